"""Of all that was found the few that stand first: entries and where they match, as numbers until the end.

The order is (near or only elsewhere; beginning or inside; surely or perhaps meant; the whole of it; last syllable typed
out; heavier; nearer; shorter, text): the last two are an entry's number. Between what a county handles itself and what
its city, province or nation handles for it, use decides: 公积金, which everybody asks for, is nowhere nearer than in
the city, and stands before what the county has and hardly anybody asks for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from heapq import merge
from itertools import chain

import numpy as np

from dictionaries.pinyin import Sound
from indexer.generation.arrays import Array, Bools, Int64s
from indexer.suggestions import Entry, SuggestionTable
from indexer.suggestions.entry import MOST_WEIGHT
from indexer.suggestions.readings import NO_READING
from ranker.ordering.cascade import IN_CITY
from search_engine.suggestion.typed import Typing

# What stands before the entry's number, each from its lowest bit on.
TIER_BIT, WANTED_BIT, UNFINISHED_BIT, PART_BIT = 0, 3, 13, 14
UNSURE_BIT, INSIDE_BIT, AWAY_BIT, ENTRY_BITS = 15, 16, 17, 32
NUMBER = (1 << ENTRY_BITS) - 1
# Two first letters are those of much: hz is 护照, 换证, 户主. From three characters on they tell a name: sfz is 身份证.
TELLING_LETTERS = 3
# How many candidates for each suggestion are put in order first; of a base with aliases several are one suggestion.
WINDOW = 4


@dataclass(frozen=True, slots=True)
class Found:
    """Where one typing was found in one table.

    Attributes:
        places: From which on.
        way: What was looked for there.
        tiers: Of each place's entry.
    """

    table: SuggestionTable
    places: Int64s
    entries: Int64s
    way: Typing
    inside: bool
    tiers: Array

    @property
    def length(self) -> int:
        """How many characters were typed."""
        return len(self.way.wishes)

    def where(self, kept: Array) -> Found:
        """Only some of the places."""
        return replace(self, places=self.places[kept], entries=self.entries[kept], tiers=self.tiers[kept])

    def ranks(self) -> Int64s:
        """A number for each, smaller ones first."""
        finished = self._finished()
        wanting = MOST_WEIGHT - self.table.weight[self.entries].astype(np.int64)
        constant = (int(self.inside) << INSIDE_BIT) + (int(not self.way.sure) << UNSURE_BIT)
        front = ((self.tiers >= IN_CITY).astype(np.int64) << AWAY_BIT) + constant
        front += (~self._whole(finished)).astype(np.int64) << PART_BIT
        front += (~finished).astype(np.int64) << UNFINISHED_BIT
        front += (wanting << WANTED_BIT) + (self.tiers.astype(np.int64) << TIER_BIT)
        ranks: Int64s = (front << ENTRY_BITS) + self.entries
        return ranks

    def _finished(self) -> Bools:
        """Where the last character was typed out: shen is 身 before it is 生."""
        last = self.way.wishes[-1]
        if not (isinstance(last, Sound) and last.open):
            return np.ones(len(self.places), np.bool_)
        number = self.table.numbers.number(last.letters) if len(last.letters) > 1 else NO_READING
        if number == NO_READING:
            return np.zeros(len(self.places), np.bool_)
        found: Bools = self.table.readings[self.places + self.length - 1] == number
        return found

    def _whole(self, finished: Bools) -> Bools:
        """Where all of an entry was typed, not only two first letters of it."""
        if self.inside:
            return np.zeros(len(self.places), np.bool_)
        ends = self.table.starts[self.entries + 1].astype(np.int64) - self.places - 1
        whole: Bools = ends == self.length
        return whole if self.length >= TELLING_LETTERS else whole & finished & self._spelt()

    def _spelt(self) -> bool:
        """Whether no character but the last was typed by its first letters alone."""
        return not any(isinstance(wish, Sound) and wish.open for wish in self.way.wishes[:-1])


@dataclass(frozen=True, slots=True)
class Candidate:
    """One entry that may be suggested, `number` of a table: characters `[first, first + count)` of it were typed."""

    table: SuggestionTable
    number: int
    entry: Entry
    front: int
    first: int
    count: int


def in_order(found: list[Found], *, wanted: int) -> Iterator[Candidate]:
    """Candidates from the first on; one entry may come several times. Only those that are asked for are read."""
    tables = {id(part.table): part.table for part in found}
    streams = [_of_table(table, [part for part in found if part.table is table], wanted) for table in tables.values()]
    # within one table the numbers say the order; only between two are entries compared
    return merge(*streams, key=_order) if len(streams) > 1 else chain.from_iterable(streams)


def _order(candidate: Candidate) -> tuple[object, ...]:
    return candidate.front, candidate.entry.order, candidate.first


def _of_table(table: SuggestionTable, found: list[Found], wanted: int) -> Iterator[Candidate]:
    ranks = np.concatenate([part.ranks() for part in found])
    places = np.concatenate([part.places for part in found])
    lengths = np.repeat([part.length for part in found], [len(part.places) for part in found])
    window, given = wanted * WINDOW, 0
    while given < len(ranks):
        chosen = _smallest(ranks, places, window)
        some = chosen[given:]
        rows = zip(ranks[some].tolist(), places[some].tolist(), lengths[some].tolist(), strict=True)
        for rank, place, length in rows:
            number = rank & NUMBER
            first = place - int(table.starts[number])
            yield Candidate(table, number, table.entry(number), rank >> ENTRY_BITS, first, length)
        given, window = len(chosen), len(ranks)


def _smallest(ranks: Int64s, places: Int64s, count: int) -> Int64s:
    """Which the smallest ranks are, in order; of equal ones (an entry that has it twice) the first place first."""
    if count < len(ranks):
        least = np.partition(ranks, count - 1)[count - 1]
        some = np.flatnonzero(ranks <= least)
        found: Int64s = some[np.lexsort((places[some], ranks[some]))]
        return found
    return np.lexsort((places, ranks))
