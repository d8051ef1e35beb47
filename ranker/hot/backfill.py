"""The list that a region shows: what editors have put there, its own terms, then those of the regions above."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from dictionaries.normalize import squash
from ranker.hot.trend_score import SAME


@dataclass(frozen=True, slots=True)
class HotTerm:
    """A term of a list.

    Attributes:
        rank: From 1.
        heat: ≥ 0; of pinned terms that nobody asks for 0.
        trend: `up`, `down`, `new`, `same`.
        origin: Code of the region whose list it is from.
        pinned: Put there by an editor.
        short: What it is called where there is little room: the text itself if it is short; None: nothing reviewed.
    """

    text: str
    rank: int
    heat: float
    trend: str
    origin: str
    pinned: bool = False
    short: str | None = None


@dataclass(frozen=True, slots=True)
class RegionList:
    """The terms of one region by rank, without those of others."""

    code: str
    terms: tuple[HotTerm, ...] = ()


def filled(
    lists: Sequence[RegionList],
    limit: int,
    pins: Sequence[tuple[str, int]] = (),
    allow: Callable[[str], bool] = bool,
) -> tuple[HotTerm, ...]:
    """The list of a region.

    Args:
        lists: The region's own, then those of the regions above it, nearest first.
        pins: Text and wanted rank, from 1, of terms that an editor has placed.
        allow: Whether a text may be shown here, now; asked only until there are enough.
    """
    places = dict(_placed(pins, lists, allow))
    taken = {squash(term.text) for term in places.values()}
    others = _others(lists, taken, allow)
    found: list[HotTerm] = []
    while len(found) < limit:
        term = places.pop(len(found) + 1, None) or next(others, None)
        if term is None and places:  # no more to stand between: what is left moves up
            term = places.pop(min(places))
        if term is None:
            break
        found.append(replace(term, rank=len(found) + 1))
    return tuple(found)


def _placed(
    pins: Sequence[tuple[str, int]], lists: Sequence[RegionList], allow: Callable[[str], bool]
) -> Iterator[tuple[int, HotTerm]]:
    """Pinned terms by place; of two that want the same one the later moves down."""
    known = {squash(term.text): term for each in reversed(lists) for term in each.terms}
    taken: set[int] = set()
    for text, wanted in sorted(pins, key=lambda pin: (pin[1], pin[0])):
        if not allow(text):
            continue
        place = next(place for place in range(wanted, wanted + len(pins) + 1) if place not in taken)
        taken.add(place)
        asked = known.get(squash(text))
        origin = lists[0].code if lists else ""
        term = replace(asked, text=text) if asked else HotTerm(text, place, 0.0, SAME, origin)
        yield place, replace(term, pinned=True)


def _others(lists: Sequence[RegionList], taken: set[str], allow: Callable[[str], bool]) -> Iterator[HotTerm]:
    """Terms that are not there yet, nearest first."""
    for each in lists:
        for term in each.terms:
            key = squash(term.text)
            if key not in taken and allow(term.text):
                taken.add(key)
                yield term
