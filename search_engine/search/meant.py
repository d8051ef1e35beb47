"""Classes of cards by what a query means beside its words: what has happened, where somebody is, which way money goes,
what they wish. Of a certificate's matters the one for lost ones is meant where it is lost, though another is a little
nearer to the words.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from indexer.generation.arrays import Bools, Int64s
from indexer.snapshot import Snapshot
from ranker.matching.evidence import NEARNESS
from ranker.matching.named import named_with
from ranker.matching.relevance import ANYWHERE, IN_NAME, MOST_OF_NAME
from ranker.ordering.cards import Cards
from ranker.ordering.reach import lower_out_of_reach
from ranker.ordering.zones import ZonesOfMatches
from search_engine.query.analysis import QueryAnalysis
from search_engine.query.region_resolution import UserRegion
from search_engine.search.sums import by_sum
from search_engine.search.wishes import by_wish

# Nearness in meaning, 0-1, from which a card is about the same thing as the nearest one.
SAME_THING = 0.65


def by_situation(snapshot: Snapshot, cards: Cards, situation: Collection[str]) -> Cards:
    """The cards, where those are of class 5 that a name says to be for the situation, and that have all words in it or
    are about as near in meaning as the nearest. Nothing is lowered, and without a card of class 5 nothing is raised.

    Args:
        situation: Words of the names of what it calls for; empty: the query tells of none.
    """
    classes = cards.relevance_class
    if not situation or not (classes >= MOST_OF_NAME).any():
        return cards
    same = (classes == IN_NAME) | ((classes >= ANYWHERE) & (cards.evidence[:, NEARNESS] >= SAME_THING))
    raised = same & (classes < MOST_OF_NAME) & named_with(snapshot, cards, situation, ANYWHERE)
    if not raised.any():
        return cards
    return cards.with_(relevance_class=np.where(raised, MOST_OF_NAME, classes).astype(np.uint8))


# Shorter names are words that much is called by (护照, 社保).
SHORTEST_NAME = 4


def as_meant(
    snapshot: Snapshot, cards: Cards, analysis: QueryAnalysis, user: UserRegion | None, zones: ZonesOfMatches
) -> Cards:
    """The cards with the classes that they are ordered by, and which are surely meant. Of a region that is only guessed
    nobody can say what cannot be used from it.
    """
    cards = zones.with_sure(by_situation(snapshot, cards, analysis.situation))
    if user is not None and not user.guessed:
        cards = lower_out_of_reach(cards, lambda rows: _found_by_name(snapshot, rows, analysis))
    return by_wish(snapshot, by_sum(snapshot, cards, analysis.asks), analysis.wish, analysis.text)


def _found_by_name(snapshot: Snapshot, rows: Int64s, analysis: QueryAnalysis) -> Bools:
    """Which rows are found wherever they are if their name is the query: matters, by a name that says which."""
    if len(analysis.text) < SHORTEST_NAME:
        return np.zeros(len(rows), np.bool_)
    return snapshot.facets["kind"].having(snapshot.columns.profile[rows], ["matter"])
