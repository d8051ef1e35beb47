"""The result set of a request: all that it led to, before a page is cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dictionaries.places import ResolvedPlaces
from indexer.generation.arrays import Int64s, UInt8s
from ranker.collapse import Collapsed
from ranker.matching.matches import Matches
from ranker.matching.relevance import RELAXED
from ranker.ordering.cards import Cards
from ranker.ordering.cascade import RegionCascade
from ranker.ordering.folds import NO_FOLDS, Folds
from ranker.ordering.pins import HiddenRows, PinnedRow
from ranker.ordering.reach import out_of_reach
from ranker.signals import Scoring
from search_engine.query.analysis import QueryAnalysis
from search_engine.query.region_resolution import UserRegion


@dataclass(frozen=True, slots=True)
class ResultSet:
    """All that one request led to, before a page is cut.

    Attributes:
        lowered_from: Of each card the class that its text gave it, where it cannot be used from here; else 0.
        scoring: What made the cards' scores.
        pins: The rows that an editor puts first.
        folds: What was folded into another document's card.
        hides: What editors hide from it.
    """

    user: UserRegion | None
    places: ResolvedPlaces
    cascade: RegionCascade | None
    analysis: QueryAnalysis
    matches: Matches
    collapsed: Collapsed
    cards: Cards
    lowered_from: UInt8s
    scoring: Scoring
    pins: Sequence[PinnedRow]
    order: Int64s
    km: Mapping[int, float]
    folds: Folds = NO_FOLDS
    hides: Sequence[HiddenRows] = ()

    @property
    def editorial(self) -> tuple[PinnedRow | HiddenRows, ...]:
        """All that editors have said of it."""
        return (*self.pins, *self.hides)

    @property
    def text_class(self) -> UInt8s:
        """The class of each card by its text, wherever it can be used."""
        return np.where(self.lowered_from > 0, self.lowered_from, self.cards.relevance_class).astype(np.uint8)

    @property
    def only_elsewhere(self) -> bool:
        """Whether what has all words cannot be used from the user's region, any of it, and stands first for that."""
        if self.user is None or self.user.guessed or not len(self.cards):
            return False
        full, away = self.cards.relevance_class > RELAXED, out_of_reach(self.cards)
        first = self.order[self.cards.pinned[self.order] == 0][:1]
        return bool(full[first].any()) and not bool((full & ~away).any())

    @property
    def only_relaxed(self) -> bool:
        """Whether no card meets all needs, or is what is meant."""
        return self.matches.step is not None and bool((self.cards.relevance_class <= RELAXED).all())
