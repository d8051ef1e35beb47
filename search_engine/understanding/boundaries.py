"""Where words begin and end: a short phrase that lies across words is none (上牌 in 网上牌照, 的 in 目的地)."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.analyzer import Analyzer

# A phrase of so many characters is hardly ever there by chance.
LONG = 4


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Beginnings and ends of the top-level words of a text."""

    starts: frozenset[int]
    ends: frozenset[int]

    @classmethod
    def of(cls, text: str, analyzer: Analyzer) -> Boundaries:
        """Those of a normal text."""
        words = analyzer.top_words(text)
        return cls(frozenset(word.start for word in words), frozenset(word.end for word in words))

    def hold(self, start: int, end: int) -> bool:
        """Whether a phrase at a place may count as words of their own."""
        return end - start >= LONG or (start in self.starts and end in self.ends)
