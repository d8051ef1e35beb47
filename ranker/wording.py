"""What is asked of text: the words that a match needs, and those that only add to its score."""

from __future__ import annotations

from dataclasses import dataclass

# Word masks are 32 bits wide; the longest of 1,235 real questions has 27 distinct words.
MOST_WORDS = 32


@dataclass(frozen=True, slots=True)
class Wording:
    """The text part of a query after understanding; hashable, so that what it matched can be kept.

    Attributes:
        raw: The text as typed, squashed: a name that equals it is of class 6.
        core: The same without what understanding took out.
        words: Top-level words of the core, distinct, in order; at most `MOST_WORDS`. A match of class 2 and above has
        all. extras: Sub-words and single characters; they add to the score.
    """

    raw: str
    core: str
    words: tuple[str, ...]
    extras: tuple[str, ...] = ()

    @property
    def full(self) -> int:
        """The mask of all words."""
        return (1 << len(self.words)) - 1

    @property
    def empty(self) -> bool:
        """Nothing is asked of text: every document will do."""
        return not self.words
