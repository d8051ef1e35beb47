"""How a name is read by what a table knows: for names that come after the build.

A process that only serves has no dictionary of pinyin: loading one takes a second, in which nobody would be answered. A
table knows how its own names are read, and the commonest reading of every common character.
"""

from __future__ import annotations

import numpy as np

from dictionaries.caches import memoize
from indexer.suggestions.table import CHARS, FIRST_COMMON, SuggestionTable, open_range

# Places of a character that are looked at to see whether it is read in one way.
LOOKED_AT = 4_096
# Characters whose readings are kept: more than are in use.
CHARACTERS_KEPT = 65_536
UNREAD = ""


class LateReadings:
    """Reads texts by a table."""

    def __init__(self, table: SuggestionTable) -> None:
        self._table = table
        self._alone = memoize(self._readings_of, CHARACTERS_KEPT, name="late_readings")

    def read(self, text: str) -> tuple[str, ...]:
        """One reading a character, as `Pinyin.syllables` gives them; `UNREAD` for one that nobody knows."""
        return tuple(self._reading(text, place) for place in range(len(text)))

    def _reading(self, text: str, place: int) -> str:
        char = text[place]
        if char.isascii():
            return char
        ways, most = self._alone(char)
        number = (self._in_context(text, place) if ways > 1 else 0) or most
        return self._table.numbers.names[number - 1] if number else UNREAD

    def _readings_of(self, char: str) -> tuple[int, int]:
        """In how many ways a character is read, and the commonest of them (0: none)."""
        found = np.concatenate([self._table.readings[places[:LOOKED_AT]] for places in self._places(char)] or [NONE])
        found = found[found > 0]
        if len(found):
            counts = np.bincount(found)
            return int((counts > 0).sum()), int(counts.argmax())
        place = ord(char) - FIRST_COMMON
        return 1, int(self._table.common[place]) if 0 <= place < len(self._table.common) else 0

    def _in_context(self, text: str, place: int) -> int:
        """As the character is read beside its neighbour, before it or after it; 0 where no name has the two."""
        for start in (place - 1, place):
            pair = text[max(start, 0) : start + 2]
            if len(pair) == 2:
                for places in self._places(pair):
                    if len(places):
                        return int(self._table.readings[int(places[len(places) // 2]) + place - start])
        return 0

    def _places(self, text: str) -> list[np.ndarray[tuple[int], np.dtype[np.uint32]]]:
        table = self._table
        wanted = [table.char_number(char) for char in text]
        if not all(wanted):
            return []
        return [
            open_range(table.later_by_chars, table.later_by_chars_marks, table.chars, wanted, CHARS),
            open_range(table.first_by_chars, table.first_by_chars_marks, table.chars, wanted, CHARS),
        ]


NONE = np.zeros(0, np.uint16)
