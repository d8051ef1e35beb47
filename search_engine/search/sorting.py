"""By what cards are ordered where something else than relevance is asked for."""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import Array
from indexer.snapshot import Snapshot
from ranker.ordering.cards import Cards


def sort_values(snapshot: Snapshot, sort: str, cards: Cards) -> Array | None:
    """The value of each card, greatest first; None for relevance."""
    columns = snapshot.columns
    if sort == "updated":
        return columns.updated[cards.row].astype(np.int64)
    if sort == "popular":
        return columns.popularity[cards.row].astype(np.float64)
    if sort == "rating":
        return columns.rating[cards.row].astype(np.int64)
    return None
