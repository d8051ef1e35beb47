"""Whether what cannot be used from the user's region stands lower."""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import Bools, UInt8s
from indexer.snapshot import Snapshot
from ranker.ordering.cards import Cards
from ranker.ordering.reach import lower_out_of_reach
from search_engine.query.analysis import QueryAnalysis
from search_engine.query.region_resolution import UserRegion

# Shorter names are words that much is called by (护照, 社保).
SHORTEST_NAME = 4


def lowered(snapshot: Snapshot, cards: Cards, analysis: QueryAnalysis, user: UserRegion | None) -> tuple[Cards, UInt8s]:
    """The cards with the classes that they are ordered by, and of each the class that it had before, 0 where it still
    has it. Of a region that is only guessed nobody can say what cannot be used from it.
    """
    if user is None or user.guessed:
        return cards, np.zeros(len(cards), np.uint8)
    return lower_out_of_reach(cards, lambda: _found_by_name(snapshot, cards, analysis))


def _found_by_name(snapshot: Snapshot, cards: Cards, analysis: QueryAnalysis) -> Bools:
    """Which cards are found wherever they are if their name is the query: matters, by a name that says which."""
    if len(analysis.text) < SHORTEST_NAME:
        return np.zeros(len(cards), np.bool_)
    allowed = snapshot.facets["kind"].allowed(["matter"])
    profiles = snapshot.columns.profile[cards.row]
    found: Bools = (profiles < len(allowed)) & allowed[np.minimum(profiles, len(allowed) - 1)]
    return found
