"""Cards: what a page lists. A table of NumPy columns until the page is cut."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

import numpy as np

from indexer.generation.arrays import Array, Bools, Float32s, Float64s, Int8s, Int64s, UInt8s
from ranker.matching.evidence import no_evidence


@dataclass(frozen=True, slots=True)
class Cards:
    """One entry a card.

    Attributes:
        row: The row that is shown.
        base: Its base's number.
        relevance_class: Relevance class, 0-6.
        tier: 0-6; -1 without region.
        depth: Deeper first within a tier.
        foreign: It belongs to another region but may be handled from the user's.
        needs_region: It stands for copies below the user's region.
        evidence: What the text of the match says; see `ranker.matching.evidence`.
        score: What signals sum to; 0 before they do (`ranker.signals.scoring`).
        folded: How many documents are folded into it.
        over: Something that is in force has taken its place.
        pinned: The place that an admin gave it before all others, from 1; 0: none.
        sure: It is what was asked for (`ranker.ordering.zones`).
        lowered_from: The class that its text gave it, where it stands lower; else 0.
    """

    row: Int64s
    base: Int64s
    relevance_class: UInt8s
    tier: Int8s
    depth: Int8s
    foreign: Bools
    needs_region: Bools
    evidence: Float32s
    score: Float64s
    collapsed_count: Int64s
    over: Bools
    pinned: Int8s
    sure: Bools
    lowered_from: UInt8s

    def __len__(self) -> int:
        return len(self.row)

    def take(self, places: Array) -> Cards:
        """The cards at some places (or under a mask), in that order."""
        return Cards(*[column[places] for column in _columns_of(self)])

    @property
    def text_class(self) -> UInt8s:
        """The class of each card by its text, wherever it can be used."""
        classes: UInt8s = np.where(self.lowered_from > 0, self.lowered_from, self.relevance_class)
        return classes

    def lower(self, places: Array, classes: Array | int) -> Cards:
        """The cards, those at some places (or under a mask) with lower classes."""
        relevance_class, lowered_from = self.relevance_class.copy(), self.lowered_from.copy()
        lowered_from[places] = self.text_class[places]
        relevance_class[places] = classes
        return self.with_(relevance_class=relevance_class, lowered_from=lowered_from)

    def with_(self, **columns: Any) -> Cards:
        """The same cards with other columns."""
        return Cards(*[columns.get(name, column) for name, column in zip(COLUMNS, _columns_of(self), strict=True)])


COLUMNS = tuple(field.name for field in fields(Cards))
_columns_of = attrgetter(*COLUMNS)
# Columns that may be left out, and what they hold then throughout: of so many cards a part of an array that all share.
SHARED = 1_024
KINDS: Mapping[str, type[np.generic]] = {
    "tier": np.int8,
    "depth": np.int8,
    "foreign": np.bool_,
    "needs_region": np.bool_,
    "score": np.float64,
    "collapsed_count": np.int64,
    "over": np.bool_,
    "pinned": np.int8,
    "sure": np.bool_,
    "lowered_from": np.uint8,
}


def _usual(name: str, count: int) -> Array:
    found = np.full(count, -1 if name == "tier" else 0, KINDS[name])
    found.flags.writeable = False
    return found


USUAL = {name: _usual(name, SHARED) for name in KINDS}


def make_cards(row: Array, base: Array, relevance_class: Array, evidence: Array, **others: Any) -> Cards:
    """Cards from their rows; a column that is not given holds 0, False, or tier -1 throughout; a scalar fills a
    column.
    """
    count = len(row)
    columns = {name: usual[:count] if count <= SHARED else _usual(name, count) for name, usual in USUAL.items()}
    for name, value in others.items():
        kind = KINDS[name]
        columns[name] = value.astype(kind, copy=False) if isinstance(value, np.ndarray) else np.full(count, value, kind)
    return Cards(
        row=np.asarray(row, np.int64),
        base=np.asarray(base, np.int64),
        relevance_class=np.asarray(relevance_class, np.uint8),
        evidence=np.asarray(evidence, np.float32),
        **columns,
    )


def concatenate(parts: list[Cards]) -> Cards:
    """All cards of several tables."""
    parts = [part for part in parts if len(part.row)]
    if len(parts) < 2:
        return parts[0] if parts else NO_CARDS
    return Cards(*map(np.concatenate, zip(*map(_columns_of, parts), strict=True)))


NO_CARDS = make_cards(np.zeros(0), np.zeros(0), np.zeros(0), no_evidence(0))
