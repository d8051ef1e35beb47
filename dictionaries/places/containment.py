"""Which of some places lie in which of others. All pairs at once: hundreds of towns may bear one name."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dictionaries.regions import Region

Regions = Sequence[Region]


def lies_in(region: Region, above: Region) -> bool:
    """Whether a region is another or lies in it."""
    return above.number <= region.number < above.end


def lie_below(inner: Regions, outer: Regions) -> list[bool]:
    """For each of the inner: whether it lies in one of the outer and is another than it."""
    if len(outer) == 1:  # as most often: an array of one is more work than it saves
        start, end = outer[0].number, outer[0].end
        return [start < region.number < end for region in inner]
    return _flags(np.asarray(_pairs(inner, outer).any(axis=1)))


def lie_above(outer: Regions, inner: Regions) -> list[bool]:
    """For each of the outer: whether one of the inner lies in it and is another than it."""
    return _flags(np.asarray(_pairs(inner, outer).any(axis=0)))


def are_nested(left: Regions, right: Regions) -> bool:
    """Whether a place of the one is or lies in a place of the other."""
    return any(lie_below(left, right)) or any(lie_below(right, left)) or not set(left).isdisjoint(right)


def _pairs(inner: Regions, outer: Regions) -> NDArray[np.bool_]:
    """Shape (inner, outer)."""
    numbers = np.array([region.number for region in inner], np.int64).reshape(-1, 1)
    starts, ends = (
        np.array(column, np.int64).reshape(1, -1)
        for column in ([region.number for region in outer], [region.end for region in outer])
    )
    return (starts < numbers) & (numbers < ends)


def _flags(found: NDArray[np.bool_]) -> list[bool]:
    return [bool(flag) for flag in found]
