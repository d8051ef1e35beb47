"""Names that stand side by side and lie in one another are one place: 浙江省杭州市余杭区, 杭州余杭, 余杭 杭州."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dictionaries.places.mention import PlaceMention
from dictionaries.regions import Region


def lies_in(region: Region, above: Region) -> bool:
    """Whether a region is another or lies in it."""
    return above.number <= region.number < above.end


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
            return replace(inner, text=text, start=left.start, end=right.end, candidates=inside, weak=outer.weak)
    return None


def _inside(inner: Sequence[Region], outer: Sequence[Region]) -> tuple[Region, ...]:
    return tuple(region for region in inner if any(lies_in(region, above) for above in outer))
