"""Which recommenders stand to be chosen for a site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ranker.recommenders import RECOMMENDERS, Interactions, Recommender, choose, recommender_of, split_by_time

CANDIDATES = ("popularity", "recent_popularity", "item_knn", "spectral", "local_ridge")
# The last fifth of the time is asked for; the first ten places are what a page shows.
LATER_SHARE, AT = 0.2, 10
BASELINE = "popularity"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The chosen model's name, and what all were measured at."""

    name: str
    figures: Mapping[str, Mapping[str, float]]

    @property
    def model(self) -> type[Recommender] | None:
        """Its class; None where it is a popularity baseline."""
        found = recommender_of(self.name)
        return None if found.baseline else found


def choose_model(interest: Interactions) -> Chosen:
    """Measures the candidates on the site's own later behaviour."""
    matrix, times = interest.matrix, interest.times
    if not matrix.nnz or times is None:
        return Chosen(BASELINE, {})
    users = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    split = split_by_time(users, matrix.indices, times, interest.items, LATER_SHARE)
    if not split.wanted.nnz or not split.train.matrix.nnz:
        return Chosen(BASELINE, {})
    found = choose([RECOMMENDERS[name]() for name in CANDIDATES], split.train, split.wanted, AT)
    figures = {one.model: {name: float(value) for name, value in one.values().items()} for one in found.table}
    return Chosen(found.winner, figures)
