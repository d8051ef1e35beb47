"""A text prepared for looking up all its windows at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from indexer.arrays import Bools, UInt64s
from indexer.vocabulary.keys import codes, window_keys
from indexer.vocabulary.sounds import Reader, near_symbols, sounds

LONGEST = 12
"""Characters of the longest window; as long as the longest word of the vocabulary's indices."""


def is_han(char: str) -> bool:
    """Whether spelling may touch the character at all."""
    return "一" <= char <= "龥"


@dataclass(frozen=True)
class Windows:
    """A text with the keys of its windows.

    Attributes:
        text: In normal form.
        fixed: True for each character that must stay: no Han character, or protected.
    """

    text: str
    fixed: tuple[bool, ...]
    reader: Reader

    @classmethod
    def of(cls, text: str, protected: Sequence[tuple[int, int]], reader: Reader) -> Windows:
        """Prepare a text; spans are [start, end)."""
        fixed = [not is_han(char) for char in text]
        for start, end in protected:
            for i in range(max(start, 0), min(end, len(text))):
                fixed[i] = True
        return cls(text, tuple(fixed), reader)

    @cached_property
    def keys(self) -> list[UInt64s]:
        """Keys of the text's windows by length and start (see `window_keys`)."""
        return window_keys(codes(self.text), LONGEST)

    @cached_property
    def sounds(self) -> list[int]:
        """Numbers of the text's syllables."""
        return sounds(self.reader.syllables(self.text))

    @cached_property
    def sound_keys(self) -> list[UInt64s]:
        """Keys of the windows of syllables, near sounds made one."""
        return window_keys(near_symbols(np.array(self.sounds, np.uint32)), LONGEST)

    def free(self, length: int, suspicious: Bools) -> Bools:
        """Which windows of a length, by start, hold something suspicious and nothing fixed."""
        stuck = np.concatenate(([0], np.cumsum(self.fixed)))
        doubt = np.concatenate(([0], np.cumsum(suspicious)))
        return np.asarray((stuck[length:] == stuck[:-length]) & (doubt[length:] > doubt[:-length]))
