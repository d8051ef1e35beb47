"""EASE: the item-to-item weights that best rebuild every history from its other items."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.linalg import lapack

from ranker.errors import NoSolution
from ranker.recommenders.gram import Gram
from ranker.recommenders.neighbours import BLOCK, PER_ITEM, GramNeighbours, strongest_of_blocks


class Ease(GramNeighbours):
    """W = I − P diag(P)⁻¹ with P = (XᵀX + λI)⁻¹: least squares with ridge λ and a zero diagonal, in closed form.

    P is worked out in the place of the Gram matrix by a Cholesky factor, in float32: items² × 4 bytes (41,000 items:
        6.7 GB)
    and items³ multiplications and additions.

    Source: Steck, Embarrassingly shallow autoencoders for sparse data, WWW 2019.

    Args:
        ridge: λ > 0, in users.
        per_item: Weights kept of each item, by size; at least 1.
    """

    name = "ease"

    def __init__(self, ridge: float = 200.0, per_item: int = PER_ITEM) -> None:
        self.ridge = ridge
        self.per_item = per_item

    def _solve(self, gram: Gram) -> sparse.csr_array:
        inverse = _dense(gram.matrix)
        size = len(inverse)
        inverse[np.diag_indices(size)] += np.float32(self.ridge)
        _invert(inverse)
        diagonal = inverse.diagonal().copy()

        def rows(begin: int, end: int) -> npt.NDArray[np.float32]:
            block: npt.NDArray[np.float32] = -inverse[begin:end] / diagonal
            return block

        return strongest_of_blocks(rows, size, self.per_item)


def _dense(matrix: sparse.csr_array) -> npt.NDArray[np.float32]:
    """In column order, as LAPACK wants it, filled block by block: no second matrix of that size ever exists."""
    size = matrix.shape[0]
    dense = np.zeros((size, size), dtype=np.float32, order="F")
    for begin in range(0, size, BLOCK):
        # symmetric: a block of rows is a block of columns
        dense[:, begin : begin + BLOCK] = matrix[begin : begin + BLOCK].toarray().T
    return dense


def _invert(matrix: npt.NDArray[np.float32]) -> None:
    """A symmetric, positive definite matrix in column order becomes its inverse.

    Raises:
        NoSolution: It is not positive definite in float32; a larger ridge makes it so.
    """
    size = len(matrix)
    if not size:
        return
    _, fault = lapack.spotrf(matrix, lower=1, overwrite_a=1, clean=0)
    if not fault:
        _, fault = lapack.spotri(matrix, lower=1, overwrite_c=1)
    if fault:
        raise NoSolution("EASE 的矩阵在单精度下不正定，请增大 ridge")
    for begin in range(0, size, BLOCK):
        end = min(begin + BLOCK, size)
        block = matrix[begin:end, begin:end]
        block[:] = np.tril(block) + np.tril(block, -1).T
        matrix[begin:end, end:] = matrix[end:, begin:end].T
