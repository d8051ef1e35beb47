"""The reader of an installation's tokens."""

from __future__ import annotations

from collections.abc import Callable

from search_engine.people.identity.tokens import TokenReader
from search_engine.settings.settings import Settings
from search_engine.settings.verifying_key import VerifyingKey, verifying_key


def token_reader(settings: Settings, demo_key: Callable[[], bytes], user_of: Callable[[str], str]) -> TokenReader:
    """Of a demonstration it takes our own tokens, which are for nobody else.

    Args:
        demo_key: What those are signed with.
        user_of: The portal's name for a person → keyed hash.
    """
    if settings.demo:
        return TokenReader(VerifyingKey("HS256", demo_key()), user_of)
    key = verifying_key(settings.user_key) if settings.user_key else None
    return TokenReader(key, user_of, audience=settings.user_audience)
