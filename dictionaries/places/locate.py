"""The county that a point lies in. The only file that knows shapely."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from dictionaries.places.shapes import Shapes, read_shapes
from dictionaries.regions import Region, RegionTree

CITY_DIGITS, PROVINCE_DIGITS, DIGITS = 4, 2, 6

LIES_IN = {
    "460321": "460302",  # 西沙区, under its earlier code
    "460322": "460303",  # 南沙区, likewise
    "629700": "620700",  # 中农发山丹马场, in 张掖
    "629800": "622900",  # 莲花山风景林自然保护区, in 临夏
    "629900": "622900",  # 太子山天然林保护区, in 临夏
}
"""Areas whose code in the source is none of GB/T 2260, and the place of the tree that they are or lie in."""

SEAM = 0.01
"""Degrees, a kilometre: shapes are simplified, and neighbours' borders lie up to so far apart."""


class Locator:
    """Finds the region of a point. The shapes are read at the first question and shared by all locators (.1 s, 30 MB).

    Safe for several threads.
    """

    def __init__(self, tree: RegionTree) -> None:
        self._tree = tree

    def county(self, lat: float, lon: float) -> Region | None:
        """The county of a point, in degrees (WGS-84); None outside of China's land and islands.

        Where there is no county, the next above: the city (东莞, 中山, 儋州, 嘉峪关; 海西 for 大柴旦), the province
        (台湾, 香港, 澳门). A county that is no more gives what took its place over. On a border, the first by code.
        """
        found = _index().codes_at(lat, lon)
        return next((region for code in found if (region := region_of_shape(self._tree, code)) is not None), None)

    def surroundings(self, code: str) -> tuple[Region, ...]:
        """The county of a region of the tree, then the counties whose land touches its land, in the order of their
        codes; counties as `county` gives them. A region that is in none (a city with its counties) comes alone.
        """
        own = next((place for place in self._tree.chain(code) if place.code in _index().codes), None)
        if own is None:
            return (self._tree[code],)
        found = (region_of_shape(self._tree, shape) for shape in _index().codes_beside(own.code))
        beside = {region.code: region for region in found if region and region.code != own.code}
        return (own, *(beside[code] for code in sorted(beside)))


def region_of_shape(tree: RegionTree, code: str) -> Region | None:
    """The region of today for a code of the source."""
    if code in tree:
        return tree[code]
    if successors := tree.successor(code):
        return successors[0]
    above = [LIES_IN.get(code, ""), *(code[:kept].ljust(DIGITS, "0") for kept in (CITY_DIGITS, PROVINCE_DIGITS))]
    return next((tree[one] for one in above if one in tree), None)


class ShapeIndex:
    """Shapes, arranged for finding those that hold a point, or lie beside one of them.

    Attributes:
        codes: Of the places.
    """

    def __init__(self, shapes: Shapes) -> None:
        # Here, so that a process waits for it (.15 s) when somebody first asks where a point lies.
        import shapely

        offsets = (shapes.ring_ends, shapes.polygon_ends, shapes.place_ends)
        self.codes = shapes.codes
        self._places: NDArray[np.object_] = shapely.from_ragged_array(
            shapely.GeometryType.MULTIPOLYGON, shapes.points, offsets
        )
        self._boxes = shapely.STRtree(self._places)

    def codes_at(self, lat: float, lon: float) -> list[str]:
        """Codes of the places that hold a point or touch it, in order; degrees."""
        import shapely

        point = shapely.Point(lon, lat)
        near = np.sort(self._boxes.query(point))
        return [self.codes[place] for place in near[shapely.intersects(self._places[near], point)].tolist()]

    def codes_beside(self, code: str) -> list[str]:
        """Codes of the places that touch another one, or nearly so, that one too. Raises `ValueError` where it has no
        shape.
        """
        place = self._places[self.codes.index(code)]
        return [self.codes[found] for found in self._boxes.query(place, "dwithin", SEAM).tolist()]


@cache
def _index() -> ShapeIndex:
    return ShapeIndex(read_shapes())
