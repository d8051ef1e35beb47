"""A hotline (热线): to be called by a tap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dictionaries.lexicon.way_entries import Hotline
from dictionaries.normalize import squash
from search_engine.page.instant_answers.route import InstantAnswers, Route, without

BEFORE = frozenset({"拨打", "打", "致电", "电话"})
BEHIND = ("", "电话", "热线", "热线电话")


def hotline(text: str, instant_answers: InstantAnswers) -> Route | None:
    """The route of a hotline's number or of one of its exact names, with 拨打, 电话 or 热线 about it or without."""
    wanted = without(squash(text), BEFORE)
    known = instant_answers.hotlines
    found = next((known[way] for word in BEHIND if (way := wanted.removesuffix(word)) in known), None)
    return Route("hotline", f"拨打 {found[0]} {found[1]}", f"tel:{found[0]}") if found else None


def ways_of_hotlines(hotlines: Iterable[Hotline]) -> Mapping[str, tuple[str, str]]:
    """What is typed for hotlines, squashed, with number and name: the number, each name, the two together in either
    order. Of two that go by one name it means the first.
    """
    found: dict[str, tuple[str, str]] = {}
    for row in hotlines:
        number, names = row.number, (row.name, *row.aliases)
        both = (way for name in names for way in (f"{number} {name}", f"{name} {number}"))
        for way in (number, *names, *both):
            found.setdefault(squash(way), (number, row.name))
    return found
