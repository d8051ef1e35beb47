"""Sorted tables from key to words, searched for many keys at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.arrays import Bools, Int64s, UInt32s, UInt64s, map_array, save_array


@dataclass(frozen=True, slots=True)
class Table:
    """Keys in order, shape (entries,), and a word for each; words of one key by number, that is commonest first."""

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
        if not len(self.keys):
            return np.full(len(keys), -1, np.int64)
        at = np.minimum(self.keys.searchsorted(keys), len(self.keys) - 1)
        return np.where(self.keys[at] == keys, self.words[at].astype(np.int64), -1)

    def has(self, keys: UInt64s) -> Bools:
        """Whether each key has an entry."""
        return self.first(keys) >= 0

    def found(self, keys: UInt64s, most: int) -> tuple[list[int], list[int]]:
        """Pairs of (place in `keys`, word), at most `most` words a key."""
        places: list[int] = []
        words: list[int] = []
        if not len(self.keys):
            return places, words
        low = np.minimum(self.keys.searchsorted(keys), len(self.keys) - 1)
        there = np.flatnonzero(self.keys[low] == keys)
        begins, ends = low[there], self.keys.searchsorted(keys[there], "right")
        for place, begin, end in zip(there.tolist(), begins.tolist(), ends.tolist(), strict=True):
            few = self.words[begin : min(end, begin + most)].tolist()
            places.extend([place] * len(few))
            words.extend(few)
        return places, words

    def save(self, folder: Path, name: str) -> None:
        """Write both columns."""
        save_array(folder / f"{name}.keys", self.keys)
        save_array(folder / f"{name}.words", self.words)

    @classmethod
    def load(cls, folder: Path, name: str) -> Table:
        """Map both columns. Raises `DamagedIndex`."""
        return cls(map_array(folder / f"{name}.keys", np.uint64), map_array(folder / f"{name}.words", np.uint32))
