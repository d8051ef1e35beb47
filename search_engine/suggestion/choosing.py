"""Of all that was found the few that stand first: entries and where they match, as numbers until the end.

The order is (near or only elsewhere; whole, beginning, inside; surely or perhaps meant; tier; heavier, shorter, text):
the last three are an entry's number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from heapq import merge
from itertools import chain

import numpy as np

from indexer.arrays import Array, Int64s
from indexer.suggestions import Entry, SuggestionTable

WHOLE, BEGINNING, INSIDE = 0, 1, 2
# What stands before the entry's number: elsewhere, how it matches, sure or not, tier.
TIER_BITS, UNSURE_BIT, MATCH_BIT, AWAY_BIT, ENTRY_BITS = 0, 3, 4, 6, 32
NUMBER = (1 << ENTRY_BITS) - 1
# How many candidates for each suggestion are put in order first; of a base with aliases several are one suggestion.
WINDOW = 4


@dataclass(frozen=True, slots=True)
class Found:
    """Where one typing was found in one table.

    Attributes:
        places: From which on.
        length: How many characters.
        sure: See `Typing`.
        tiers: Of each place's entry.
    """

    table: SuggestionTable
    places: Int64s
    entries: Int64s
    length: int
    inside: bool
    sure: bool
    tiers: Array

    def where(self, kept: Array) -> Found:
        """Only some of the places."""
        return replace(self, places=self.places[kept], entries=self.entries[kept], tiers=self.tiers[kept])

    def with_tiers(self, tiers: Array) -> Found:
        """The same places with other tiers."""
        return replace(self, tiers=tiers)

    def ranks(self, *, away: bool) -> Int64s:
        """A number for each, smaller ones first."""
        table = self.table
        match = np.full(len(self.places), INSIDE if self.inside else BEGINNING, np.int64)
        if not self.inside:
            lengths = table.starts[self.entries + 1].astype(np.int64) - self.places - 1
            match[lengths == self.length] = WHOLE
        front = (int(away) << AWAY_BIT) + (int(not self.sure) << UNSURE_BIT) + (match << MATCH_BIT) + self.tiers
        ranks: Int64s = (front << ENTRY_BITS) + self.entries
        return ranks


@dataclass(frozen=True, slots=True)
class Candidate:
    """One entry that may be suggested: characters `[first, first + count)` of it were typed."""

    entry: Entry
    front: int
    first: int
    count: int


def in_order(found: list[Found], *, away: bool, wanted: int) -> Iterator[Candidate]:
    """Candidates from the first on; one entry may come several times. Only those that are asked for are read."""
    tables = {id(part.table): part.table for part in found}
    streams = [
        _of_table(table, [part for part in found if part.table is table], away, wanted) for table in tables.values()
    ]
    # within one table the numbers say the order; only between two are entries compared
    return merge(*streams, key=_order) if len(streams) > 1 else chain.from_iterable(streams)


def _order(candidate: Candidate) -> tuple[object, ...]:
    return candidate.front, candidate.entry.order, candidate.first


def _of_table(table: SuggestionTable, found: list[Found], away: bool, wanted: int) -> Iterator[Candidate]:
    ranks = np.concatenate([part.ranks(away=away) for part in found])
    places = np.concatenate([part.places for part in found])
    lengths = np.repeat([part.length for part in found], [len(part.places) for part in found])
    window, given = wanted * WINDOW, 0
    while given < len(ranks):
        chosen = _smallest(ranks, places, window)
        for place in chosen[given:].tolist():
            number = int(ranks[place]) & NUMBER
            first = int(places[place]) - int(table.starts[number])
            yield Candidate(table.entry(number), int(ranks[place]) >> ENTRY_BITS, first, int(lengths[place]))
        given, window = len(chosen), len(ranks)


def _smallest(ranks: Int64s, places: Int64s, count: int) -> Int64s:
    """Which the smallest ranks are, in order; of equal ones (an entry that has it twice) the first place first."""
    if count < len(ranks):
        least = np.partition(ranks, count - 1)[count - 1]
        some = np.flatnonzero(ranks <= least)
        found: Int64s = some[np.lexsort((places[some], ranks[some]))]
        return found
    return np.lexsort((places, ranks))
