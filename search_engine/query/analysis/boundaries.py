"""Where words begin and end: a short phrase that lies across words is none (上牌 in 网上牌照, 的 in 目的地)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dictionaries.caches import memoize
from indexer.analysis.analyzer import Analyzer

# Texts whose boundaries are kept, and characters of the longest such: at most 16 kB each, mostly a tenth of that. The
# longest of 1,235 real questions has 106 characters.
TEXTS_KEPT, LONGEST_KEPT = 2_048, 128
# A phrase of so many characters is hardly ever there by chance.
LONG = 4
NUMBER = re.compile(r"[0-9]{2,}")


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Beginnings and ends of the top-level words of a text.

    Attributes:
        starts, ends: Of the words.
        inside_numbers: Places between two digits, where no word begins or ends.
    """

    starts: frozenset[int]
    ends: frozenset[int]
    inside_numbers: frozenset[int] = frozenset()

    @classmethod
    def of(cls, text: str, analyzer: Analyzer) -> Boundaries:
        """Those of a normal text; kept, since one step after another asks for them."""
        return _kept(text, analyzer) if len(text) <= LONGEST_KEPT else _boundaries(text, analyzer)

    def hold(self, start: int, end: int) -> bool:
        """Whether a phrase at a place may count as words of their own."""
        if start in self.inside_numbers or end in self.inside_numbers:
            return False  # the hotline 12345 is no part of the number 0012345
        return end - start >= LONG or (start in self.starts and end in self.ends)


def _boundaries(text: str, analyzer: Analyzer) -> Boundaries:
    words = analyzer.top_words(text)
    starts, ends = frozenset([word.start for word in words]), frozenset([word.end for word in words])
    if NUMBER.search(text) is None:
        return Boundaries(starts, ends)
    inside = {at for found in NUMBER.finditer(text) for at in range(found.start() + 1, found.end())}
    return Boundaries(starts, ends, frozenset(inside - starts - ends))


_kept = memoize(_boundaries, TEXTS_KEPT, name="boundaries")
