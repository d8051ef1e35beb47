"""How far regions lie from each other, told by place groups.

A place group is all regions that share a centre: a county with its towns and villages, a city itself, a province
itself (see `dictionaries.places.centres`). A region without a centre is a group of its own, farther than all that have
one.
"""

from __future__ import annotations

import numpy as np

from dictionaries.caches import memoize
from dictionaries.places.centres import centre_of, on_sphere, shipped_centres
from dictionaries.regions import RegionTree
from indexer.generation.arrays import Array, Int32s, Int64s

# Groups whose distances to all others are kept: 13 kB each.
RANKS_KEPT = 512
# Squares of chords in a sphere of radius 1 are at most 4. Between places of one centre a hair decides: of all groups
# together less than 1 m at any distance beyond 10 km.
FARTHEST, HAIR = 10.0, 1e-14


class PlaceGroups:
    """Place groups of a region tree and their order by distance.

    Attributes:
        group: int32, for each region number its place group.
        anchor: int64, for each group the number of the region that gives its centre; ascending.
        end: int64, for each group the end of the numbers that its regions have.
        rank: Place group → int32, for each group its place in order of distance from the given one: by the distance
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
        self._points = np.zeros((3, len(codes)))
        self._points[:, known] = on_sphere(points, [code for code in codes if code in points]).T
        self.rank = memoize(self._rank, RANKS_KEPT, name="place_ranks")

    def __len__(self) -> int:
        return len(self.anchor)

    def ranks_of(self, own: int, regions: Array) -> Int32s:
        """How near some regions (numbers) are to a region (number): smaller is nearer, regions of one group alike."""
        ranks: Int32s = self.rank(int(self.group[own]))[self.group[regions]]
        return ranks

    def _rank(self, group: int) -> Int32s:
        x, y, z = (axis - axis[group] for axis in self._points)
        far = np.where(self._known & self._known[group], x * x + y * y + z * z, FARTHEST)
        rank = np.empty(len(far), np.int32)
        # anchors ascend, so that equals stay in the order of region numbers (a stable sort takes five times as long)
        rank[(far + np.arange(len(far)) * HAIR).argsort()] = np.arange(len(far), dtype=np.int32)
        return rank
