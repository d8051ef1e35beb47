"""What a query says of whom it is for, as a boost: cards for them come before others that match as well."""

from __future__ import annotations

import numpy as np

from indexer.view import IndexView
from ranker.cards import Cards
from search_engine.understanding import Understanding

# Added to the text score of cards for the audience that is named; an exact name scores about 20, two documents that
# have the same words mostly differ by less than this.
AUDIENCE = 3.0


def boosted(view: IndexView, cards: Cards, understanding: Understanding) -> Cards:
    """Cards with the boosts of a query in their score."""
    if understanding.audience is None or not len(cards):
        return cards
    profile = view.columns.profile[cards.row]
    meant = view.facets["audience"].allowed([understanding.audience])[profile]
    return cards.with_(score=(cards.score + np.float32(AUDIENCE) * meant).astype(np.float32))
