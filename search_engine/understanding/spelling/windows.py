"""A text prepared for looking up all its windows at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from indexer.arrays import Bools, Int64s, UInt64s
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

    def free(self, doubt: Bools) -> Free:
        """Which windows spelling may look at, given which characters are in doubt."""
        return Free(_counted(np.array(self.fixed, bool)), _counted(doubt))


@dataclass(frozen=True, slots=True)
class Free:
    """Windows that hold something doubtful and nothing fixed.

    Attributes:
        stuck, doubtful: How many fixed and doubtful characters stand before each place, shape (characters + 1,).
    """

    stuck: Int64s
    doubtful: Int64s

    def starts(self, length: int) -> Int64s:
        """Where such windows of a length begin."""
        return np.flatnonzero(
            (self.stuck[length:] == self.stuck[:-length]) & (self.doubtful[length:] > self.doubtful[:-length])
        )


def _counted(marks: Bools) -> Int64s:
    found = np.zeros(len(marks) + 1, np.int64)
    marks.cumsum(out=found[1:])
    return found
