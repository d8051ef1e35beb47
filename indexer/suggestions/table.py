"""The table of entries: their characters and readings one after another, and the orders by which they are found.

Entries are numbered by `Entry.order`, so that of two numbers the smaller is the better suggestion. A *place* is a
character of an entry; places are numbered through all entries, a zero between two of them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from indexer.errors import DamagedIndex
from indexer.generation.arrays import Array, Int32s, UInt8s, UInt16s, UInt32s, UInt64s, dtypes_of, map_array
from indexer.generation.checksums import check_sizes
from indexer.suggestions.entry import KINDS, Entry
from indexer.suggestions.readings import Readings

# CJK Unified Ideographs: what names are written with.
FIRST_COMMON, LAST_COMMON = 0x4E00, 0x9FFF
# Places of zeros behind the last entry: a comparison may run so far beyond the end.
PADDING = 128


@dataclass(frozen=True, eq=False)
class SuggestionTable:
    """A table, mapped or in memory.

    Attributes:
        chars: Each place's character, by its place in the alphabet from 1 on.
        readings: Each place's reading.
        letters: The first letter of each place's reading.
        entries: Each place's entry.
        starts: Where each entry begins; one more than there are entries.
        first_by_chars, first_by_letters: Beginnings of entries, ordered by their characters, their letters.
        later_by_chars, later_by_letters: All other places, ordered by the characters, the letters from there on.
        first_by_chars_marks …: Of each order every 64th place's characters, as one number.
        base: An entry's base; -1 - n: it has those of group n.
        alphabet: Code points, ascending.
        texts: UTF-8.
        names: Of readings, a line each.
        common: The commonest reading of each character of the common block, whether an entry has it or not.
    """

    chars: UInt16s
    readings: UInt16s
    letters: UInt8s
    entries: UInt32s
    starts: UInt32s
    first_by_chars: UInt32s
    first_by_letters: UInt32s
    later_by_chars: UInt32s
    later_by_letters: UInt32s
    first_by_chars_marks: UInt64s
    first_by_letters_marks: UInt64s
    later_by_chars_marks: UInt64s
    later_by_letters_marks: UInt64s
    weight: UInt8s
    kind: UInt8s
    base: Int32s
    group_starts: UInt32s
    group_bases: UInt32s
    alphabet: UInt32s
    text_ends: UInt64s
    texts: UInt8s
    names: UInt8s
    common: UInt16s

    def __len__(self) -> int:
        return len(self.kind)

    @classmethod
    def open(cls, folder: Path) -> SuggestionTable:
        """Map a table's files. Raises `DamagedIndex`."""
        check_sizes(folder, files())
        table = cls(**{name: map_array(folder / f"{name}.bin", kind) for name, kind in ARRAYS.items()})
        lengths = {len(table.weight), len(table.base), len(table.text_ends), len(table.starts) - 1, len(table)}
        places = {len(table.chars), len(table.readings), len(table.letters), len(table.entries)}
        if len(lengths) != 1 or len(places) != 1:
            raise DamagedIndex(folder.name, "各列长度不一致")
        return table

    def text(self, entry: int) -> str:
        """The text of the entry of a number."""
        start = int(self.text_ends[entry - 1]) if entry else 0
        return self.texts[start : int(self.text_ends[entry])].tobytes().decode()

    def entry(self, number: int) -> Entry:
        """The entry of a number, from 0."""
        kind = KINDS[int(self.kind[number])]
        return Entry(self.text(number), kind, int(self.weight[number]), self.bases(number))

    def bases(self, entry: int) -> tuple[int, ...]:
        """The bases that an entry stands for."""
        base = int(self.base[entry])
        if base >= 0:
            return (base,)
        start, end = self.group_starts[-1 - base], self.group_starts[-base]
        return tuple(self.group_bases[int(start) : int(end)].tolist())

    def length(self, entry: int) -> int:
        """How many characters of an entry can be typed."""
        return int(self.starts[entry + 1]) - int(self.starts[entry]) - 1

    @cached_property
    def numbers(self) -> Readings:
        """The numbers of readings."""
        return Readings(tuple(self.names.tobytes().decode().split()))

    @cached_property
    def char_number(self) -> Callable[[str], int]:
        """Character → its number; 0 for one that no entry has."""
        known = {chr(code): number for number, code in enumerate(self.alphabet.tolist(), 1)}
        return lambda char: known.get(char, 0)


ARRAYS = dtypes_of(SuggestionTable)


def files() -> list[str]:
    """The names of a table's files."""
    return [f"{name}.bin" for name in ARRAYS]


def table_in_memory(entries: Sequence[Entry], read: Callable[[str], Sequence[str]]) -> SuggestionTable:
    """A table of some entries.

    Args:
        read: A text's readings, one a character.
    """
    return SuggestionTable(**arrays_of(entries, read))


def arrays_of(entries: Sequence[Entry], read: Callable[[str], Sequence[str]]) -> Mapping[str, Any]:
    """The arrays of a table of some entries, in any order; those that cannot be typed are left out."""
    kept = sorted((entry for entry in dict.fromkeys(entries) if entry.key), key=lambda entry: entry.order)
    readings = Readings.current()
    places = _places(kept, read, readings)
    starts, chars, letters = places["starts"], places["chars"], places["letters"]
    later = np.setdiff1d(np.flatnonzero(chars), starts, assume_unique=True)
    texts = [entry.text.encode() for entry in kept]
    return {
        **places,
        **_orders(chars, letters, starts[:-1], "first"),
        **_orders(chars, letters, later, "later"),
        "weight": np.array([entry.weight for entry in kept], np.uint8),
        "kind": np.array([KINDS.index(entry.kind) for entry in kept], np.uint8),
        **_bases(kept),
        "text_ends": np.cumsum([len(text) for text in texts], dtype=np.uint64),
        "texts": np.frombuffer(b"".join(texts), np.uint8),
        "names": np.frombuffer("\n".join(readings.names).encode(), np.uint8),
        "common": np.zeros(0, np.uint16),
    }


def _places(entries: Sequence[Entry], read: Callable[[str], Sequence[str]], readings: Readings) -> dict[str, Array]:
    keys = [entry.key for entry in entries]
    lengths = np.array([len(key) + 1 for key in keys], np.int64)
    starts = np.concatenate(([0], np.cumsum(lengths))).astype(np.uint32)
    size = int(starts[-1]) + PADDING
    codes = np.zeros(size, np.uint32)
    codes[: size - PADDING] = np.fromiter(map(ord, _joined(keys)), np.uint32, size - PADDING)
    alphabet = np.unique(codes[codes > 0])[: np.iinfo(np.uint16).max - 1]
    chars = np.where(codes > 0, np.searchsorted(alphabet, codes) + 1, 0)
    numbers = np.zeros(size, np.uint16)
    for key, start in zip(keys, starts.tolist(), strict=False):
        numbers[start : start + len(key)] = readings.numbers(read(key))
    entry_of = np.zeros(size, np.uint32)
    entry_of[: size - PADDING] = np.repeat(np.arange(len(keys), dtype=np.uint32), lengths)
    return {
        "chars": chars.astype(np.uint16),
        "readings": numbers,
        "letters": readings.letters[numbers],
        "entries": entry_of,
        "starts": starts,
        "alphabet": alphabet.astype(np.uint32),
    }


def _joined(keys: Sequence[str]) -> Iterator[str]:
    for key in keys:
        yield from key
        yield "\0"


def _bases(entries: Sequence[Entry]) -> dict[str, Array]:
    base = np.zeros(len(entries), np.int32)
    groups: list[tuple[int, ...]] = []
    for number, entry in enumerate(entries):
        if len(entry.bases) == 1:
            base[number] = entry.bases[0]
        else:
            groups.append(entry.bases)
            base[number] = -len(groups)
    return {
        "base": base,
        "group_starts": np.cumsum([0, *map(len, groups)], dtype=np.uint32),
        "group_bases": np.array([number for group in groups for number in group], np.uint32),
    }


def _orders(chars: Array, letters: Array, places: Array, name: str) -> dict[str, Array]:
    front = CHARS.packed(chars, places)
    by_chars = np.lexsort((CHARS.packed(chars, places + CHARS.count), front))
    letter_keys = LETTERS.packed(letters, places)
    by_letters = np.argsort(letter_keys, kind="stable")
    return {
        f"{name}_by_chars": places[by_chars].astype(np.uint32),
        f"{name}_by_chars_marks": front[by_chars][::MARKED],
        f"{name}_by_letters": places[by_letters].astype(np.uint32),
        f"{name}_by_letters_marks": letter_keys[by_letters][::MARKED],
    }


@dataclass(frozen=True, slots=True)
class Packing:
    """How the first values from a place on become one number, the first value most significant.

    Attributes:
        count: How many values; after an end there are none.
        bits: Of each.
        below: What is taken from a value first, so that it fits.
    """

    count: int
    bits: int
    below: int = 0

    def packed(self, values: Array, places: Array) -> UInt64s:
        """The numbers of some places."""
        found = np.zeros(len(places), np.uint64)
        going = np.ones(len(places), np.bool_)
        for step in range(self.count):
            here = values[places.astype(np.int64) + step]
            going &= here > 0
            small = np.where(going, here.astype(np.int64) - self.below, 0)
            found = found << np.uint64(self.bits) | small.astype(np.uint64)
        return found

    def span(self, wanted: Sequence[int]) -> tuple[np.uint64, np.uint64]:
        """The least and the greatest number of places that begin with some values."""
        low = 0
        for value in wanted[: self.count]:
            low = low << self.bits | value - self.below
        rest = self.bits * max(0, self.count - len(wanted))
        return np.uint64(low << rest), np.uint64((low + 1 << rest) - 1)


CHARS = Packing(count=4, bits=16)
LETTERS = Packing(count=12, bits=5, below=ord("a") - 1)
# How many characters, or letters, from a place on decide where it stands; what is typed beyond is compared one by one.
ORDERED_CHARS, ORDERED_LETTERS = 2 * CHARS.count, LETTERS.count
# Every so manyth place of an order is marked: a search by halves then looks at a few places only, each of which may be
# a page of memory, and the marks take an eighth of a byte a place.
MARKED = 64


def open_range(order: UInt32s, marks: UInt64s, values: Array, wanted: list[int], packing: Packing) -> UInt32s:
    """The part of an order whose places have the wanted values from there on.

    Args:
        marks: Of the order.
        values: Of all places.
        wanted: At least one, and no more than decide the order.
    """
    low, high = packing.span(wanted)
    first, last = int(np.searchsorted(marks, low, "left")), int(np.searchsorted(marks, high, "right"))
    length = len(wanted)

    def here(place: int) -> list[int]:
        found: list[int] = values[place : place + length].tolist()
        return found

    # where the marks say all that is wanted, each border lies between two of them
    borders = length <= packing.count
    begin, end = max(0, (first - 1) * MARKED), min(len(order), last * MARKED)
    start = bisect_left(order, wanted, begin, min(first * MARKED, end) if borders else end, key=here)
    stop = bisect_right(order, wanted, max(start, (last - 1) * MARKED) if borders else start, end, key=here)
    return order[start:stop]
