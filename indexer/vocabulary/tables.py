"""Sorted tables from key to words, searched for many keys at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import cast

import numpy as np

from indexer.generation.arrays import Bools, Int64s, UInt32s, UInt64s, map_array, save_array

PLACES_AN_ENTRY = 8
"""Least places of the filter for each entry: it lets at most one of eight keys through that are in no entry."""

KEY_BITS = 64


EDGE = 0
"""Stands before the first and after the last character of a name."""

FILE = "trigrams"
_BITS, _MASK = np.uint64(21), np.uint64((1 << 21) - 1)


# The key of symbols s1 … sn is Σ mix(si) · BASE^(n-i) mod 2^64: keys of two strings give that of their joining, which
# is how the keys of a window without one of its characters come from the keys of its two halves.
BASE = 0x9E3779B97F4A7C15
"""Odd and far from any power of two (2^64 by the golden ratio), so that places do not cancel."""

_MIX_1, _MIX_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_SHIFT_1, _SHIFT_2, _SHIFT_3 = np.uint64(30), np.uint64(27), np.uint64(31)
MAX_KEY_LENGTH = 32
"""Characters of the longest string with a key."""

POWERS: UInt64s = np.array([pow(BASE, n, 1 << 64) for n in range(MAX_KEY_LENGTH + 1)], np.uint64)


@dataclass(frozen=True, slots=True)
class Trigrams:
    """Three neighbours, by their code points, as one number: first · 2^42 + last · 2^21 + middle. They are in order, so
    that what may stand between two characters lies together.
    """

    keys: UInt64s

    @classmethod
    def of(cls, names: Iterable[str]) -> Trigrams:
        """The trigrams of some names, each once; none goes over the edge of a name."""
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


def _keys(first: UInt64s, middle: UInt64s, last: UInt64s) -> UInt64s:
    return np.asarray(((first << _BITS) | last) << _BITS | middle, np.uint64)


def codes(text: str) -> UInt32s:
    """The code points of a text, shape (characters,)."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def mixed(symbols: UInt32s) -> UInt64s:
    """Each symbol as 64 well-mixed bits (the finisher of splitmix64)."""
    x = symbols.astype(np.uint64) + np.uint64(BASE)
    x = (x ^ (x >> _SHIFT_1)) * _MIX_1
    x = (x ^ (x >> _SHIFT_2)) * _MIX_2
    return cast("UInt64s", x ^ (x >> _SHIFT_3))


def string_keys(symbols: UInt32s, offsets: UInt32s) -> UInt64s:
    """The key of each string, which lie end to end in `symbols`; string i is `[offsets[i], offsets[i + 1])`."""
    lengths = np.diff(offsets.astype(np.int64))
    bits = mixed(symbols)
    found = np.zeros(len(lengths), np.uint64)
    for place in range(int(lengths.max(initial=0))):
        longer = lengths > place
        found[longer] = found[longer] * POWERS[1] + bits[offsets[:-1][longer].astype(np.int64) + place]
    return found
