"""The exact name of a life event (一件事): its page with all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from dictionaries.normalize import squash
from search_engine.routes.route import Route, Signposts

WORDS = "一件事"


def life_event(text: str, signposts: Signposts) -> Route | None:
    """The route of a life event's name, with 一件事 behind it or without."""
    name = signposts.life_events.get(squash(text).removesuffix(WORDS))
    if name is None:
        return None
    shown = name if name.endswith(WORDS) else f"{name}{WORDS}"
    return Route("life_event", f"{shown}：一次办齐相关事项", f"/life-events/{quote(name, safe='')}")


def names_of_life_events(names: Iterable[str]) -> dict[str, str]:
    """Squashed names, without 一件事, with the names as documents write them."""
    found = {squash(name).removesuffix(WORDS): name for name in names}
    return {key: name for key, name in found.items() if key}
