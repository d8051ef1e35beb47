"""When a slip is sure enough: what it must gain over the text as it stands, in ln P."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from indexer.vocabulary import Vocabulary
from search_engine.query.spelling.channel import COUNTING, NEAR_SOUND, SWAPPED, TWICE
from search_engine.query.spelling.lattice import Edge, Ways
from search_engine.query.spelling.unknown_names import SENTENCE, gains_nothing, unexplained

TERM_LONG = 2.5
"""For a whole term, name or query of the site of three characters and more, heard as typed or swapped. With these gains
none of 336 + 220 right queries of a search box (one old spelling of a brand aside) and none of 1,135 names that the
vocabulary had never seen was changed."""

TERM_PAIR_OR_LONG = 4.0
"""For a term of two characters, or another word of the site of three and more."""

SITE_PAIR = 5.0
"""For a word of two characters that the site uses among others: such a pair is soon made of any unknown name."""

GENERAL_LONG = 6.0
"""For a word of the general lexicon of three characters and more."""

GENERAL_PAIR = 8.0
"""For one of two characters; in short queries nothing but its own frequency speaks for it."""

FEW, MANY, SHARE = 4, 20, 0.6
"""Characters between which a text needs but this share of that: of fewer some word of the site soon lies near a name
(武水, 污水), and in more there is soon one near somewhere. Of 9,300 right queries and names none more was changed."""

LESS_LIKE = 1.5
"""More, where the word sounds or looks but nearly like what was typed, or has a character that is not there."""

TURNED = str.maketrans("买卖", "卖买")
"""Of these each is the other's opposite."""

TELLING = COUNTING | frozenset("买卖不没无未非")
"""Characters that change what is asked: hardly ever one is left out, or too many."""

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
    """A slip that may be mended.

    Attributes:
        start, end: Where, `[start, end)` of the text.
        right: What is meant there.
        gain: How much better the text is explained with it, in ln P.
        needed: What applying it takes.
        asked: What asking about it takes.
    """

    start: int
    end: int
    right: str
    gain: float
    needed: float
    asked: float

    @property
    def sure(self) -> bool:
        """Whether it is applied."""
        return self.gain >= self.needed

    @property
    def confidence(self) -> float:
        """In (0, 1); at least .5 where it is applied."""
        return 1 / (1 + math.exp(max(-30.0, min(30.0, (self.needed - self.gain) / 2))))


def corrections_of(vocabulary: Vocabulary, text: str, as_is: Ways, ways: Ways) -> list[Mend]:
    """The slips of the best way with their gains, from left to right.

    The gain of each is told at the places where both ways have a border between words.
    """
    slips = [number for number in ways.path if ways.edges[number].edit]
    if not slips:
        return []
    before, after = _scores(as_is), _scores(ways)
    shared = sorted(before.keys() & after.keys())
    found: list[Mend] = []
    left_over = unexplained(vocabulary, text, ways)
    for low, high in pairwise(shared):
        edits = [edge for edge in map(ways.edges.__getitem__, ways.path) if edge.edit and low <= edge.start < high]
        for edge in edits:
            gain = ((after[high] - after[low]) - (before[high] - before[low])) / len(edits)
            if gains_nothing(vocabulary, text, edge, as_is, left_over):
                continue
            needed, asked = _needed(vocabulary, text, edge)
            needed = needed if _alone(vocabulary, edge, ways) else NEVER
            found.append(Mend(edge.start, edge.end, vocabulary.text(edge.word), gain, needed, asked))
    return found


def _scores(ways: Ways) -> dict[int, float]:
    """Score of the best way up to each border between its words."""
    return {0: 0.0} | {ways.edges[i].end: ways.reached[i] for i in ways.path}


def _needed(vocabulary: Vocabulary, text: str, edge: Edge) -> tuple[float, float]:
    """What applying and what asking takes."""
    typed, meant = text[edge.start : edge.end], vocabulary.text(edge.word)
    if typed.translate(TURNED) == meant:
        return NEVER, NEVER  # who buys does not sell, alike as the words sound
    if text.count(typed) > 1 or text[edge.end : edge.end + 1] == meant[-1]:
        return NEVER, NEVER  # what is written so twice is meant so; what leaves a character twice is no mend
    if len(meant) != len(typed) and (not vocabulary.of_site(edge.word) or meant.startswith(typed)):
        return NEVER, NEVER  # what a word begins with is right as far as it goes
    if len(meant) != len(typed) and not TELLING.isdisjoint({*meant} ^ {*typed}):
        return NEVER, ASK_TAKEN_AWAY
    if len(meant) < len(typed) and edge.edit < TWICE:
        return NEVER, ASK_TAKEN_AWAY if len(text) < SENTENCE else NEVER
    # pairs with a number (一份, 这里) are so common that they lie near any name, and are hardly ever what was misspelt
    if len(meant) == 2 and (COUNTING & set(meant) or not set(meant) & set(typed)):
        return NEVER, SITE_PAIR
    needed = _gain_of(vocabulary, edge.word, len(meant)) + (LESS_LIKE if edge.edit <= NEAR_SOUND else 0.0)
    pair_swapped = len(meant) == len(typed) == len("辆车") and edge.edit == SWAPPED
    if len(meant) < len(typed) or pair_swapped:
        needed += LESS_LIKE
    # 弄辆车 is no 弄车辆, however much stands around it
    return needed * (SHARE if FEW < len(text) <= MANY and not pair_swapped else 1.0), needed * ASK


def _gain_of(vocabulary: Vocabulary, word: int, length: int) -> float:
    if vocabulary.is_term(word):
        return TERM_LONG if length > 2 else TERM_PAIR_OR_LONG
    if vocabulary.of_site(word) and length > 2:
        return TERM_PAIR_OR_LONG
    if vocabulary.of_site(word):
        return SITE_PAIR
    return GENERAL_LONG if length > 2 else GENERAL_PAIR


def _alone(vocabulary: Vocabulary, edge: Edge, ways: Ways) -> bool:
    """Whether no other word is nearly as good for the same stretch."""
    best = max(
        (
            ways.through[i]
            for i, other in enumerate(ways.edges)
            if other.edit and other.word != edge.word and (other.start, other.end) == (edge.start, edge.end)
        ),
        default=-math.inf,
    )
    return best < ways.score - CLOSE
