"""How far regions lie from each other, told by place groups.

A place group is all regions that share a centre: a county with its towns and villages, a city itself, a province
itself (see `dictionaries.places.centres`). A region without a centre is a group of its own, farther than all that have
one.
"""

from __future__ import annotations

import numpy as np

from dictionaries.places.centres import centre_of, on_sphere, shipped_centres
from dictionaries.regions import RegionTree
from indexer.generation.arrays import Array, Float64s, Int32s, Int64s

# Squares of chords in a sphere of radius 1 are at most 4. Between places of one centre a hair decides: of all groups
# together less than 1 m at any distance beyond 10 km.
FARTHEST, HAIR = 10.0, 1e-14
# Distances are whole numbers of so many bits, to a hundredth of a hair: a tier goes before them in one number.
DISTANCE_BITS, UNIT = 54, 2.0**-50


class PlaceGroups:
    """Place groups of a region tree and how far they lie from each other.

    Attributes:
        group: int32, for each region number its place group.
        anchor: int64, for each group the number of the region that gives its centre; ascending.
        end: int64, for each group the end of the numbers that its regions have.
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
        self._points = np.zeros((3, len(codes)))
        self._points[:, known] = on_sphere(points, [code for code in codes if code in points]).T
        self._known = known
        hairs = np.arange(len(codes)) * HAIR
        self._unknown_distance = ((FARTHEST + hairs) / UNIT).astype(np.int64)
        # the square of the chord between two points of the sphere is 2 less twice their product; a group without a
        # centre stands at the sphere's middle, of which the product with any point is 0
        self._before_product = (np.where(known, 2.0, FARTHEST) + hairs) / UNIT

    def __len__(self) -> int:
        return len(self.anchor)

    def distances(self, group: int) -> Int64s:
        """How far each group lies from one of them, from 0 to below `2**DISTANCE_BITS`, no two alike: by the distance
        between centres, then by region number. Not to be written to.
        """
        if not self._known[group]:
            return self._unknown_distance
        products: Float64s = (2 / UNIT * self._points[:, group]) @ self._points
        distances: Int64s = (self._before_product - products).astype(np.int64)
        return distances

    def distances_of(self, own: int, regions: Array) -> Int64s:
        """How far some regions (numbers) lie from a region (number), those of one group alike; see `distances`."""
        distances: Int64s = self.distances(int(self.group[own]))[self.group[regions]]
        return distances
