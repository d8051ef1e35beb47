"""Makes `region-centres.tsv` of the shapes and the region table: `python -m dictionaries.making.centres`.

To be run, and what it writes to be committed, whenever `county-shapes.npz` or a region table has changed. The same
files give the same bytes.

A county's centre is the centroid of its shape's area; so is that of a city without counties and of 台湾, 香港, 澳门.
A city's and a province's is the mean of its counties' centres, each counting once: counties are cut by people more than
by area, so that the mean lies where people live (of 青海 by its lake; its area's centroid lies 300 km to the west).
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dictionaries.places.centres import CENTRES, Points, write_centres
from dictionaries.places.locate import region_of_shape
from dictionaries.places.shapes import Shapes, read_shapes
from dictionaries.regions import RegionTree, load_tree

ABOUT = (
    "Centres of regions, degrees (WGS-84): centroids of county-shapes.npz; cities and provinces: the mean of their "
    "counties; made by dictionaries.making.centres"
)
SEATS = {
    "660100": "659002", "660200": "659006", "660300": "659003", "660400": "659008", "660500": "659007",
    "660600": "659004", "660700": "659010", "660800": "659001", "660900": "659012", "661000": "659005",
    "661100": "650100", "661200": "650100", "661300": "659011", "661400": "659009",
}  # fmt: skip
"""Divisions of 新疆生产建设兵团, which have no shape: the city that each has its seat in."""


def centroids(shapes: Shapes) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Centroid (longitude, latitude) and area (square degrees, longitudes shrunk to their latitude) of each place.

    Rings by the shoelace formula; holes run the other way round, so that they count negative.
    """
    points, ends = shapes.points, shapes.ring_ends
    ring = np.repeat(np.arange(len(ends) - 1), np.diff(ends))
    following = np.arange(1, len(points) + 1)
    following[ends[1:] - 1] = ends[:-1]
    # from the ring's first point: far from 0 the products of coordinates lose the digits that matter
    origin = points[ends[:-1]][ring]
    (x, y), (next_x, next_y) = (points - origin).T, (points[following] - origin).T
    cross = (x * next_y - next_x * y) / 2
    rings = len(ends) - 1
    area = np.bincount(ring, cross, rings)
    around = [np.bincount(ring, (a + b) * cross / 3, rings) for a, b in ((x, next_x), (y, next_y))]
    moment = np.stack(around, axis=1).astype(np.float64) + points[ends[:-1]] * area[:, None]
    outer = np.zeros(rings, np.bool_)
    outer[shapes.polygon_ends[:-1]] = True
    sign = np.where(outer, np.sign(area), -np.sign(area))
    starts = shapes.polygon_ends[shapes.place_ends[:-1]]
    area_of, moment_of = (np.add.reduceat(values, starts, axis=0) for values in (sign * area, sign[:, None] * moment))
    found = moment_of / area_of[:, None]
    return found, area_of * np.cos(np.radians(found[:, 1]))


def centres_of(shapes: Shapes, tree: RegionTree) -> Points:
    """The centre of every region that has one, by code."""
    shaped = _of_shapes(shapes, tree)
    below = defaultdict(list)
    for region in tree:
        if region.level == "county" and region.code in shaped:
            for above in tree.chain(region.code)[1:]:
                below[above.code].append(shaped[region.code])
    points = shaped | {code: _mean(counties) for code, counties in below.items()}
    divisions = {code: points[seat] for code, seat in SEATS.items()}
    return points | divisions | {tree[next(iter(SEATS))].parent: _mean(list(divisions.values()))}


def _of_shapes(shapes: Shapes, tree: RegionTree) -> Points:
    """Regions that are one shape or several: the mean of these by area."""
    found, areas = centroids(shapes)
    parts: dict[str, list[int]] = defaultdict(list)
    for place, code in enumerate(shapes.codes):
        if (region := region_of_shape(tree, code)) is not None:
            parts[region.code].append(place)
    means = {code: np.average(found[of], axis=0, weights=areas[of]) for code, of in parts.items()}
    return {code: (float(lat), float(lon)) for code, (lon, lat) in means.items()}


def _mean(points: list[tuple[float, float]]) -> tuple[float, float]:
    lat, lon = np.mean(points, axis=0).tolist()
    return lat, lon


def main(target: Path = CENTRES) -> int:
    """Writes the table and says what is in it."""
    points = centres_of(read_shapes(), load_tree())
    write_centres(target, ABOUT, points)
    print(f"{len(points)} 个区划的中心点：{target.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
