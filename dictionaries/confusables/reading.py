"""The table of look-alikes, as `python -m dictionaries.making.confusables` wrote it."""

from __future__ import annotations

from pathlib import Path

FILE = Path(__file__).parent.parent / "data" / "look_alikes.tsv"

LEVELS = (0.85, 0.75, 0.65)
"""Similarities that the table tells apart, best first: a column each."""

LookAlikes = dict[str, tuple[str, ...]]
"""For each character those that look like it, a string for each of `LEVELS`; symmetric."""


def read_confusables(path: Path = FILE) -> LookAlikes:
    """The whole table."""
    rows = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {char: tuple(cells) for char, *cells in (row.split("\t") for row in rows[1:])}


def level_of(similarity: float) -> float:
    """The highest of `LEVELS` that a similarity reaches, or the lowest."""
    return next((level for level in LEVELS if similarity >= level), LEVELS[-1])


def similarity_of(alikes: LookAlikes, one: str, other: str) -> float:
    """How alike two characters look: one of `LEVELS`, or 0."""
    cells = alikes.get(one, ())
    return next((level for level, cell in zip(LEVELS, cells, strict=False) if other in cell), 0.0)
