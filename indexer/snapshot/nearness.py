"""How far regions lie from each other, told by place groups.

A place group is all regions that share a centre: a county with its towns and villages, a city itself, a province
itself (see `dictionaries.places.centres`). A region without a centre is a group of its own, farther than all that have
one.
"""

from __future__ import annotations

import numpy as np

from dictionaries.places.centres import centre_of, on_sphere, shipped_centres
from dictionaries.regions import RegionTree
from indexer.caches import memoize
from indexer.generation.arrays import Array, Int32s, Int64s

# Groups whose distances to all others are kept: 13 kB each.
RANKS_KEPT = 512


class Nearness:
    """Place groups of a region tree and their order by distance.

    Attributes:
        group: int32, for each region number its place group.
        anchor: int64, for each group the number of the region that gives its centre; ascending.
        end: int64, for each group the end of the numbers that its regions have.
        rank: Place group → int32, for each group its place in the order of nearness to the given one: by the distance
            between centres, then by region number. Kept.
    """

    def __init__(self, tree: RegionTree) -> None:
        points = shipped_centres()
        anchors = centre_of(tree, points)
        anchors = np.where(anchors >= 0, anchors, np.arange(len(tree)))
        found, group = np.unique(anchors, return_inverse=True)
        self.anchor: Int64s = found.astype(np.int64)
        self.group: Int32s = group.astype(np.int32)
        self.end = np.zeros(len(found), np.int64)
        np.maximum.at(self.end, group, np.arange(len(tree)) + 1)
        codes = [tree.codes[number] for number in found.tolist()]
        known = np.array([code in points for code in codes], np.bool_)
        self._known = known
        self._points = np.zeros((len(codes), 3))
        self._points[known] = on_sphere(points, [code for code in codes if code in points])
        self.rank = memoize(self._rank, RANKS_KEPT, name="place_ranks")

    def __len__(self) -> int:
        return len(self.anchor)

    def ranks_of(self, own: int, regions: Array) -> Int32s:
        """How near some regions (numbers) are to a region (number): smaller is nearer, regions of one group alike."""
        ranks: Int32s = self.rank(int(self.group[own]))[self.group[regions]]
        return ranks

    def _rank(self, group: int) -> Int32s:
        chord = ((self._points - self._points[group]) ** 2).sum(axis=1)
        far = np.where(self._known & self._known[group], chord, np.inf)
        rank = np.empty(len(far), np.int32)
        # anchors ascend, so that equals stay in the order of region numbers
        rank[np.argsort(far, kind="stable")] = np.arange(len(far), dtype=np.int32)
        return rank
