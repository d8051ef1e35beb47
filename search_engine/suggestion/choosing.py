"""Of all that was found the few that stand first: entries and where they match, as numbers until the end.

The order is (near or only elsewhere; whole, beginning, inside; surely or perhaps meant; tier; heavier, shorter, text):
the last three are an entry's number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from indexer.arrays import Array, Int64s
from indexer.suggestions import Entry, SuggestionTable

WHOLE, BEGINNING, INSIDE = 0, 1, 2
# What stands before the entry's number: elsewhere, how it matches, sure or not, tier.
TIER_BITS, UNSURE_BIT, MATCH_BIT, AWAY_BIT, ENTRY_BITS = 0, 3, 4, 6, 32
# How many candidates for each suggestion are looked at first; of a base with aliases several are one suggestion.
WINDOW = 6


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
    """Candidates from the first on; one entry may come several times."""
    ranks = [part.ranks(away=away) for part in found]
    total, window, given = sum(map(len, ranks)), wanted * WINDOW, 0
    while given < total:
        chosen = sorted(
            (candidate for part, rank in zip(found, ranks, strict=True) for candidate in _first(part, rank, window)),
            key=lambda candidate: (candidate.front, candidate.entry.order, candidate.first),
        )[:window]
        yield from chosen[given:]
        given, window = len(chosen), window * WINDOW


def _first(found: Found, ranks: Int64s, count: int) -> Iterator[Candidate]:
    places = np.argpartition(ranks, count - 1)[:count] if count < len(ranks) else np.arange(len(ranks))
    for place in places.tolist():
        number = int(found.entries[place])
        first = int(found.places[place]) - int(found.table.starts[number])
        yield Candidate(found.table.entry(number), int(ranks[place]) >> ENTRY_BITS, first, found.length)
