"""A text prepared for looking up all its windows at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dictionaries.lazy_property import lazy_property
from dictionaries.pinyin import Pinyin
from indexer.generation.arrays import Bools, Int64s
from indexer.vocabulary.sounds import near_symbols, sounds
from indexer.vocabulary.spans import SpanKeys
from indexer.vocabulary.tables import codes

MAX_WINDOW_LENGTH = 12
"""Characters of the longest window; as long as the longest word of the vocabulary's indices."""


@dataclass(frozen=True)
class Windows:
    """A text with the keys of its windows.

    Attributes:
        text: In normal form.
        fixed: True for each character that must stay: no Han character, or protected.
    """

    text: str
    fixed: tuple[bool, ...]
    reader: Pinyin

    @classmethod
    def of(cls, text: str, protected: Sequence[tuple[int, int]], reader: Pinyin) -> Windows:
        """Prepare a text; spans are [start, end)."""
        fixed = [not "一" <= char <= "龥" for char in text]
        for start, end in protected:
            for i in range(max(start, 0), min(end, len(text))):
                fixed[i] = True
        return cls(text, tuple(fixed), reader)

    @lazy_property
    def keys(self) -> SpanKeys:
        """Keys of the text's windows."""
        return SpanKeys.of(codes(self.text), MAX_WINDOW_LENGTH)

    @lazy_property
    def sounds(self) -> list[int]:
        """Numbers of the text's syllables."""
        return sounds(self.reader.syllables(self.text))

    @lazy_property
    def sound_keys(self) -> SpanKeys:
        """Keys of the windows of syllables, near sounds made one."""
        return SpanKeys.of(near_symbols(np.array(self.sounds, np.uint32)), MAX_WINDOW_LENGTH)

    def free(self, doubt: Bools) -> Bools:
        """Which windows of two characters and more spelling may look at: they hold something doubtful and nothing
        fixed; shape (windows,).
        """
        layout = self.keys.layout
        starts, ends = layout.starts, layout.ends
        stuck, doubtful = _counted(np.array(self.fixed, bool)), _counted(doubt)
        return np.asarray(
            (stuck[ends] == stuck[starts]) & (doubtful[ends] > doubtful[starts]) & (layout.lengths > 1), bool
        )


def _counted(marks: Bools) -> Int64s:
    found = np.zeros(len(marks) + 1, np.int64)
    marks.cumsum(out=found[1:])
    return found
