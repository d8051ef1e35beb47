"""How a text reads if nobody is named in it: what its cheapest cut into ordinary words costs."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from functools import cache
from math import log
from typing import Final

import numpy as np

from dictionaries.general import read_general_words

LONGEST_WORD: Final = 4  # characters; longer ones are made of these
# Of a character that no text of the table has.
UNKNOWN: Final = 18.0


class WordCosts:
    """-ln of how frequent a word is among all words of running text. Keys are hashes: a table of strings would take
    ten times the memory.
    """

    def __init__(self) -> None:
        rows = [(hash(word), count) for word, count in read_general_words() if len(word) <= LONGEST_WORD and count]
        keys = np.array([key for key, _ in rows], np.int64)
        counts = np.array([count for _, count in rows], np.float64)
        order = np.argsort(keys)
        self._keys = array("q", keys[order].tobytes())
        self._costs = array("f", (log(counts.sum()) - np.log(counts[order])).astype(np.float32).tobytes())

    def of(self, word: str) -> float:
        """The cost of a word; infinite for what is none, but for a single character."""
        key = hash(word)
        place = bisect_left(self._keys, key)
        if place < len(self._keys) and self._keys[place] == key:
            return self._costs[place]
        return UNKNOWN if len(word) == 1 else float("inf")

    def cheapest(self, text: str) -> float:
        """What the cheapest cut of a text into words costs; 0 for no text."""
        best = [0.0]
        for end in range(1, len(text) + 1):
            starts = range(max(0, end - LONGEST_WORD), end)
            best.append(min(best[start] + self.of(text[start:end]) for start in starts))
        return best[-1]


@cache
def word_costs() -> WordCosts:
    """The table, read when the first text may have a name (0.3 s, 4 MB)."""
    return WordCosts()
