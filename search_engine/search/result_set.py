"""The result set of a request: all that it led to, before a page is cut."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dictionaries.places import ResolvedPlaces
from indexer.generation.arrays import Float32s, Int64s
from ranker.collapse import Collapsed
from ranker.matching.matches import Matches
from ranker.matching.relevance import RELAXED
from ranker.ordering.cards import Cards
from ranker.ordering.cascade import RegionCascade
from search_engine.query.analysis import QueryAnalysis
from search_engine.query.region_resolution import UserRegion


@dataclass(frozen=True, slots=True)
class ResultSet:
    """All that one request led to, before a page is cut; `added`: what a person's tastes added to each card's score."""

    user: UserRegion | None
    places: ResolvedPlaces
    cascade: RegionCascade | None
    analysis: QueryAnalysis
    matches: Matches
    collapsed: Collapsed
    cards: Cards
    added: Float32s
    order: Int64s
    km: Mapping[int, float]

    @property
    def only_relaxed(self) -> bool:
        """Whether no card meets all needs, or is what is meant."""
        return self.matches.step is not None and bool((self.cards.relevance_class <= RELAXED).all())
