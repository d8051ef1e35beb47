"""The centres of regions: where a region lies, so that the nearer of two can be told.

`region-centres.tsv` (made by `dictionaries.making.centres`) has a row for each county, for each city and province, and
for the nation. Reading it takes 5 ms; decoding the shapes that it was made of takes .1 s and 30 MB.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dictionaries.regions import RegionTree

CENTRES = Path(__file__).resolve().parent.parent / "data" / "region-centres.tsv"
COLUMNS = ("code", "lat", "lon")
COMMENT = "#"
DIGITS = 4
"""Digits of a degree: 11 m, where counties are some 60 km apart."""

Points = dict[str, tuple[float, float]]


def write_centres(path: Path, about: str, points: Points) -> None:
    """Write a table; the same points give the same bytes."""
    rows = (f"{code}\t{lat:.{DIGITS}f}\t{lon:.{DIGITS}f}" for code, (lat, lon) in sorted(points.items()))
    path.write_text("\n".join((f"{COMMENT} {about}", "\t".join(COLUMNS), *rows, "")), encoding="utf-8")


def read_centres(path: Path = CENTRES) -> Points:
    """Region code → latitude and longitude of its centre, degrees (WGS-84).

    Raises:
        OSError: there is no such file.
        ValueError: a line is no such row.
    """
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith(COMMENT)]
    rows = (line.split("\t") for line in lines[1:])
    return {code: (float(lat), float(lon)) for code, lat, lon in rows}


@cache
def shipped_centres() -> Points:
    """The table that comes with the software, read at the first question."""
    return read_centres()


def centre_of(tree: RegionTree, points: Points) -> NDArray[np.int32]:
    """For each region number, the number of the region whose centre is its own; -1 where none is known.

    A county's is that of its shape; what lies below it has the same. Where a county has none (a zone that an admin
    added), or there is no county (a town of 东莞), it is the city's; where there is no city, the province's.
    """
    there = np.fromiter((code in points for code in tree.codes), np.bool_, len(tree))
    found = np.full(len(tree), -1, np.int32)
    above = (np.where(tree.level_of == 0, 0, -1), np.where(tree.city_of < 0, tree.province_of, -1))
    # the farthest first: what stands nearer is written over it
    for anchors in (*above, tree.city_of, tree.county_of):
        known = (anchors >= 0) & there[np.maximum(anchors, 0)]
        found[known] = anchors[known]
    return found


def on_sphere(points: Points, codes: list[str]) -> NDArray[np.float64]:
    """The points of some regions on a sphere of radius 1, shape (codes, 3).

    The chord between two of them grows with the distance along the ground, and needs no trigonometry to compare.
    """
    lat, lon = np.radians(np.array([points[code] for code in codes], np.float64).reshape(-1, 2)).T
    return np.stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)), axis=1)
