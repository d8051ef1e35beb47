"""EASE: the item-to-item weights that best rebuild every history from its other items."""

from __future__ import annotations

from typing import Self

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ranker.recommenders.gram import Gram
from ranker.recommenders.interactions import Interactions
from ranker.recommenders.inversion import invert
from ranker.recommenders.neighbours import BLOCK, PER_ITEM, GramNeighbours, popularity_of, strongest_of_blocks


class Ease(GramNeighbours):
    """W = I − P diag(P)⁻¹ with P = (XᵀX + λI)⁻¹: least squares with ridge λ and a zero diagonal, in closed form.

    P is worked out in the place of the Gram matrix, in float32: items² × 4 bytes (41,000 items: 6.7 GB) and items³
    operations.

    Source: Steck, Embarrassingly shallow autoencoders for sparse data, WWW 2019.

    Args:
        ridge: λ > 0, in users.
        per_item: Weights kept of each item, by size; at least 1.
    """

    name = "ease"

    def __init__(self, ridge: float = 200.0, per_item: int = PER_ITEM) -> None:
        self.ridge = ridge
        self.per_item = per_item

    def fit(self, interactions: Interactions) -> Self:
        """Learns from the Gram matrix of the interactions, which is let go before it is inverted: at 41,000 items its
        pairs take most of a gigabyte.
        """
        gram = Gram.of(interactions)
        self.items_, self.popularity_ = gram.items, popularity_of(gram)
        dense = _dense(gram.matrix)
        del gram
        self.weights_ = self._weights(dense)
        return self

    def _solve(self, gram: Gram) -> sparse.csr_array:
        return self._weights(_dense(gram.matrix))

    def _weights(self, inverse: npt.NDArray[np.float32]) -> sparse.csr_array:
        """The weights; the dense Gram matrix is spoilt."""
        size = len(inverse)
        inverse[np.diag_indices(size)] += np.float32(self.ridge)
        invert(inverse)
        diagonal = inverse.diagonal().copy()

        def rows(begin: int, end: int) -> npt.NDArray[np.float32]:
            block: npt.NDArray[np.float32] = -inverse[begin:end] / diagonal
            return block

        return strongest_of_blocks(rows, size, self.per_item)


def _dense(matrix: sparse.csr_array) -> npt.NDArray[np.float32]:
    """Filled block by block: no second matrix of that size ever exists."""
    size = matrix.shape[0]
    dense = np.zeros((size, size), dtype=np.float32)
    for begin in range(0, size, BLOCK):
        dense[begin : begin + BLOCK] = matrix[begin : begin + BLOCK].toarray()
    return dense
