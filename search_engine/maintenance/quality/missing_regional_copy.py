"""Regions that lack a matter which nearly all regions like them have."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dictionaries.regions import LEVELS
from search_engine.maintenance.quality.finding import NO_DEPARTMENT, Finding, Kind, Scope, department_of

PROVINCE: Final = LEVELS.index("province")


# Share of a group's regions that must offer a base before its absence is worth a word: below, a matter is local. With
# four of five, a group of fewer than five has no gaps.
MAX_SHARE: Final = 0.8
# Copies that are compared at once.
PORTION: Final = 500_000
Numbers = NDArray[np.integer[Any]]
Flags = NDArray[np.bool_]


class _Gap(NamedTuple):
    """A base that `have` of `alike` regions of a group offer, and the numbers of those that do not."""

    base: int
    have: int
    alike: int
    lacking: Numbers


class NoCopy(Kind):
    """No copy of a base where the level says there should be one; a region without any document is named once.

    Kept of a document: eight bytes.
    """

    name, label = "no-copy", "本地缺失"
    mend = "确认本地是否办理：办理则补发本地的副本，不办理则不必处理"

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self._places = array("q")
        tree = scope.tree
        # A region is compared with those of its level in its province, a province with the other provinces.
        above = np.where(tree.level_of > PROVINCE, tree.province_of, 0).astype(np.int64)
        _, self._group = np.unique(above * len(LEVELS) + tree.level_of, return_inverse=True)

    def stands(self, base: int, region: int) -> None:
        """Note where a base has a copy, elsewhere too: the neighbours say what is usual."""
        self._places.append(base * len(self._group) + region)

    def conclude(self) -> Iterator[Finding]:
        """Compare every region with those like it."""
        places = np.frombuffer(self._places, np.int64)
        places.sort()  # in its place: a nation's are 40 MB
        served = np.zeros(len(self._group), np.bool_)
        served[places % len(self._group)] = True
        yield from self._empty(served)
        for part in portions(places // len(self._group)):
            bases, regions = np.divmod(np.unique(places[part]), len(self._group))
            yield from self._of_bases(bases, regions, served)
            self.scope.rest()

    def _of_bases(self, bases: Numbers, regions: Numbers, served: Flags) -> Iterator[Finding]:
        gaps = find_gaps(bases, regions, self._group, served)
        for base, found in groupby(gaps, attrgetter("base")):
            content = self.scope.store.base_contents([base]).get(base)
            if content is None:
                continue  # removed since the snapshot
            for gap in found:
                said = f"同级 {gap.alike} 个地区中有 {gap.have} 个办理此事项，本地没有"
                for number in filter(self.scope.inside.__contains__, gap.lacking.tolist()):
                    yield Finding(self.name, number, department_of(content), "", content["title"], "", said)

    def _empty(self, served: Flags) -> Iterator[Finding]:
        """Regions without anything, where most of those like them have something."""
        tree, share = self.scope.tree, np.bincount(self._group, served) / np.bincount(self._group)
        for number in np.flatnonzero(~served & (share[self._group] >= MAX_SHARE)).tolist():
            if number in self.scope.inside:
                said = f"没有任何内容，而同级地区 {share[self._group[number]]:.0%} 都有"
                path = tree.path_name(tree.by_number(number).code)
                yield Finding(self.name, number, NO_DEPARTMENT, "", path, "", said)


def portions(bases: Numbers) -> Iterator[slice]:
    """Parts of an array in order of base: each base is whole in one of them, which has `PORTION` places as a rule."""
    first = 0
    while first < len(bases):
        last = bases[min(first + PORTION, len(bases)) - 1]
        end = int(np.searchsorted(bases, last, "right"))
        yield slice(first, end)
        first = end


def find_gaps(bases: Numbers, regions: Numbers, group: Numbers, served: Flags) -> Iterator[_Gap]:
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
        yield _Gap(base, int(counts[place]), int(alike[place]), lacking)
