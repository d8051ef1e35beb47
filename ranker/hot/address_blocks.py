"""Occurrences by block of addresses: how much of each block counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexer.events.pseudonyms import NETWORK_BITS
from indexer.generation.arrays import Array, Float64s, Int64s
from ranker.hot.abuse_caps import NETWORK_FLOOR, block_floor, counted_by_network, numbered
from ranker.hot.unique_actor_occurrences import Occurrences

# A window of a day has sightings of three days at most: late ones are of the next.
MOST_DAYS = 3
# Bits of the hashes of a network and of a block that tell them from the others of one term and day, so that all fits in
# one number: of 256 blocks of a network two are taken for one in one case of 512 (n² / 2^25), of thirty networks of a
# county in one of 146 (n² / 2^17), and of thousands some, which then count for a little less.
OF_NETWORK, OF_BLOCK = 16, 24
HASH_BITS = OF_NETWORK + OF_BLOCK
# Occurrences from which on blocks are estimated from those whose hash ends in four zero bits.
MANY, SAMPLED = 100_000, 16


def floor_of(occurrences: Occurrences) -> float:
    """What of a block counts whatever its share, in the region that some sightings are all of."""
    many = len(occurrences) > MANY
    rows = occurrences.take(occurrences.block % SAMPLED == 0) if many else occurrences
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
        network: The place of its network in that group.
        size: Its actors.
    """

    block: Int64s
    term: Int64s
    group: Int64s
    network: Int64s
    size: Int64s

    @classmethod
    def of(cls, term: Array, rows: Occurrences) -> Blocks:
        """The blocks of distinct sightings.

        Args:
            term: For each sighting the place of its term, from 0.
        """
        if not len(rows):
            return cls(*(np.zeros(0, np.int64) for _ in range(5)))
        day = (rows.day - rows.day.min()).astype(np.int64) & MOST_DAYS
        # one number to sort by: a fifth of the time that three columns take
        key = (term.astype(np.int64) * (MOST_DAYS + 1) + day << HASH_BITS) | _short(rows.block)
        order = np.argsort(key)
        sorted_key = key[order]
        fresh = np.r_[True, sorted_key[1:] != sorted_key[:-1]]
        block = np.empty(len(rows), np.int64)
        block[order] = np.cumsum(fresh) - 1
        network = sorted_key[fresh] >> OF_BLOCK
        group = network >> OF_NETWORK
        return cls(block, group // (MOST_DAYS + 1), numbered(group), numbered(network), np.bincount(block))

    def counted(self, floor: float) -> Float64s:
        """How many actors of each block count; `floor`: see `counted_by_network`. Without one networks have none."""
        return counted_by_network(self.group, self.network, self.size, floor, NETWORK_FLOOR if floor else 0.0)

    def weights(self, counted: Float64s) -> Float64s:
        """For each sighting what it counts, [0, 1]: those of a block share what their block counts for."""
        weights: Float64s = (counted / self.size)[self.block]
        return weights

    def most(self, terms: int) -> Int64s:
        """For each term the number of its blocks on the day that had most of them."""
        return self._most(np.arange(len(self.group)), terms)

    def most_networks(self, terms: int) -> Int64s:
        """The same of networks."""
        return self._most(_firsts(self.network), terms)

    def _most(self, places: Int64s, terms: int) -> Int64s:
        found = np.zeros(terms, np.int64)
        firsts = _firsts(self.group)
        np.maximum.at(found, self.term[firsts], np.bincount(self.group[places], minlength=len(firsts)))
        return found

    def largest(self, terms: int, counted: Float64s) -> Float64s:
        """For each term what its largest block counts for."""
        found = np.zeros(terms)
        np.maximum.at(found, self.term, counted)
        return found


def _short(block: Int64s) -> Int64s:
    """The lowest bits of the hash of the network, and of that of the block."""
    short: Int64s = (block >> NETWORK_BITS & (1 << OF_NETWORK) - 1) << OF_BLOCK | (block & (1 << OF_BLOCK) - 1)
    return short


def _firsts(ascending: Int64s) -> Int64s:
    return np.flatnonzero(np.diff(ascending, prepend=-1))
