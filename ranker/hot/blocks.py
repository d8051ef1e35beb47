"""Sightings by block of addresses: how much of each block counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexer.arrays import Array, Float64s, Int64s
from ranker.hot.caps import BLOCK_FLOOR, counted_per_block
from ranker.hot.sightings import Sightings


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
        order = np.lexsort((rows.block, rows.day, term))
        terms, days, hashes = term[order], rows.day[order], rows.block[order]
        group = np.r_[True, (terms[1:] != terms[:-1]) | (days[1:] != days[:-1])]
        fresh = group | np.r_[True, hashes[1:] != hashes[:-1]]
        block = np.empty(len(rows), np.int64)
        block[order] = np.cumsum(fresh) - 1
        return cls(block, terms[fresh].astype(np.int64), (np.cumsum(group) - 1)[fresh], np.bincount(block))

    def counted(self, floor: float = BLOCK_FLOOR) -> Float64s:
        """How many actors of each block count."""
        return counted_per_block(self.group, self.size, floor)

    def weights(self, floor: float = BLOCK_FLOOR) -> Float64s:
        """For each sighting what it counts, (0, 1]: those of a block share what their block may count for."""
        weights: Float64s = (self.counted(floor) / self.size)[self.block]
        return weights

    def most(self, terms: int) -> Int64s:
        """For each term the number of its blocks on the day that had most of them."""
        found = np.zeros(terms, np.int64)
        of_group, places = np.unique(self.group, return_index=True)
        np.maximum.at(found, self.term[places], np.bincount(self.group, minlength=len(of_group)))
        return found

    def largest(self, terms: int) -> Float64s:
        """For each term what its largest block counts for."""
        found = np.zeros(terms)
        np.maximum.at(found, self.term, self.counted())
        return found
