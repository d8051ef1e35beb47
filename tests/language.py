"""What vocabularies of this process share: the words of the language as they are counted, and how they sound.

A vocabulary has 130,000 words of the language, whatever the site; to read them takes a second, and a preview of a word
makes one, as does the publish after it. What a test adds is read as everywhere: a word whose characters hold a phrase
that is read otherwise than in what ships, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache

import numpy as np
import pytest

from dictionaries.lexicon import shipped_lexicon
from dictionaries.pinyin import Pinyin
from indexer.generation.arrays import UInt32s
from indexer.vocabulary import build
from indexer.vocabulary.inventory import Inventory
from indexer.vocabulary.sounds import Reader, sounds

COUNT, SPOKEN = Inventory.count_general, build._spoken
# Phrases that are read otherwise than in what ships; with more of them all words are read anew.
FEW = 20


@contextmanager
def read_once() -> Iterator[None]:
    """In this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Inventory, "count_general", lambda inventory: inventory.general.update(_general()))
        patch.setattr(build, "_spoken", spoken)
        yield


def spoken(words: Iterable[str], pinyin: Reader) -> UInt32s:
    """As `build._spoken`."""
    if not isinstance(pinyin, Pinyin):
        return SPOKEN(words, pinyin)
    usual, kept = _usual()
    others = {phrase for phrase, _ in pinyin._polyphones.items() ^ usual._polyphones.items()}
    if len(others) > FEW:
        return SPOKEN(words, pinyin)
    found: list[int] = []
    for word in words:
        if any(phrase in word for phrase in others):
            found += sounds(pinyin.syllables(word))
            continue
        if (numbers := kept.get(word)) is None:
            numbers = kept[word] = tuple(sounds(usual._syllables(word)))
        found += numbers
    return np.array(found, np.uint32)


@lru_cache(maxsize=1)
def _usual() -> tuple[Pinyin, dict[str, tuple[int, ...]]]:
    """What reads by what ships, and how it read."""
    return Pinyin.of(shipped_lexicon()), {}


@lru_cache(maxsize=1)
def _general() -> dict[str, int]:
    found = Inventory()
    COUNT(found)
    return found.general
