"""Readings as numbers, in alphabetical order, so that all readings that begin alike are one range of numbers.

A letter stands among them as a reading of its own: what is Latin in a name is typed letter by letter.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from string import ascii_lowercase

import numpy as np

from dictionaries.pinyin import SYLLABLES
from indexer.generation.arrays import UInt8s

# Stands behind every letter.
AFTER_LETTERS = "{"
NO_READING = 0


@dataclass(frozen=True)
class Readings:
    """The numbers of a table's readings.

    Attributes:
        names: All readings in order; the first has number 1, since 0 stands for what is not read.
    """

    names: tuple[str, ...]

    @classmethod
    def current(cls) -> Readings:
        """The readings that this program numbers."""
        return cls(tuple(sorted(SYLLABLES | frozenset(ascii_lowercase))))

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.names, 1)}

    @cached_property
    def letters(self) -> UInt8s:
        """For each number the code of the reading's first letter, 0 for none."""
        return np.array([0, *(ord(name[0]) for name in self.names)], np.uint8)

    def number(self, reading: str) -> int:
        """The number of a reading, 0 for what is none."""
        return self._numbers.get(reading, NO_READING)

    def numbers(self, readings: Iterable[str]) -> list[int]:
        """The numbers of readings."""
        known = self._numbers
        return [known.get(reading, NO_READING) for reading in readings]

    def beginning(self, letters: str) -> tuple[int, int]:
        """The numbers `[low, high)` of all readings that begin with some letters."""
        low, high = bisect_left(self.names, letters), bisect_left(self.names, letters + AFTER_LETTERS)
        return low + 1, high + 1
