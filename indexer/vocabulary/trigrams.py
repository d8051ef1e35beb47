"""Which character stands between which two in the names of a site: what three neighbours are written there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.generation.arrays import Bools, Int64s, UInt64s, map_array, save_array
from indexer.vocabulary.keys import codes

EDGE = 0
"""Stands before the first and after the last character of a name."""

FILE = "trigrams"
_BITS, _MASK = np.uint64(21), np.uint64((1 << 21) - 1)


@dataclass(frozen=True, slots=True)
class Trigrams:
    """Three neighbours, by their code points, as one number: first · 2^42 + last · 2^21 + middle. They are in order, so
    that what may stand between two characters lies together.
    """

    keys: UInt64s

    @classmethod
    def of(cls, names: Iterable[str]) -> Trigrams:
        """Those of names."""
        symbols = codes("\0".join(("", *names, ""))).astype(np.uint64)
        first, middle, last = symbols[:-2], symbols[1:-1], symbols[2:]
        return cls(np.unique(_keys(first, middle, last)[middle != EDGE]))

    def has(self, first: UInt64s, middle: UInt64s, last: UInt64s) -> Bools:
        """Whether each three stand together in a name; there is a name at least."""
        keys = _keys(first, middle, last)
        return np.asarray(self.keys.take(self.keys.searchsorted(keys), mode="clip") == keys, bool)

    def between(self, first: UInt64s, last: UInt64s) -> tuple[Int64s, UInt64s]:
        """What stands between each two: places in the arguments, and the characters."""
        low = _keys(first, np.zeros_like(first), last)
        starts, ends = self.keys.searchsorted(low), self.keys.searchsorted(low | _MASK, "right")
        counts = ends - starts
        places = np.arange(len(low)).repeat(counts)
        rows = np.arange(len(places)) + (starts - (counts.cumsum() - counts)).repeat(counts)
        return places, self.keys[rows] & _MASK

    def save(self, folder: Path) -> None:
        """Write the numbers."""
        save_array(folder / FILE, self.keys)

    @classmethod
    def load(cls, folder: Path) -> Trigrams:
        """Map the numbers; none where the index is of rules before there were any. Raises `DamagedIndex`."""
        path = folder / FILE
        return cls(map_array(path, np.uint64) if path.exists() else np.zeros(0, np.uint64))


def _keys(first: UInt64s, middle: UInt64s, last: UInt64s) -> UInt64s:
    return np.asarray(((first << _BITS) | last) << _BITS | middle, np.uint64)
