"""What is superseded yields: its card stands behind all of its class that is in force, and never above its successor's,
which matches wherever it does.
"""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import Int64s
from indexer.snapshot import Snapshot
from indexer.snapshot.successions import Successions
from ranker.matching.matches import Matches
from ranker.matching.relevance import EXACT
from ranker.ordering.cards import Cards
from ranker.ordering.pins import NO_ROWS, matched


def missing_successors(snapshot: Snapshot, matches: Matches, successions: Successions, hidden: Int64s) -> Int64s:
    """The rows of successors that do not match themselves, of rows that do; but for what an editor hides."""
    flags, wide, chain = successions.flags, matches.wide.row, matches.chain
    former = wide[flags[wide]]
    if chain is not None:
        rows = chain.rows.rows
        former = np.concatenate((former, rows[flags[rows] & (chain.relevance_class > 0)]))
    if not len(former):
        return NO_ROWS
    successors = np.unique(successions.successors_of(former))
    return np.setdiff1d(successors[~matched(snapshot, matches, successors)], hidden)


def yielding(cards: Cards, successions: Successions) -> Cards:
    """The cards, those that are superseded marked; a successor has at least the class of what it has superseded, unless
    somebody asks for the former by its very name.
    """
    over = successions.flags[cards.row]
    places = over.nonzero()[0]
    if not len(places):
        return cards
    relevance_class = cards.relevance_class.copy()
    place = {row: i for i, row in enumerate(cards.row.tolist())}
    for former, successor in zip(places.tolist(), successions.successors_of(cards.row[places]).tolist(), strict=True):
        heir = place.get(successor)
        if heir is not None and relevance_class[former] < EXACT:
            relevance_class[heir] = max(relevance_class[heir], relevance_class[former])
    return cards.with_(over=over, relevance_class=relevance_class)
