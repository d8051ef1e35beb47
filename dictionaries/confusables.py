"""Which characters are taken for one another because they look alike (己 已, 未 末, 贷 货)?

`python -m dictionaries.making.confusables` wrote the table.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data"
FILE, SPLIT = DATA / "look_alikes.tsv", DATA / "split_characters.tsv"

LEVELS = (0.85, 0.75, 0.65)
"""Similarities that the table tells apart, best first: a column each."""


class Alikes(NamedTuple):
    """The look-alikes of a character, most alike first, and how many there are of each of `LEVELS` and above."""

    characters: str
    counts: tuple[int, ...]


LookAlikes = dict[str, Alikes]
"""By character; symmetric."""


def read_confusables(path: Path = FILE) -> LookAlikes:
    """Each character of a table with the characters that look like it, most alike first."""
    return {char: Alikes("".join(cells), tuple(accumulate(map(len, cells)))) for char, *cells in _rows(path)}


def level_of(similarity: float) -> float:
    """The highest of `LEVELS` that a similarity reaches, or the lowest."""
    return next((level for level in LEVELS if similarity >= level), LEVELS[-1])


def similarity_of(alikes: LookAlikes, one: str, other: str) -> float:
    """How alike two characters look: one of `LEVELS`, or 0."""
    if one not in alikes or (at := alikes[one].characters.find(other)) < 0:
        return 0.0
    return LEVELS[bisect_right(alikes[one].counts, at)]


def commonest(count: int, path: Path = FILE) -> frozenset[str]:
    """The commonest characters of the table, which is in that order."""
    return frozenset(char for char, *_ in _rows(path)[:count])


def read_split_characters(path: Path = SPLIT) -> dict[str, str]:
    """The two halves that a character is written as → the character (木仓 → 枪)."""
    return {halves: char for char, cell, *_ in _rows(path) for halves in cell.split("|")}


def with_halves(alikes: LookAlikes) -> LookAlikes:
    """The same with each character of `SPLIT` and its two halves as alike as the lowest of `LEVELS` (积, 只)."""
    found = dict(alikes)
    pairs = [(half, char) for halves, char in read_split_characters().items() for half in halves]
    for one, other in (*pairs, *[(char, half) for half, char in pairs]):
        known = found.get(one, Alikes("", (0,) * len(LEVELS)))
        if other not in known.characters:
            found[one] = Alikes(known.characters + other, (*known.counts[:-1], known.counts[-1] + 1))
    return found


def _rows(path: Path) -> list[list[str]]:
    """The cells of a table, without its head."""
    rows = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [row.split("\t") for row in rows[1:]]
