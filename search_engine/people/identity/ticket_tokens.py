"""Tokens that this service signs itself, for persons whose ticket it has exchanged.

They have the pseudonym in the place of the portal's name: whoever holds one cannot tell from it who somebody is. The
pseudonym is that of the same name in a token of the portal's, so that both are one person here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import jwt

from dictionaries.reasons import Message
from search_engine.errors import BadToken
from search_engine.people.identity.claims import AUDIENCE, check_claims

# The secret that they are signed with, as `zwfw secrets` lists it.
SECRET: Final = "gateway.ticket-key"
KEY_BYTES: Final = 32
KEY_ID, ISSUER, ALGORITHM = "zwfw-ticket", "zwfw-tickets", "HS256"
LIFE: Final = 3_600  # s: a page's visit; then the page gets another ticket
PSEUDONYM = re.compile(r"[0-9a-f]{64}")
NOT_OURS = Message("bad_token", "用户令牌不是由本服务签发的", "the user's token was not issued by this service")


def issued(key: bytes, user: str, kind: str, level: int, now: int) -> str:
    """A token. `user`: the keyed hash of a person; `now`: seconds since 1970 UTC."""
    claims = {
        "iss": ISSUER, "sub": user, "aud": AUDIENCE, "iat": now, "exp": now + LIFE, "kind": kind, "level": level,
    }  # fmt: skip
    return jwt.encode(claims, key, ALGORITHM, {"kid": KEY_ID})


def is_issued_here(token: str) -> bool:
    """Whether a token says that we have signed it; by itself that proves nothing."""
    try:
        return bool(jwt.get_unverified_header(token).get("kid") == KEY_ID)
    except jwt.PyJWTError:
        return False


def user_of_claims(claims: Mapping[str, Any], now: float) -> str:
    """The keyed hash of a person, from a token with our signature. Raises `BadToken`."""
    user = check_claims(claims, now)
    if claims.get("iss") != ISSUER or not PSEUDONYM.fullmatch(user):
        raise BadToken(NOT_OURS())
    return user
