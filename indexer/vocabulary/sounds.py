"""Characters as sounds: a number for each syllable, and one number for syllables that are easily confused."""

from __future__ import annotations

from functools import cache

import numpy as np

from dictionaries.pinyin import SYLLABLES, near
from indexer.generation.arrays import UInt32s

NUMBER_OF = {syllable: number for number, syllable in enumerate(sorted(SYLLABLES))}
"""Syllables by number."""

SYLLABLE_AT = tuple(sorted(SYLLABLES))
NOT_SPOKEN = 1_024
"""Added to the code point of a character that has no syllable; above the number of every syllable."""


def sounds(syllables: tuple[str, ...]) -> list[int]:
    """A number for each syllable; for what is none, one that only the same character has."""
    return [
        NUMBER_OF[syllable] if syllable in NUMBER_OF else NOT_SPOKEN + ord(syllable[:1] or " ")
        for syllable in syllables
    ]


@cache
def near_classes() -> UInt32s:
    """For each syllable's number the smallest that near sounds lead to, over all settings; shape (syllables,)."""
    least = list(range(len(SYLLABLE_AT)))
    changed = True
    while changed:
        changed = False
        for number, syllable in enumerate(SYLLABLE_AT):
            reached = min(least[NUMBER_OF[other]] for other in near(syllable))
            if reached < least[number]:
                least[number] = reached
                changed = True
    return np.array(least, np.uint32)


@cache
def initial_classes() -> UInt32s:
    """For each syllable's number the code point of its first letter, shape (syllables,)."""
    return np.array([ord(syllable[0]) for syllable in SYLLABLE_AT], np.uint32)


def near_symbols(numbers: UInt32s) -> UInt32s:
    """Sounds with near ones made one."""
    return _replaced(numbers, near_classes())


def initial_symbols(numbers: UInt32s) -> UInt32s:
    """Sounds as first letters; what is no syllable is the character itself."""
    plain = np.where(numbers >= NOT_SPOKEN, numbers - np.uint32(NOT_SPOKEN), numbers)
    return np.where(numbers < NOT_SPOKEN, _replaced(numbers, initial_classes()), plain).astype(np.uint32)


def _replaced(numbers: UInt32s, table: UInt32s) -> UInt32s:
    return np.where(numbers < NOT_SPOKEN, table[np.minimum(numbers, len(table) - 1)], numbers).astype(np.uint32)
