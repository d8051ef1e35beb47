"""What vocabularies of this process share: the words of the language as they are counted, how they sound, and how names
are cut by the same analyzer.

A vocabulary has 130,000 words of the language, whatever the site; to read them takes a second, and a preview of a word
makes one, as does the publish after it. What a test adds is read as everywhere: a word whose characters hold a phrase
that is read otherwise than in what ships, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from weakref import WeakKeyDictionary

import numpy as np
import pytest

from dictionaries.lexicon import shipped_lexicon
from dictionaries.pinyin import Pinyin
from indexer.analysis.analyzer import Analyzer
from indexer.generation.arrays import UInt32s
from indexer.vocabulary import build, inventory
from indexer.vocabulary.inventory import Inventory
from indexer.vocabulary.sounds import sounds

COUNT, SPOKEN, WORDS = Inventory.count_general, build._spoken, inventory._words
# Phrases that are read otherwise than in what ships; with more of them all words are read anew.
FEW = 20
_cut: WeakKeyDictionary[Analyzer, dict[str, list[str]]] = WeakKeyDictionary()


@contextmanager
def read_once() -> Iterator[None]:
    """In this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Inventory, "count_general", lambda found: found.general.update(_general()))
        patch.setattr(build, "_spoken", spoken)
        patch.setattr(inventory, "_words", words_of)
        yield


def words_of(analyzer: Analyzer, phrase: str) -> list[str]:
    """As `inventory._words`; of the same analyzer each phrase once."""
    known = _cut.setdefault(analyzer, {})
    if (found := known.get(phrase)) is None:
        found = known[phrase] = WORDS(analyzer, phrase)
    return found


def spoken(words: Sequence[str], pinyin: Pinyin) -> UInt32s:
    """As `build._spoken`."""
    if not isinstance(pinyin, Pinyin):
        return SPOKEN(words, pinyin)
    usual, kept = _usual()
    others = {phrase for phrase, _ in pinyin._polyphones.items() ^ usual._polyphones.items()}
    if len(others) > FEW:
        return SPOKEN(words, pinyin)
    found = list(map(kept.of, words))
    if others:
        holds = re.compile("|".join(map(re.escape, others))).search
        for place, word in enumerate(words):
            if holds(word):
                found[place] = _numbers(pinyin, word)
    return np.frombuffer(b"".join(found), np.uint32)


class Spoken(dict[str, bytes]):
    """The sounds of words as what ships reads them."""

    def __init__(self, usual: Pinyin) -> None:
        super().__init__()
        self._usual = usual
        self.of = self.__getitem__

    def __missing__(self, word: str) -> bytes:
        found = self[word] = _numbers(self._usual, word)
        return found


def _numbers(pinyin: Pinyin, word: str) -> bytes:
    return np.array(sounds(pinyin._syllables(word)), np.uint32).tobytes()


@lru_cache(maxsize=1)
def _usual() -> tuple[Pinyin, Spoken]:
    """What reads by what ships, and how it read."""
    usual = Pinyin.of(shipped_lexicon())
    return usual, Spoken(usual)


@lru_cache(maxsize=1)
def _general() -> dict[str, int]:
    found = Inventory()
    COUNT(found)
    return found.general
