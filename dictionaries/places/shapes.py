"""The shapes of counties as arrays: how they are stored, and how they are read without reading any object from disk.

A file is NumPy's npz (zip of plain arrays, never pickled). Coordinates are whole numbers of 10⁻⁵ degree, each point
of a ring as its difference from the point before it, which is what makes 430,000 points 1.5 MB.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SHAPES = Path(__file__).resolve().parent.parent / "data" / "county-shapes.npz"
STEPS = 100_000
"""Steps a degree: a step is 1.1 m at most, a thousandth of what the borders of the source are generalised by."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """Polygons of places, ragged arrays as GeoArrow has them.

    Attributes:
        about: where the shapes are from, of which date, under which licence; for people.
        codes: region code of each place as the source has it, shape (places,); some are not in the tree.
        points: longitude and latitude in degrees (WGS-84), shape (points, 2).
        ring_ends: where each ring's points begin, and where the last one's end, shape (rings + 1,).
        polygon_ends: the same for each polygon's rings, its outer ring first, shape (polygons + 1,).
        place_ends: the same for each place's polygons, shape (places + 1,).
    """

    about: str
    codes: tuple[str, ...]
    points: NDArray[np.float64]
    ring_ends: NDArray[np.int32]
    polygon_ends: NDArray[np.int32]
    place_ends: NDArray[np.int32]


def write_shapes(path: Path, shapes: Shapes) -> None:
    """Write a file; the same shapes give the same bytes."""
    steps = np.rint(shapes.points * STEPS).astype(np.int32)
    moves = np.diff(steps, axis=0, prepend=np.zeros((1, 2), np.int32))
    starts = shapes.ring_ends[:-1]
    moves[starts] = steps[starts]
    with open(path, "wb") as file:
        np.savez_compressed(
            file,
            about=np.array(shapes.about),
            codes=np.array([int(code) for code in shapes.codes], np.int32),
            # Low and high halves apart: most moves are small, and a plane of equal bytes packs to nothing.
            low=(moves & 0xFF).astype(np.uint8),
            high=(moves >> 8).astype(np.int32),
            ring_ends=shapes.ring_ends,
            polygon_ends=shapes.polygon_ends,
            place_ends=shapes.place_ends,
        )


def read_shapes(path: Path = SHAPES) -> Shapes:
    """Read a file that `write_shapes` wrote.

    Raises:
        OSError: there is no such file.
        ValueError: it is no such file, or was cut short.
    """
    with np.load(path, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    moves = (arrays["high"].astype(np.int64) << 8) | arrays["low"]
    ends = arrays["ring_ends"]
    return Shapes(
        about=str(arrays["about"]),
        codes=tuple(f"{code:06d}" for code in arrays["codes"].tolist()),
        points=_places_of(moves, ends) / STEPS,
        ring_ends=ends,
        polygon_ends=arrays["polygon_ends"],
        place_ends=arrays["place_ends"],
    )


def _places_of(moves: NDArray[np.int64], ends: NDArray[np.int32]) -> NDArray[np.int64]:
    """Running sums that begin anew with each ring: the sum over all, less what it had come to before the ring."""
    total = np.cumsum(moves, axis=0)
    starts = ends[:-1]
    before = total[starts] - moves[starts]
    return total - np.repeat(before, np.diff(ends), axis=0)
