"""What copies have of their own, as a commit has it: which words rows have, and which documents have a word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

import numpy as np

from dictionaries.caches import memoize
from indexer.copies.segment import WORD_BYTES, WORDS_KEPT, ValueSegment, WordValues
from indexer.generation.arrays import Array, Int64s, UInt32s, UInt64s, run_starts, spans

# Values that commits may bring before the array of bits is made anew.
ROOM = 4_096
# Words that are looked for together, each a bit.
TOGETHER = 64
NO_VALUES = np.zeros(0, np.int64)
# The bit of a need, and words that meet it together.
Way = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class RowValues:
    """The values of some rows: the place of a row among them, ascending, and the number of a value that it has."""

    place: Int64s
    value: Int64s


NOTHING_OWN = RowValues(NO_VALUES, NO_VALUES)


class CopyText:
    """Searches the values of one commit. Not for several threads at once.

    Args:
        segments: In the order of their values.
        records: For rows one after another how many values each has, and their numbers.
        before: Of the commit before, which nobody asks any more.
    """

    def __init__(self, segments: Sequence[ValueSegment], records: UInt32s, before: CopyText | None = None) -> None:
        self._segments, self._records = segments, records
        self._first = np.cumsum([0, *map(len, segments)])[:-1].tolist()
        self._near = np.concatenate([one.arrays.near for one in segments])
        # zero between two questions
        self._bits: UInt64s = before._bits if before else np.zeros(0, np.uint64)
        if len(self._bits) < len(self._near):
            self._bits = np.zeros(len(self._near) + ROOM, np.uint64)
        self.word: Callable[[str], WordValues] = memoize(
            self._word, WORDS_KEPT, name="copy_words", most_bytes=WORD_BYTES
        )

    def of_rows(self, places: Array) -> RowValues:
        """The values of rows, by where their records are."""
        start = places.astype(np.int64)
        behind, place = spans(start + 1, self._records[start].astype(np.int64))
        return RowValues(place, self._records[behind].astype(np.int64))

    def meeting(self, found: RowValues, count: int, ways: Iterable[Way]) -> tuple[UInt32s, UInt32s]:
        """Which needs each of `count` rows meets by text of its own, uint32 masks: by authority, topics and themes; and
        by any text.
        """
        near, anywhere = np.zeros(count, np.uint32), np.zeros(count, np.uint32)
        possible = [way for way in ways if all(self.word(word).documents for word in way[1])]
        for need, together in possible:
            if len(together) > TOGETHER:  # part by part: what has all has each
                parts = [together[first : first + TOGETHER] for first in range(0, len(together), TOGETHER)]
                of_parts = [self.meeting(found, count, [(need, part)]) for part in parts]
                near |= reduce(and_, [masks for masks, _ in of_parts])
                anywhere |= reduce(and_, [masks for _, masks in of_parts])
        for some in _together([way for way in possible if len(way[1]) <= TOGETHER]):
            words = list(dict.fromkeys(word for _, together in some for word in together))
            bits = self._bits_of(found.value, words)
            hit = bits.nonzero()[0]
            if not len(hit):
                continue
            bits, place = bits[hit], found.place[hit]
            starts = run_starts(place)
            near_bits = np.bitwise_or.reduceat(bits * self._near[found.value[hit]], starts)
            place, bits = place[starts], np.bitwise_or.reduceat(bits, starts)
            bit_of = {word: 1 << i for i, word in enumerate(words)}
            for need, together in some:
                wanted = np.uint64(reduce(or_, map(bit_of.__getitem__, together)))
                for masks, met in ((anywhere, bits), (near, near_bits)):
                    masks[place[(met & wanted) == wanted]] |= np.uint32(need)
        return near, anywhere

    def documents(self, words: Sequence[str]) -> UInt32s:
        """The documents that have the rarest of some words, and maybe others that had it."""
        values = min(map(self.word, words), key=lambda one: one.documents).values
        found = []
        for segment, first in zip(self._segments, self._first, strict=True):
            here = values[values.searchsorted(first) : values.searchsorted(first + len(segment))] - first
            if len(here):
                found.append(segment.documents(here))
        return np.concatenate(found) if found else np.zeros(0, np.uint32)

    def most_documents(self, words: Sequence[str]) -> int:
        """How many documents have all of some words, at most."""
        return min([self.word(word).documents for word in words])

    def _word(self, word: str) -> WordValues:
        built, *late = (segment.having(word) for segment in self._segments)
        if not any(one.documents for one in late):
            return built
        values = [one.values + first for one, first in zip((built, *late), self._first, strict=True)]
        return WordValues(np.concatenate(values), built.documents + sum(one.documents for one in late))

    def _bits_of(self, values: Int64s, words: Sequence[str]) -> UInt64s:
        """For each value the bits of the words that it has."""
        having = [self.word(word).values for word in words]
        try:
            for i, there in enumerate(having):
                self._bits[there] |= np.uint64(1 << i)
            found: UInt64s = self._bits[values]
        finally:
            for there in having:
                self._bits[there] = 0
        return found


def _together(ways: Sequence[Way]) -> list[list[Way]]:
    """Ways in turn, no more words together than fit."""
    found: list[list[Way]] = []
    words: set[str] = set()
    for way in ways:
        if not found or len(words.union(way[1])) > TOGETHER:
            found.append([])
            words = set()
        words.update(way[1])
        found[-1].append(way)
    return found
