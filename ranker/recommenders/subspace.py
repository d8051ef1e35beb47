"""The leading eigenvectors of a symmetric matrix that is only ever multiplied with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

# From so many columns of the whole on, or below so many rows, the exact decomposition is as quick as the iteration.
EXACT_SHARE, EXACT_ROWS = 0.25, 1_500
# Vectors beyond the wanted ones: they make the last wanted ones converge.
OVERSAMPLING = 32


@dataclass(frozen=True, slots=True, eq=False)
class Leading:
    """Eigenvalues descending, float32 of shape (rank,), and their vectors in columns, float32 of shape (size, rank)."""

    values: Vectors
    vectors: Vectors


def leading(
    multiply: Callable[[Vectors], Vectors], size: int, rank: int, *, iterations: int = 6, seed: int = 0
) -> Leading:
    """The `rank` largest eigenvalues of a positive semi-definite matrix and their vectors.

    Subspace iteration from seeded Gaussian vectors with a Rayleigh-Ritz step at the end; small matrices exactly.

    Source: Halko, Martinsson, Tropp, Finding structure with randomness, SIAM Review 53(2), 2011, algorithm 4.4.

    Args:
        multiply: (size × m) → matrix · it.
        size: Rows of the matrix.
        rank: At most `size`; more is cut down to it.
        iterations: Multiplications; more cost time and turn the last, least vectors alone.
    """
    rank = min(rank, size)
    if size < EXACT_ROWS or rank > EXACT_SHARE * size:
        return _ritz(np.eye(size, dtype=np.float32), multiply, rank)
    draw = np.random.default_rng(seed)
    basis = draw.standard_normal((size, min(rank + OVERSAMPLING, size)), dtype=np.float32)
    for _ in range(iterations):
        basis = np.linalg.qr(multiply(basis))[0]
    return _ritz(basis, multiply, rank)


def _ritz(basis: Vectors, multiply: Callable[[Vectors], Vectors], rank: int) -> Leading:
    small = (basis.T @ multiply(basis)).astype(np.float64)
    values, rotation = np.linalg.eigh((small + small.T) / 2)
    vectors = basis @ rotation[:, ::-1][:, :rank].astype(np.float32)
    return Leading(values[::-1][:rank].astype(np.float32), vectors)
