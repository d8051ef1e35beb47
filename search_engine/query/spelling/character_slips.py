"""Single slips by which a text misses what is written in names, told by characters alone.

Words do not help where the slip lies between them (信访事提项出) or leaves one of their characters (食生产许可). Here
the characters of names are looked at three by three. A slip is where no name has three neighbours as they stand, and
names have all of the text with another character, one more, one fewer, or two the other way round.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from indexer.generation.arrays import Bools, Int64s, UInt64s
from indexer.vocabulary.tables import EDGE, Trigrams, codes
from search_engine.query.spelling.windows import Windows

SHORTEST, LONGEST = 3, 20
"""Characters of a text that is compared with names; a longer one is something said."""

EVIDENCE = 2
"""Least trigrams of names that hold what is meant."""

WIDEST = 4
"""Trigrams that one slip breaks at most: two characters swapped."""

PAD = 3
"""Edges on both sides of the text, so that every character has its neighbours."""


class Slip(NamedTuple):
    """`right` is meant instead of `[start, end)` of the text."""

    start: int
    end: int
    right: str


def character_slips(trigrams: Trigrams, windows: Windows, doubt: Bools) -> list[Slip]:
    """Every single slip without which all of the text is written as in names.

    Args:
        doubt: Characters that no good word explains; only beside them another is put. Shape (characters,).
    """
    text = windows.text
    if not SHORTEST <= len(text) <= LONGEST or not len(trigrams.keys):
        return []
    symbols = np.full(len(text) + 2 * PAD, EDGE, np.uint64)
    inside = symbols[PAD:-PAD]
    inside[:] = codes(text)
    if True in windows.fixed:
        inside[list(windows.fixed)] = EDGE
    known = trigrams.has(inside[:-2], inside[1:-1], inside[2:]) | _at_an_edge(inside)
    broken = (~known).nonzero()[0] + PAD + 1
    if not len(broken) or broken[-1] - broken[0] >= WIDEST:
        return []
    first, last = int(broken[0]), int(broken[-1])
    said = np.zeros(len(symbols), bool)
    said[PAD:-PAD] = doubt
    said[1:-1] |= said[:-2] | said[2:]
    free = symbols != EDGE
    one, pair = np.arange(last - 1, first + 2), np.arange(last - 2, first + 2)
    return [
        *_missing(trigrams, symbols, np.arange(last, first + 2)),
        *_replaced(trigrams, symbols, one[free[one] & said[one]]),
        *_swapped(trigrams, symbols, pair[free[pair] & free[pair + 1] & (symbols[pair] != symbols[pair + 1])]),
        *_extra(trigrams, symbols, one[free[one]]),
    ]


def _missing(trigrams: Trigrams, symbols: UInt64s, places: Int64s) -> list[Slip]:
    """A character before a place."""
    rows, middles = trigrams.between(symbols[places - 1], symbols[places])
    at = places[rows]
    as_in_names = _as_in_names(trigrams, symbols, at, (-2, -1, None, 0, 1), middles)
    return _slips(at[as_in_names], 0, middles[as_in_names])


def _replaced(trigrams: Trigrams, symbols: UInt64s, places: Int64s) -> list[Slip]:
    rows, middles = trigrams.between(symbols[places - 1], symbols[places + 1])
    at = places[rows]
    as_in_names = _as_in_names(trigrams, symbols, at, (-2, -1, None, 1, 2), middles)
    return _slips(at[as_in_names], 1, middles[as_in_names])


def _slips(places: Int64s, length: int, right: UInt64s) -> list[Slip]:
    return [Slip(i - PAD, i - PAD + length, chr(c)) for i, c in zip(places.tolist(), right.tolist(), strict=True)]


def _swapped(trigrams: Trigrams, symbols: UInt64s, places: Int64s) -> list[Slip]:
    """The character at a place and the one after it."""
    kept = places[_as_in_names(trigrams, symbols, places, (-2, -1, 1, 0, 2, 3))]
    return [Slip(i - PAD, i - PAD + 2, chr(symbols[i + 1]) + chr(symbols[i])) for i in kept.tolist()]


def _extra(trigrams: Trigrams, symbols: UInt64s, places: Int64s) -> list[Slip]:
    kept = places[_as_in_names(trigrams, symbols, places, (-2, -1, 1, 2))]
    return [Slip(i - PAD, i - PAD + 1, "") for i in kept.tolist()]


def _as_in_names(
    trigrams: Trigrams, symbols: UInt64s, places: Int64s, steps: tuple[int | None, ...], middles: UInt64s | None = None
) -> Bools:
    """Whether names have all that would stand around each place, shape (places,).

    Args:
        steps: What would stand there, by its distance from the place; None: the one of `middles`.
    """
    rows = np.array([middles if step is None else symbols[places + step] for step in steps], np.uint64)
    known = trigrams.has(rows[:-2], rows[1:-1], rows[2:])
    return np.asarray((known | _at_an_edge(rows)).all(0) & (known.sum(0) >= EVIDENCE), bool)


def _at_an_edge(symbols: UInt64s) -> Bools:
    """Whether one of each three neighbours is an edge: what stands beside it is not known."""
    edge = symbols == EDGE
    return np.asarray(edge[:-2] | edge[1:-1] | edge[2:], bool)
