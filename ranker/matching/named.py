"""Which cards are called something: a word stands in a name of theirs."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from dictionaries.opposites import says
from indexer.generation.arrays import Bools
from indexer.snapshot import Snapshot
from ranker.matching.relevance import NEAR
from ranker.ordering.cards import Cards

# Cards of one region of which the names are looked at one by one: those that come first have them.
MOST_ALONE = 300


def named_with(snapshot: Snapshot, cards: Cards, words: Collection[str], least: int = NEAR) -> Bools:
    """Of each card whether a name has one of the words. Of what is in one region alone those are looked at that have
    class `least`, by itself that they match near their names, `MOST_ALONE` of them.
    """
    slots = snapshot.slot_of(cards.base)
    named = np.zeros(snapshot.slots + 1, np.bool_)
    for word in words:
        named[snapshot.catalog.word(word).named] = True
    found: Bools = named[slots] & (slots >= 0)
    alone = ((slots < 0) & (cards.relevance_class >= least)).nonzero()[0][:MOST_ALONE]
    named_alone = snapshot.names_of(cards.base[alone].tolist(), snapshot.columns.doc[cards.row[alone]].tolist())
    found[alone] = [any(says(name.exact, word) for name in names for word in words) for names in named_alone]
    return found
