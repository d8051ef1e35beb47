"""What is for the situation that a query tells of stands beside what is called as the query says: of a certificate's
matters the one for lost ones is meant, though another is a little nearer to the words.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from indexer.snapshot import Snapshot
from ranker.matching.evidence import NEARNESS
from ranker.matching.named import named_with
from ranker.matching.relevance import ANYWHERE, IN_NAME, MOST_OF_NAME
from ranker.ordering.cards import Cards

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
