"""When a slip is sure enough: what it must gain over the text as it stands, in ln P."""

from __future__ import annotations

import math
from dataclasses import dataclass

from indexer.vocabulary import Vocabulary
from search_engine.understanding.spelling.channel import MISSING, NEAR_SOUND, TWICE
from search_engine.understanding.spelling.lattice import Edge, Ways

SITE_WORD = 4.0
"""For a word of the site that is heard as typed, swapped, or typed with one character twice. With these gains 0 of 333
right queries of a search box and 0.3 % of 1,133 names that the vocabulary had never seen were changed."""

SITE_WORD_LESS_LIKE = 6.0
"""The same where it sounds or looks but nearly so, or lacks a character."""

GENERAL_WORD = 8.0
"""For a word of the general lexicon alone; in short queries nothing but its own frequency speaks for it."""

GENERAL_WORD_LESS_LIKE = 10.0

NEVER = 50.0
"""More than any slip gains: it is asked, never applied."""

ASK = 0.4
"""Share of what must be gained at which it is asked about (did you mean)."""

ASK_TAKEN_AWAY = 4.0
"""Gain at which it is asked whether a character is too many."""

CLOSE = 1.0
"""ln P by which another word for the same stretch must be worse: e times."""


@dataclass(frozen=True, slots=True)
class Mend:
    """A slip on the best way.

    Attributes:
        edge: Where, and which word is meant.
        gain: How much better the text is explained with it, in ln P.
        needed: What applying it takes.
        asked: What asking about it takes.
    """

    edge: Edge
    gain: float
    needed: float
    asked: float

    @property
    def confidence(self) -> float:
        """In (0, 1); at least .5 where it is applied."""
        return 1 / (1 + math.exp(max(-30.0, min(30.0, (self.needed - self.gain) / 2))))


def mends(vocabulary: Vocabulary, text: str, as_is: Ways, ways: Ways) -> list[Mend]:
    """The slips of the best way with their gains, from left to right.

    The gain of each is told at the places where both ways have a border between words.
    """
    before, after = _scores(as_is), _scores(ways)
    shared = sorted(before.keys() & after.keys())
    found: list[Mend] = []
    for low, high in zip(shared, shared[1:], strict=False):
        slips = [edge for edge in map(ways.edges.__getitem__, ways.path) if edge.slip and low <= edge.start < high]
        for edge in slips:
            gain = ((after[high] - after[low]) - (before[high] - before[low])) / len(slips)
            needed, asked = _needed(vocabulary, text, edge)
            found.append(Mend(edge, gain, needed if _alone(vocabulary, edge, ways) else NEVER, asked))
    return found


def _scores(ways: Ways) -> dict[int, float]:
    """Score of the best way up to each border between its words."""
    return {0: 0.0} | {ways.edges[i].end: float(ways.reached[i]) for i in ways.path}


def _needed(vocabulary: Vocabulary, text: str, edge: Edge) -> tuple[float, float]:
    length = int(vocabulary.offsets[edge.word + 1] - vocabulary.offsets[edge.word])
    typed = edge.end - edge.start
    site = vocabulary.of_site(edge.word)
    if length < typed and edge.slip < TWICE:
        return NEVER, ASK_TAKEN_AWAY
    if text.count(text[edge.start : edge.end]) > 1:
        return NEVER, NEVER  # what is written so twice is meant so
    if length != typed and not site:
        return NEVER, NEVER
    less_like = edge.slip in (NEAR_SOUND, MISSING) or edge.slip < NEAR_SOUND
    if site:
        needed = SITE_WORD_LESS_LIKE if less_like else SITE_WORD
    else:
        needed = GENERAL_WORD_LESS_LIKE if less_like else GENERAL_WORD
    return needed, needed * ASK


def _alone(vocabulary: Vocabulary, edge: Edge, ways: Ways) -> bool:
    """Whether no other word is nearly as good for the same stretch."""
    best = max(
        (
            float(ways.through[i])
            for i, other in enumerate(ways.edges)
            if other.slip and other.word != edge.word and (other.start, other.end) == (edge.start, edge.end)
        ),
        default=-math.inf,
    )
    return best < ways.score - CLOSE
