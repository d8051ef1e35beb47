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


def region_of_shape(tree: RegionTree, code: str) -> Region | None:
    """The region of today for a code of the source."""
    if code in tree:
        return tree[code]
    if successors := tree.successor(code):
        return successors[0]
    above = [LIES_IN.get(code, ""), *(code[:kept].ljust(DIGITS, "0") for kept in (CITY_DIGITS, PROVINCE_DIGITS))]
    return next((tree[one] for one in above if one in tree), None)


class ShapeIndex:
    """Shapes, arranged for finding those that hold a point."""

    def __init__(self, shapes: Shapes) -> None:
        # Here, so that a process waits for it (.15 s) when somebody first asks where a point lies.
        import shapely

        offsets = (shapes.ring_ends, shapes.polygon_ends, shapes.place_ends)
        self._codes = shapes.codes
        self._places: NDArray[np.object_] = shapely.from_ragged_array(
            shapely.GeometryType.MULTIPOLYGON, shapes.points, offsets
        )
        self._boxes = shapely.STRtree(self._places)

    def codes_at(self, lat: float, lon: float) -> list[str]:
        """Codes of the places that hold a point or touch it, in order; degrees."""
        import shapely

        point = shapely.Point(lon, lat)
        near = np.sort(self._boxes.query(point))
        return [self._codes[place] for place in near[shapely.intersects(self._places[near], point)].tolist()]


@cache
def _index() -> ShapeIndex:
    return ShapeIndex(read_shapes())
