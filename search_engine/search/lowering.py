"""Whether what cannot be used from the user's region stands lower."""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import UInt8s
from ranker.ordering.cards import Cards
from ranker.ordering.reach import lower_out_of_reach
from search_engine.query.region_resolution import UserRegion


def lowered(cards: Cards, user: UserRegion | None) -> tuple[Cards, UInt8s]:
    """The cards with the classes that they are ordered by, and of each the class that it had before, 0 where it still
    has it. Of a region that is only guessed nobody can say what cannot be used from it.
    """
    if user is None or user.guessed:
        return cards, np.zeros(len(cards), np.uint8)
    return lower_out_of_reach(cards)
