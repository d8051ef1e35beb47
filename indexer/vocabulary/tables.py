"""Sorted tables from key to words, searched for many keys at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from indexer.generation.arrays import Bools, Int64s, UInt32s, UInt64s, map_array, save_array

PLACES_AN_ENTRY = 8
"""Least places of the filter for each entry: it lets at most one of eight keys through that are in no entry."""

KEY_BITS = 64


@dataclass(frozen=True)
class Table:
    """Keys in order, shape (entries,), and a word for each; words of one key by number, that is commonest first.

    Most windows of a text are in no table. A filter by the first bits of a key, one byte a place, sends them away
    before they are searched for; a megabyte for a hundred thousand entries.
    """

    keys: UInt64s
    words: UInt32s

    @classmethod
    def of(cls, keys: UInt64s, words: UInt32s) -> Table:
        """From entries in any order; the same entry twice is kept once."""
        order = np.lexsort((words, keys))
        keys, words = keys[order], words[order]
        new = np.ones(len(keys), bool)
        new[1:] = (keys[1:] != keys[:-1]) | (words[1:] != words[:-1])
        return cls(keys[new], words[new])

    def first(self, keys: UInt64s) -> Int64s:
        """The commonest word of each key, -1 where there is none."""
        found = np.empty(len(keys), np.int64)
        found.fill(-1)
        if len(self.keys):
            rows, at = self._there(keys)
            found[rows] = self.words[at]
        return found

    def has(self, keys: UInt64s) -> Bools:
        """Whether each key has an entry."""
        return self.first(keys) >= 0

    def found(self, keys: UInt64s, most: int) -> tuple[list[int], list[int]]:
        """Pairs of (place in `keys`, word), at most `most` words a key."""
        places: list[int] = []
        words: list[int] = []
        if not len(self.keys):
            return places, words
        there, begins = self._there(keys)
        ends = self.keys.searchsorted(keys[there], "right")
        for place, begin, end in zip(there.tolist(), begins.tolist(), ends.tolist(), strict=True):
            few = self.words[begin : min(end, begin + most)].tolist()
            places.extend([place] * len(few))
            words.extend(few)
        return places, words

    def _there(self, keys: UInt64s) -> tuple[Int64s, Int64s]:
        """Which keys have entries, ascending, and where the first of each stands; of a table with entries."""
        shift, taken = self._filter
        likely = taken[keys >> shift].nonzero()[0]
        few = keys[likely]
        at = self.keys.searchsorted(few)
        same = self.keys.take(at, mode="clip") == few  # what is above all keys is not the last one
        return likely[same], at[same]

    @cached_property
    def _filter(self) -> tuple[np.uint64, Bools]:
        """How far a key is shifted to its place, and which places are taken."""
        bits = (len(self.keys) * PLACES_AN_ENTRY).bit_length()
        shift = np.uint64(KEY_BITS - bits)
        taken = np.zeros(1 << bits, bool)
        taken[self.keys >> shift] = True
        return shift, taken

    def save(self, folder: Path, name: str) -> None:
        """Write both columns."""
        save_array(folder / f"{name}.keys", self.keys)
        save_array(folder / f"{name}.words", self.words)

    @classmethod
    def load(cls, folder: Path, name: str) -> Table:
        """Map both columns. Raises `DamagedIndex`."""
        return cls(map_array(folder / f"{name}.keys", np.uint64), map_array(folder / f"{name}.words", np.uint32))
