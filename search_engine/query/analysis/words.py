"""The words of a stretch of text that a match requires, and where words begin and end.

A single Chinese character beside longer words (开 奶茶 店) is no requirement: the index may have it inside another
word. Alone it is all there is, and then it is required. A short phrase that lies across words is none (上牌 in
网上牌照, 的 in 目的地).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dictionaries.caches import memoize
from indexer.analysis.analyzer import Analyzer, Token
from indexer.catalog.shared_text import LONGEST_PIECE

SINGLE_HAN = re.compile(r"[一-龥㐀-䶵]")


def is_single(token: Token) -> bool:
    """Whether a token is one Chinese character."""
    return SINGLE_HAN.fullmatch(token.text) is not None


def without_singles(tokens: list[Token]) -> list[Token]:
    """Tokens but single Chinese characters."""
    return [token for token in tokens if len(token.text) > 1 or SINGLE_HAN.match(token.text) is None]


def long_words(text: str, analyzer: Analyzer) -> tuple[str, ...]:
    """The distinct words of a normal text without single characters, unless it has no others."""
    top = analyzer.top_words(text)
    return distinct(without_singles(top) or top)


def all_words(text: str, analyzer: Analyzer) -> tuple[str, ...]:
    """The distinct words of a term, single characters too: 保障房 is no 保障.

    A short term that would be cut into nothing but single characters stays whole (1日游): they are everywhere.
    """
    top = analyzer.top_words(text)
    if 1 < len(text) <= LONGEST_PIECE and all(is_single(token) or token.text.isdigit() for token in top):
        return (text,)
    return distinct(top)


def distinct(tokens: list[Token]) -> tuple[str, ...]:
    """The texts of tokens, each once, in order."""
    return tuple(dict.fromkeys([token.text for token in tokens]))


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
