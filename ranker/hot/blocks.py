"""Sightings by block of addresses: how much of each block counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexer.arrays import Array, Float64s, Int64s
from ranker.hot.caps import block_floor, counted_per_block
from ranker.hot.sightings import Sightings

# A window of a day has sightings of three days at most: late ones are of the next.
MOST_DAYS = 3
# Bits of a block's hash that tell it from the others of its term and day: of 30,000 blocks, more than any term has, two
# are taken for one in one case of 2,400 (n² / 2^41).
HASH_BITS = 40
HASH_MASK = (1 << HASH_BITS) - 1
# Sightings from which on blocks are estimated from those whose hash ends in four zero bits.
MANY, SAMPLED = 100_000, 16


def floor_of(sightings: Sightings) -> float:
    """What of a block counts whatever its share, in the region that some sightings are all of."""
    many = len(sightings) > MANY
    rows = sightings.take(sightings.block % SAMPLED == 0) if many else sightings
    _, first = np.unique(rows.block, return_index=True)  # a block has another hash each day
    per_day = np.unique(rows.day[first], return_counts=True)[1]
    return block_floor(int(per_day.max(initial=0)) * (SAMPLED if many else 1))


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks of terms, each day's apart: hashes of one address on two days say nothing of one another, and whoever
    has one block shall not have two at midnight.

    Attributes:
        block: For each sighting the place of its block in the other columns.
        term: Of each block the place of its term.
        group: The place of its term and day together.
        size: Its actors.
    """

    block: Int64s
    term: Int64s
    group: Int64s
    size: Int64s

    @classmethod
    def of(cls, term: Array, rows: Sightings) -> Blocks:
        """The blocks of distinct sightings.

        Args:
            term: For each sighting the place of its term, from 0.
        """
        if not len(rows):
            return cls(*(np.zeros(0, np.int64) for _ in range(4)))
        day = (rows.day - rows.day.min()).astype(np.int64) & MOST_DAYS
        # one number to sort by: a fifth of the time that three columns take
        key = (term.astype(np.int64) * (MOST_DAYS + 1) + day << HASH_BITS) | (rows.block & HASH_MASK)
        order = np.argsort(key)
        sorted_key = key[order]
        fresh = np.r_[True, sorted_key[1:] != sorted_key[:-1]]
        block = np.empty(len(rows), np.int64)
        block[order] = np.cumsum(fresh) - 1
        group = sorted_key[fresh] >> HASH_BITS
        numbered = np.cumsum(np.r_[True, group[1:] != group[:-1]]) - 1
        return cls(block, group // (MOST_DAYS + 1), numbered, np.bincount(block))

    def counted(self, floor: float) -> Float64s:
        """How many actors of each block count; `floor`: see `counted_per_block`."""
        return counted_per_block(self.group, self.size, floor)

    def weights(self, floor: float) -> Float64s:
        """For each sighting what it counts, (0, 1]: those of a block share what their block may count for."""
        weights: Float64s = (self.counted(floor) / self.size)[self.block]
        return weights

    def most(self, terms: int) -> Int64s:
        """For each term the number of its blocks on the day that had most of them."""
        found = np.zeros(terms, np.int64)
        of_group, places = np.unique(self.group, return_index=True)
        np.maximum.at(found, self.term[places], np.bincount(self.group, minlength=len(of_group)))
        return found

    def largest(self, terms: int, floor: float) -> Float64s:
        """For each term what its largest block counts for."""
        found = np.zeros(terms)
        np.maximum.at(found, self.term, self.counted(floor))
        return found
