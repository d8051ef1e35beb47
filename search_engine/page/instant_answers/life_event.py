"""The name of a life event (一件事), or the part of it that no other has: its page with all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from dictionaries.kinds.intents import LifeEventName
from dictionaries.normalize import squash
from search_engine.page.instant_answers.route import InstantAnswers, Route, RouteKind

WORDS = "一件事"
# Characters of a part of a name that may stand for it before 一件事: 退休, 餐饮店.
SHORTEST_PART = 2


def life_event(text: str, instant_answers: InstantAnswers) -> Route | None:
    """The route of a life event's name, with 一件事 behind it or without, or of a part (企业注销一件事)."""
    typed = squash(text)
    part = typed.removesuffix(WORDS)
    name = instant_answers.life_events.get(part) or (_only_one(part, instant_answers) if part != typed else None)
    if name is None:
        return None
    shown = name if name.endswith(WORDS) else f"{name}{WORDS}"
    return Route(KIND.name, f"{shown}：一次办齐相关事项", page_of(name))


def page_of(name: str) -> str:
    """The address of a life event's page on this site."""
    return f"/life-events/{quote(name, safe='')}"


def _only_one(part: str, instant_answers: InstantAnswers) -> str | None:
    """The one life event that has a text in its name; None where there are several, or none."""
    if len(part) < SHORTEST_PART:
        return None
    found = {name for key, name in instant_answers.life_events.items() if part in key}
    return next(iter(found)) if len(found) == 1 else None


def names_of_life_events(names: Iterable[str], called: Iterable[LifeEventName] = ()) -> dict[str, str]:
    """Squashed names, without 一件事, with the names as documents write them; those that people use for them too.

    Args:
        called: What people call them; of events that no document names nothing.
    """
    found = {squash(name).removesuffix(WORDS): name for name in names}
    aliases = {
        squash(alias).removesuffix(WORDS): name
        for row in called
        if (name := found.get(squash(row.name).removesuffix(WORDS)))
        for alias in row.aliases
    }
    return {key: name for key, name in (aliases | found).items() if key}


KIND = RouteKind("life_event", "一件事", action="进入", find=life_event)
