"""Cards that cannot be used from the user's region yield to those that can.

Where something of the user's chain is surely what was asked for, a card of elsewhere that may not be handled from here
has class at most 3 if its name equals the query, else at most 1: it comes after all that the chain has; and one that
may be has at most the class of that, unless its name equals the query. Where nothing there is, what is called just so
comes first, wherever it is, and what else of elsewhere may not be handled from here has class at most 2.
Classes by text stay known: `why` says them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from indexer.generation.arrays import Bools, UInt8s
from ranker.matching.relevance import ANYWHERE, EXACT, NEAR, NO_MATCH, RELAXED
from ranker.ordering.cards import Cards
from ranker.ordering.cascade import IN_CITY


def out_of_reach(cards: Cards) -> Bools:
    """Which cards cannot be used from the user's region."""
    away: Bools = (cards.tier >= IN_CITY) & ~cards.foreign & ~cards.needs_region
    return away


def of_elsewhere(cards: Cards) -> Bools:
    """Which cards are another region's, usable or not."""
    elsewhere: Bools = cards.foreign | out_of_reach(cards)
    return elsewhere


def lower_out_of_reach(cards: Cards, exact_counts: Callable[[], Bools]) -> tuple[Cards, UInt8s]:
    """The cards with lowered classes, and of each the class that it had before, 0 where it still has it.

    Args:
        exact_counts: Says which cards are found wherever they are by their very name; asked where one may be.
    """
    text_class = cards.relevance_class
    exact, away = text_class == EXACT, out_of_reach(cards)
    here = int(text_class[cards.sure & ~away & ~cards.foreign].max(initial=NO_MATCH))
    if here:
        most = np.where(exact, NEAR, RELAXED)
        most = np.where(cards.foreign & ~exact, here, np.where(away, most, EXACT))
    else:
        most = np.where(away, np.where(exact, NEAR, ANYWHERE), EXACT)
        if (exact & away).any():
            most[exact & away & exact_counts()] = EXACT
    lowered = np.minimum(text_class, most).astype(np.uint8)
    before: UInt8s = np.where(lowered != text_class, text_class, 0).astype(np.uint8)
    return cards.with_(relevance_class=lowered), before
