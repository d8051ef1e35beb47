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

from indexer.generation.arrays import Bools, Int64s
from ranker.matching.relevance import ANYWHERE, EXACT, NEAR, NO_MATCH, RELAXED
from ranker.ordering.cards import Cards
from ranker.ordering.cascade import IN_CITY


def out_of_reach(cards: Cards) -> Bools:
    """Which cards cannot be used from the user's region. (What needs a region of its own is in the user's tier.)"""
    away: Bools = (cards.tier >= IN_CITY) & ~cards.foreign
    return away


def of_elsewhere(cards: Cards) -> Bools:
    """Which cards are another region's, usable or not."""
    elsewhere: Bools = cards.foreign | (cards.tier >= IN_CITY)
    return elsewhere


def lower_out_of_reach(cards: Cards, exact_counts: Callable[[Int64s], Bools]) -> Cards:
    """The cards with lowered classes.

    Args:
        exact_counts: Says of some rows which are found wherever they are by their very name; asked where one may be.
    """
    elsewhere = of_elsewhere(cards)
    places = elsewhere.nonzero()[0]
    if not len(places):
        return cards
    here = int(np.maximum.reduce(cards.relevance_class[cards.sure > elsewhere], initial=NO_MATCH))
    given, away = cards.relevance_class[places], ~cards.foreign[places]
    most = np.where(away, RELAXED if here else ANYWHERE, here or EXACT)
    exact = (given == EXACT).nonzero()[0]
    most[exact] = np.where(away[exact], NEAR, EXACT)
    if not here and len(exact := exact[away[exact]]):
        most[exact[exact_counts(cards.row[places[exact]])]] = EXACT
    lower = (given > most).nonzero()[0]
    return cards.lower(places[lower], most[lower]) if len(lower) else cards
