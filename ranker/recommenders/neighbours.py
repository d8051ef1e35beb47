"""Item-to-item weights, of which each item keeps only its strongest: what most models come down to."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ranker.recommenders.gram import Gram
from ranker.recommenders.interactions import Histories, Interactions
from ranker.recommenders.recommender import Recommender
from ranker.recommenders.selection import Scores

# Weights kept of each item by default. It bounds a model to 1.6 kB an item and a request to 200 candidates for each
# item of a history; on Gowalla 200 cost less than .0005 of recall@20 (docs/decisions/0015).
PER_ITEM = 200
# Rows of a dense block while the strongest are looked for (67 MB at 41,000 items).
BLOCK = 400


class Neighbours(Recommender):
    """Scores are x W: every item of a history speaks for its neighbours.

    Attributes:
        weights_: CSR, items × items, float32, row = item of the history, zero diagonal, at most so many a row as the
            model keeps.
    """

    matrices = ("weights_",)

    weights_: sparse.csr_array

    def scores(self, histories: Histories) -> Scores:
        """x W."""
        scores: Scores = (histories.matrix @ self.weights_).toarray()
        return scores


class GramNeighbours(Neighbours):
    """Neighbours that are solved from a Gram matrix alone, so that deltas to it need no other data."""

    def fit(self, interactions: Interactions) -> Self:
        """Learns from the Gram matrix of the interactions."""
        return self.fit_gram(Gram.of(interactions))

    def fit_gram(self, gram: Gram) -> Self:
        """Learns from a Gram matrix (user exponent 0) that is kept elsewhere."""
        if gram.user_exponent != 0:
            raise ValueError("a Gram matrix with user exponent 0 is needed")
        self.items_ = gram.items
        self.popularity_ = popularity_of(gram)
        self.weights_ = self._solve(gram)
        return self

    @abstractmethod
    def _solve(self, gram: Gram) -> sparse.csr_array:
        """The weights."""


def popularity_of(gram: Gram) -> npt.NDArray[np.float32]:
    """Users of each item ÷ all users."""
    return (gram.users_per_item / max(gram.users, 1)).astype(np.float32)


def keep_strongest(weights: sparse.csr_array, count: int) -> sparse.csr_array:
    """Of each row the `count` weights of largest size (float32), the diagonal not among them."""
    weights = sparse.csr_array(weights, dtype=np.float32)
    rows = np.repeat(np.arange(weights.shape[0]), np.diff(weights.indptr))
    size = np.where(rows == weights.indices, 0.0, np.abs(weights.data))
    kept = size > 0
    for row in np.flatnonzero(np.diff(weights.indptr) > count):
        begin, end = weights.indptr[row], weights.indptr[row + 1]
        kept[begin + np.argpartition(size[begin:end], end - begin - count)[: end - begin - count]] = False
    return _of(weights.data[kept], rows[kept], weights.indices[kept], weights.shape)


def strongest_of_blocks(
    block: Callable[[int, int], npt.NDArray[np.float32]], size: int, count: int
) -> sparse.csr_array:
    """As `keep_strongest`, of a matrix that is given in blocks of rows: `block(begin, end)` is (end − begin) × size."""
    parts = [sparse.csr_array((0, size), dtype=np.float32)]
    for begin in range(0, size, BLOCK):
        end = min(begin + BLOCK, size)
        dense = block(begin, end)
        dense[np.arange(end - begin), np.arange(begin, end)] = 0.0
        kept = max(size - count, 0)
        columns = (
            np.argpartition(np.abs(dense), kept, axis=1)[:, kept:] if kept < size else np.empty((end - begin, 0), int)
        )
        rows = np.repeat(np.arange(end - begin), columns.shape[1])
        parts.append(_of(dense[rows, columns.ravel()], rows, columns.ravel(), dense.shape))
    return sparse.csr_array(sparse.vstack(parts, format="csr"))


def _of(
    data: npt.NDArray[np.float32], rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64], shape: tuple[int, int]
) -> sparse.csr_array:
    made = sparse.csr_array((data, (rows, columns)), shape=shape, dtype=np.float32)
    made.eliminate_zeros()
    made.sort_indices()
    return made
