"""Which members of a group lack what most members have: arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

# Share of a group's regions that must offer a base before its absence is worth a word: below, a matter is local. With
# four of five, a group of fewer than five has no gaps.
MAX_SHARE: Final = 0.8
Numbers = NDArray[np.integer[Any]]
Flags = NDArray[np.bool_]


class Gap(NamedTuple):
    """A base that `have` of `alike` regions of a group offer, and the numbers of those that do not."""

    base: int
    have: int
    alike: int
    lacking: Numbers


def find_gaps(bases: Numbers, regions: Numbers, group: Numbers, served: Flags) -> Iterator[Gap]:
    """Every gap, in order of base.

    Args:
        bases, regions: Distinct copies, sorted by base and region; two arrays of one length.
        group: Region number → the group of regions that it is compared with, 0 or more.
        served: Region number → whether it counts; every one of `regions` does.
    """
    groups = int(group.max()) + 1
    size = np.bincount(group[served], minlength=groups)
    # a cell is a base in one group; its copies stand together
    cell_of = bases.astype(np.int64) * groups + group[regions]
    order = np.argsort(cell_of, kind="stable")
    cells, starts, counts = np.unique(cell_of[order], return_index=True, return_counts=True)
    alike = size[cells % groups]
    members: dict[int, Numbers] = {}
    for place in np.flatnonzero((counts < alike) & (counts >= MAX_SHARE * alike)).tolist():
        base, here = divmod(int(cells[place]), groups)
        if here not in members:
            members[here] = np.flatnonzero(served & (group == here))
        have = regions[order[starts[place] : starts[place] + counts[place]]]
        lacking = np.setdiff1d(members[here], have, assume_unique=True)
        yield Gap(base, int(counts[place]), int(alike[place]), lacking)
