"""Names that stand side by side and lie in one another are one place: 浙江省杭州市余杭区, 杭州余杭, 余杭 杭州."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import compress

from dictionaries.places.containment import lie_below
from dictionaries.places.mention import PlaceMention
from dictionaries.places.names import FULL, ZONES
from dictionaries.regions import Region


def merged(mentions: Iterable[PlaceMention]) -> list[PlaceMention]:
    """Neighbours joined for as long as they agree; the most specific places that all of them allow are left."""
    found: list[PlaceMention] = []
    for mention in mentions:
        joined = _joined(found[-1], mention) if found else None
        if joined is None:
            found.append(mention)
        else:
            found[-1] = joined
    return found


def _joined(left: PlaceMention, right: PlaceMention) -> PlaceMention | None:
    if left.source[left.end : right.start].strip():
        return None
    for inner, outer in ((right, left), (left, right)):
        inside = _inside(inner.candidates, outer.candidates)
        if inside:
            text = left.source[left.start : right.end]
            kind = FULL if inner.kind == ZONES else inner.kind  # 济南 高新区 is a place like any other
            return replace(inner, text=text, start=left.start, end=right.end, candidates=inside, kind=kind, weak=False)
    return None


def _inside(inner: Sequence[Region], outer: Sequence[Region]) -> tuple[Region, ...]:
    """Those that lie in another place (吉林吉林 is the city), else those that are the same."""
    below = tuple(compress(inner, lie_below(inner, outer)))
    same = set(outer)
    return below or tuple(region for region in inner if region in same)
