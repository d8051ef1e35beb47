"""What retrieval hands to ranking: which bases and rows match, in which class, with which evidence."""

from __future__ import annotations

from dataclasses import dataclass, fields
from operator import attrgetter

import numpy as np

from indexer.generation.arrays import Array, Bools, Float32s, Int64s, UInt8s
from indexer.snapshot import ChainRows, Snapshot
from ranker.matching.evidence import evidence_of, no_evidence
from ranker.matching.parsed_query import ParsedQuery


@dataclass(frozen=True, slots=True)
class SlotMatches:
    """Shared bases by their places in the tables ("slots").

    Attributes:
        relevance_class: 0 = no match.
        text, nearness, named: Their evidence, as far as it is known of all; None: of none.
        as_typed: The slots of which a name equals the text as it was typed.
    """

    relevance_class: UInt8s
    text: Float32s
    as_typed: Int64s
    nearness: Float32s | None = None
    named: Bools | None = None

    def evidence(self, slots: Int64s) -> Float32s:
        """The evidence of some slots; see `ranker.matching.evidence`."""
        nearness = None if self.nearness is None else self.nearness[slots]
        as_typed = isin_sorted(slots, self.as_typed) if len(self.as_typed) else None
        named = None if self.named is None else self.named[slots]
        return evidence_of(self.text[slots], as_typed, nearness, named)


@dataclass(frozen=True, slots=True)
class RowMatches:
    """Rows that match by text of their own: row number, base, slot (-1 for a base of one region), class, evidence."""

    row: Int64s
    base: Int64s
    slot: Int64s
    relevance_class: UInt8s
    evidence: Float32s

    @classmethod
    def none(cls) -> RowMatches:
        """No rows."""
        empty = np.zeros(0, np.int64)
        return cls(empty, empty, empty, np.zeros(0, np.uint8), no_evidence(0))

    def take(self, places: Bools | Int64s) -> RowMatches:
        """Some of the rows."""
        return RowMatches(
            self.row[places], self.base[places], self.slot[places], self.relevance_class[places], self.evidence[places]
        )

    def followed_by(self, other: RowMatches) -> RowMatches:
        """The rows of both."""
        if not len(self.row) or not len(other.row):
            return self if len(self.row) else other
        return RowMatches(*map(np.concatenate, zip(_columns_of(self), _columns_of(other), strict=True)))

    @classmethod
    def without_evidence(cls, snapshot: Snapshot, rows: Int64s, relevance_class: UInt8s) -> RowMatches:
        """Some rows, which match for another reason than their words."""
        base = snapshot.columns.base[rows].astype(np.int64)
        return cls(rows, base, snapshot.slot_of(base), relevance_class, no_evidence(len(rows)))


_columns_of = attrgetter(*[field.name for field in fields(RowMatches)])


@dataclass(frozen=True, slots=True)
class ChainMatches:
    """The rows of the user's chain, all of them: class (0 = no match, or not there now) and evidence of each."""

    rows: ChainRows
    relevance_class: UInt8s
    evidence: Float32s


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
        parsed_query: What was asked for in the end: of a sentence it is decided by the index which words a match needs.
        nearest_slot: The shared base that is nearest in meaning; -1.
        nearest: The similarity of what is nearest in meaning; None where nothing was compared, or is near.
        by_all_words: Something has all needs, wherever its words stand; answered: if nothing has, how much of the
            query the best answer has in its names and texts, 0-1.
    """

    slots: SlotMatches
    chain: ChainMatches | None
    wide: RowMatches
    wide_is_all: bool
    step: str | None = None
    by_meaning: bool = False
    by_words: bool = True
    nearest_slot: int = -1
    parsed_query: ParsedQuery | None = None
    nearest: float | None = None
    by_all_words: bool = True
    answered: float = 1.0


def isin_sorted(values: Array, wanted: Array) -> Bools:
    """Which values are among the wanted ones, of the same type. For some hundred of both `np.isin` costs ten times as
    much.
    """
    if not wanted.size or not values.size:
        return np.zeros(values.size, np.bool_)
    ordered = wanted.copy()
    ordered.sort()
    place = np.minimum(ordered.searchsorted(values), ordered.size - 1)
    found: Bools = ordered[place] == values
    return found
