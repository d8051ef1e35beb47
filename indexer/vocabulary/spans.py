"""Keys of all windows of a text, whole or without one of their characters, in one sweep.

BASE is odd, so it has an inverse mod 2^64, and sums S(k) = Σ_{j<k} mix(sj) · BASE^-j give the key of any window:

    key of [i, e)            = (S(e) - S(i)) · BASE^(e-1)
    the same without place p = (S(p) - S(i)) · BASE^(e-2) + (S(e) - S(p+1)) · BASE^(e-1)

Where windows lie depends on the length of the text alone, so that it is worked out once a length.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import accumulate

import numpy as np

from dictionaries.caches import MEGABYTE, memoized
from indexer.generation.arrays import Bools, Int64s, UInt32s, UInt64s
from indexer.vocabulary.tables import BASE, mixed

INVERSE = pow(BASE, -1, 1 << 64)
LAYOUTS_KEPT, LAYOUT_BYTES = 128, 16 * MEGABYTE
"""Layouts remembered; spelling reads 40 characters at a time, at two bounds. The largest takes 80 kB."""


MIXED_KEPT = 1 << 17
"""Symbols whose bits are kept, 1 MB: every character of the basic plane, and every sound (see `NOT_SPOKEN`)."""


@cache
def _table() -> UInt64s:
    return mixed(np.arange(MIXED_KEPT, dtype=np.uint32))


def _bits(symbols: UInt32s) -> UInt64s:
    # by the ufunc itself, here and below: the methods of arrays are a call of Python more each
    return _table()[symbols] if len(symbols) and np.maximum.reduce(symbols) < MIXED_KEPT else mixed(symbols)


@memoized(LAYOUTS_KEPT, name="window_powers")
def powers(count: int) -> UInt64s:
    """BASE^0 … BASE^(count - 1), shape (count,)."""
    return _powers(BASE, count)


@memoized(LAYOUTS_KEPT, name="window_inverses")
def _inverses(count: int) -> UInt64s:
    return _powers(INVERSE, count)


def _powers(base: int, count: int) -> UInt64s:
    found = [1]
    for _ in range(count - 1):
        found.append(found[-1] * base & 0xFFFF_FFFF_FFFF_FFFF)
    return np.array(found[:count], np.uint64)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the windows of a text of `count` symbols lie: by length, then by start.

    Attributes:
        starts, ends, lengths: Of window i, `[starts[i], ends[i])`; shape (windows,).
        powers: BASE^(end - 1) of each, by which its key is made of sums; shape (windows,).
        first: Number of the first window of each length, by length; element 0 is unused.
    """

    count: int
    starts: Int64s
    ends: Int64s
    lengths: Int64s
    powers: UInt64s
    first: tuple[int, ...]

    @classmethod
    def of(cls, count: int, longest: int) -> Layout:
        """The windows of 1 … `longest` symbols."""
        return _layout(count, min(longest, count))

    def number(self, start: int, end: int) -> int:
        """The number of a window."""
        return self.first[end - start] + start


@memoized(LAYOUTS_KEPT, name="window_layouts", most_bytes=LAYOUT_BYTES)
def _layout(count: int, longest: int) -> Layout:
    each = np.arange(1, longest + 1)
    many = count - each + 1
    lengths = np.repeat(each, many)
    first = (0, *accumulate(many[:-1].tolist(), initial=0))
    starts = np.arange(len(lengths)) - np.repeat(first[1:], many)
    ends = starts + lengths
    return Layout(count, starts, ends, lengths, powers(count)[ends - 1], first)


@dataclass(frozen=True, slots=True)
class DeletionWindows:
    """Windows whole and without each of their symbols: by length, then by place, then by start.

    Attributes:
        windows: Number of each one's window in the layout.
        places: What is left out, counted from the window's start; -1 for nothing.
    """

    windows: Int64s
    places: Int64s

    @classmethod
    def of(cls, count: int, shortest: int, longest: int) -> DeletionWindows:
        """Windows of 2 … `longest` symbols; from `shortest` on also without one."""
        return _gaps(count, shortest, min(longest, count))

    def isin_sorted(self, windows: Bools) -> DeletionWindows:
        """Those of some windows, shape (windows of the layout,)."""
        kept = windows[self.windows].nonzero()[0]
        return DeletionWindows(self.windows[kept], self.places[kept])


@memoized(LAYOUTS_KEPT, name="window_gaps", most_bytes=LAYOUT_BYTES)
def _gaps(count: int, shortest: int, longest: int) -> DeletionWindows:
    layout = Layout.of(count, longest)
    rows = [(n, place) for n in range(2, longest + 1) for place in range(-1, n if n >= shortest else 0)]
    numbers = [np.arange(layout.first[n], layout.first[n] + count - n + 1) for n, _ in rows]
    places = np.repeat([place for _, place in rows], [len(part) for part in numbers])
    return DeletionWindows(np.concatenate([np.zeros(0, np.int64), *numbers]), places.astype(np.int64))


@dataclass(frozen=True, slots=True)
class SpanKeys:
    """The keys of a text's windows.

    Attributes:
        keys: Of each window of the layout, shape (windows,).
    """

    layout: Layout
    keys: UInt64s
    _sums: UInt64s

    @classmethod
    def of(cls, symbols: UInt32s, longest: int) -> SpanKeys:
        """Of all windows of 1 … `longest` symbols; there is one symbol at least."""
        count = len(symbols)
        layout = Layout.of(count, longest)
        sums = np.zeros(count + 1, np.uint64)
        np.add.accumulate(_bits(symbols) * _inverses(count), out=sums[1:])
        return cls(layout, (sums[layout.ends] - sums[layout.starts]) * layout.powers, sums)

    def without(self, gaps: DeletionWindows) -> UInt64s:
        """Keys of windows whole and without a symbol, shape (gaps,)."""
        sums, power, ends = self._sums, powers(self.layout.count), self.layout.ends[gaps.windows]
        starts = self.layout.starts[gaps.windows]
        left_out = starts + gaps.places
        before = (sums[np.maximum(left_out, starts)] - sums[starts]) * power[ends - 2]
        return np.asarray(before + (sums[ends] - sums[left_out + 1]) * power[ends - 1], np.uint64)


def text_key(symbols: UInt32s) -> UInt64s:
    """The key of all the symbols together, shape (1,); one symbol at least."""
    count = len(symbols)
    return np.asarray(np.add.reduce(_bits(symbols) * powers(count)[::-1], keepdims=True, dtype=np.uint64), np.uint64)


def pair_keys(symbols: UInt32s) -> UInt64s:
    """The keys of strings of two symbols that lie end to end, shape (len(symbols) / 2,)."""
    bits = _bits(symbols)
    return np.asarray(bits[0::2] * powers(2)[1] + bits[1::2], np.uint64)
