"""64-bit keys of character strings, so that all windows of a text are looked up at once (`spans`).

The key of symbols s1 … sn is Σ mix(si) · BASE^(n-i) mod 2^64: keys of two strings give that of their joining, which is
how the keys of a window without one of its characters come from the keys of its two halves.
"""

from __future__ import annotations

from typing import cast

import numpy as np

from indexer.generation.arrays import UInt32s, UInt64s

BASE = 0x9E3779B97F4A7C15
"""Odd and far from any power of two (2^64 by the golden ratio), so that places do not cancel."""

_MIX_1, _MIX_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_SHIFT_1, _SHIFT_2, _SHIFT_3 = np.uint64(30), np.uint64(27), np.uint64(31)
MAX_KEY_LENGTH = 32
"""Characters of the longest string with a key."""

POWERS: UInt64s = np.array([pow(BASE, n, 1 << 64) for n in range(MAX_KEY_LENGTH + 1)], np.uint64)


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
