"""Neighbours by company, and by content where there is little company: new items have neighbours from the first day."""

from __future__ import annotations

from typing import Self

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ranker.recommenders.content import ContentNeighbours
from ranker.recommenders.interactions import Interactions
from ranker.recommenders.item_knn import ItemKNN
from ranker.recommenders.neighbours import PER_ITEM, Neighbours, keep_strongest


class Hybrid(Neighbours):
    """w_ij = w^kNN_ij + q · κ ÷ (κ + min(n_i, n_j)) · w^content_ij.

    n_i is how many users item i has, so content decides for an item that nobody has and fades as people come. q brings
    the two to one scale: the mean over items of an item's strongest weight, of those that have any.

    Args:
        shrinkage: Of `ItemKNN`.
        support: κ > 0, in users: with so many an item's content counts half.
        per_item: Weights kept of each item, at least 1.
    """

    name = "hybrid"

    def __init__(self, shrinkage: float = 10.0, support: float = 5.0, per_item: int = PER_ITEM) -> None:
        self.shrinkage = shrinkage
        self.support = support
        self.per_item = per_item

    def fit(self, interactions: Interactions) -> Self:
        """Learns from company and features.

        Raises:
            MissingPart: There are no features.
        """
        self._start(interactions)
        content = ContentNeighbours(self.per_item).fit(interactions).weights_
        company = ItemKNN(self.shrinkage, self.per_item).fit(interactions).weights_
        users = np.bincount(interactions.matrix.indices, minlength=len(self.items_))
        both = complete(company, content, users, self.support)
        self.weights_ = keep_strongest(both, self.per_item)
        return self


def complete(
    company: sparse.csr_array, content: sparse.csr_array, users: npt.NDArray[np.int64], support: float
) -> sparse.csr_array:
    """`company` with `content` added where few users stand behind a pair, by the formula of `Hybrid`.

    Args:
        company, content: CSR, items × items, weights ≥ 0.
        users: How many users each item has.
        support: κ.
    """
    rows = np.repeat(np.arange(content.shape[0]), np.diff(content.indptr))
    fewer = np.minimum(users[rows], users[content.indices])
    added = content.astype(np.float32)
    added.data *= (_scale(company, content) * support / (support + fewer)).astype(np.float32)
    return sparse.csr_array(company + added)


def _scale(company: sparse.csr_array, content: sparse.csr_array) -> float:
    near, alike = (_mean_strongest(weights) for weights in (company, content))
    return near / alike if near and alike else 1.0


def _mean_strongest(weights: sparse.csr_array) -> float:
    strongest = weights.max(axis=1).toarray().ravel()
    held = strongest[strongest > 0]
    return float(held.mean()) if held.size else 0.0
