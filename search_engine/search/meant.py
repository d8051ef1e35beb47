"""Classes of cards by what a query means beside its words: what has happened, where somebody is, which way money goes,
what they wish.
"""

from __future__ import annotations

from indexer.generation.arrays import UInt8s
from indexer.snapshot import Snapshot
from ranker.ordering.cards import Cards
from ranker.ordering.zones import ZonesOfMatches
from search_engine.query.analysis import QueryAnalysis
from search_engine.query.region_resolution import UserRegion
from search_engine.search.lowering import lowered
from search_engine.search.situations import by_situation
from search_engine.search.sums import by_sum
from search_engine.search.wishes import by_wish


def as_meant(
    snapshot: Snapshot, cards: Cards, analysis: QueryAnalysis, user: UserRegion | None, zones: ZonesOfMatches
) -> tuple[Cards, UInt8s]:
    """The cards with their classes and which are surely meant, and of each that stands lower the class that it had
    before; 0 for all others.
    """
    cards = zones.with_sure(by_situation(snapshot, cards, analysis.situation))
    cards, lowered_from = lowered(snapshot, cards, analysis, user)
    cards, lowered_from = by_sum(snapshot, cards, lowered_from, analysis.asks)
    return by_wish(snapshot, cards, lowered_from, analysis.wish, analysis.text)
