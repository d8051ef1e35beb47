"""By what cards are ordered where something else than relevance is asked for."""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import Array, Int64s
from indexer.snapshot import Snapshot
from ranker.ordering.cards import Cards


def sort_values(snapshot: Snapshot, sort: str, cards: Cards, prior: float, usual: float) -> Array | None:
    """The value of each card, greatest first; None for relevance.

    For `rating` the Bayesian mean (C·m + Σ ratings) / (C + n): one happy visitor is no better than a thousand that are
    nearly so, and what nobody has rated is usual.

    Args:
        prior: C, opinions.
        usual: m, what `usual_rating` says.
    """
    columns = snapshot.columns
    if sort == "updated":
        return columns.updated[cards.row].astype(np.int64)
    if sort == "popular":
        return columns.popularity[cards.row].astype(np.float64)
    if sort == "rating":
        given, count = _opinions(snapshot, cards.row.astype(np.int64))
        found: Array = (prior * usual + given) / np.maximum(prior + count, 1)
        return found
    return None


def usual_rating(snapshot: Snapshot) -> float:
    """The mean of all ratings that were given to documents that are shown, in steps of the column; 0 without any."""
    given, count = _opinions(snapshot, (snapshot.columns.rating[: snapshot.rows] > 0).nonzero()[0])
    return float(given.sum() / max(count.sum(), 1))


def _opinions(snapshot: Snapshot, rows: Int64s) -> tuple[Int64s, Int64s]:
    """Σ ratings and how many there are, of live rows; of a rating without a number there is one."""
    columns = snapshot.columns
    rating = columns.rating[rows].astype(np.int64)
    count = np.maximum(columns.rating_count[rows].astype(np.int64), 1) * ((rating > 0) & snapshot.live.flags[rows])
    return rating * count, count
