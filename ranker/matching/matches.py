"""What retrieval hands to ranking: which bases and rows match, how well, with which score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexer.generation.arrays import Array, Bools, Float32s, Int64s, UInt8s
from indexer.snapshot.chain import ChainRows


@dataclass(frozen=True, slots=True)
class SlotMatches:
    """Shared bases by their places in the tables ("slots"): class (0 = no match) and score."""

    relevance_class: UInt8s
    score: Float32s


@dataclass(frozen=True, slots=True)
class RowMatches:
    """Rows that match by text of their own: row number, base, slot (-1 for a base of one region), class, score."""

    row: Int64s
    base: Int64s
    slot: Int64s
    relevance_class: UInt8s
    score: Float32s

    @classmethod
    def none(cls) -> RowMatches:
        """No rows."""
        empty = np.zeros(0, np.int64)
        return cls(empty, empty, empty, np.zeros(0, np.uint8), np.zeros(0, np.float32))

    def take(self, places: Bools | Int64s) -> RowMatches:
        """Some of the rows."""
        return RowMatches(
            self.row[places], self.base[places], self.slot[places], self.relevance_class[places], self.score[places]
        )


@dataclass(frozen=True, slots=True)
class ChainMatches:
    """The rows of the user's chain, all of them: class (0 = no match, or not there now) and score of each."""

    rows: ChainRows
    relevance_class: UInt8s
    score: Float32s


@dataclass(frozen=True, slots=True)
class Matches:
    """All that matches a query.

    Attributes:
        slots: Shared bases whose shared text matches: every live copy of theirs does.
        chain: The rows of the user's chain, matched by what base and row have together; None without region.
        wide: Rows outside the chain that match, but not by their base's shared text alone.
        wide_is_all: Whether `wide` has all of those (it is cut at a few hundred).
        step: The name of the last relaxation step taken, None where all words were required.
        by_meaning: Meaning took part.
        by_words: Something has all needs by its words.
        is_ex_officio: The base that is nearest in meaning, where an office takes it up of itself (依职权) and these
            matches do not show it; -1.
    """

    slots: SlotMatches
    chain: ChainMatches | None
    wide: RowMatches
    wide_is_all: bool
    step: str | None = None
    by_meaning: bool = False
    by_words: bool = True
    is_ex_officio: int = -1


def isin_sorted(values: Array, wanted: Array) -> Bools:
    """Which values are among the wanted ones, of the same type. For some hundred of both `np.isin` costs ten times as
    much.
    """
    if not len(wanted) or not len(values):
        return np.zeros(len(values), np.bool_)
    ordered = np.sort(wanted)
    place = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    found: Bools = ordered[place] == values
    return found
