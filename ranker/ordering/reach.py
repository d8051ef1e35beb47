"""Cards that cannot be used from the user's region stand behind those that can and say it in their name.

A card of elsewhere that may not be handled from here has class at most 3 where its name equals the query, else at most
2. Classes by text stay known: `why` says them.
"""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import Bools, UInt8s
from ranker.matching.relevance import ANYWHERE, EXACT, NEAR
from ranker.ordering.cards import Cards
from ranker.ordering.cascade import IN_CITY


def out_of_reach(cards: Cards) -> Bools:
    """Which cards cannot be used from the user's region."""
    away: Bools = (cards.tier >= IN_CITY) & ~cards.foreign & ~cards.needs_region
    return away


def lower_out_of_reach(cards: Cards) -> tuple[Cards, UInt8s]:
    """The cards with lowered classes, and of each the class that it had before, 0 where it still has it."""
    text_class = cards.relevance_class
    most = np.where(text_class == EXACT, NEAR, ANYWHERE)
    lowered = np.where(out_of_reach(cards), np.minimum(text_class, most), text_class).astype(np.uint8)
    before: UInt8s = np.where(lowered != text_class, text_class, 0).astype(np.uint8)
    return cards.with_(relevance_class=lowered), before
