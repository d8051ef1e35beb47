"""Words with their probabilities, and what mends a text by them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from dictionaries.confusables import LookAlikes, read_confusables
from dictionaries.lexicon import Lexicon
from dictionaries.pinyin import NEAR_SOUNDS, Pinyin
from indexer.vocabulary import Vocabulary
from search_engine.query.spelling import Speller

LATIN = re.compile(r"[a-z]{2,}")


@dataclass(frozen=True, slots=True, weakref_slot=True)
class KnownWords:
    """Words with their probabilities, and what mends a text by them.

    Attributes:
        latin: Names in Latin letters, lower case, which are no pinyin.
        near_sounds: Which near sounds count (names of `NEAR_SOUNDS`).
    """

    vocabulary: Vocabulary
    pinyin: Pinyin
    speller: Speller
    latin: frozenset[str]
    near_sounds: tuple[str, ...] = NEAR_SOUNDS

    @classmethod
    def of(
        cls,
        lexicon: Lexicon,
        vocabulary: Vocabulary,
        pinyin: Pinyin,
        words: Iterable[str],
        near_sounds: tuple[str, ...] = NEAR_SOUNDS,
    ) -> KnownWords:
        """Those of a catalogue, given the words of its names."""
        reviewed = {row.wrong: row.right for row in lexicon.corrections}
        latin = frozenset((*filter(LATIN.fullmatch, words), *(row.text for row in lexicon.latin_names)))
        speller = Speller(vocabulary, pinyin, confusables(), reviewed, near_sounds)
        return cls(vocabulary, pinyin, speller, latin, near_sounds)


@cache
def confusables() -> LookAlikes:
    """Characters that look alike, read at the first question."""
    return read_confusables()
