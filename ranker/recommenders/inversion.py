"""The inverse of a large symmetric matrix, in its own place.

LAPACK's spotrf and spotri would do it, but the threaded OpenBLAS that comes with SciPy 1.17 crashed on 41,000 rows;
here all large steps are matrix products, in blocks.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ranker.errors import NoSolution

# Rows of a pivot. The work beside the matrix is three such strips (250 MB at 41,000 rows); products of this width run
# at nearly full speed.
PIVOT = 512


def invert(matrix: npt.NDArray[np.float32]) -> None:
    """A symmetric positive definite matrix becomes its inverse: n³ operations, no second matrix of that size.

    Sweeps one block K of rows after another, on the lower triangle:

        A_KK ← −A_KK⁻¹,  A_RK ← A_RK A_KK⁻¹,  A_RR ← A_RR − A_RK A_KK⁻¹ A_KR

    after which A is −A⁻¹.

    Source: Goodnight, A tutorial on the SWEEP operator, The American Statistician 33(3), 1979, by blocks.

    Raises:
        NoSolution: It is not positive definite in float32. The matrix is spoilt then.
    """
    size = len(matrix)
    starts = range(0, size, PIVOT)
    for begin in starts:
        _sweep(matrix, begin, min(begin + PIVOT, size))
    for begin in starts:
        end = min(begin + PIVOT, size)
        block = -np.tril(matrix[begin:end, begin:end])
        matrix[begin:end, begin:end] = block + np.tril(block, -1).T
        matrix[end:, begin:end] *= -1.0
        matrix[begin:end, end:] = matrix[end:, begin:end].T


def _sweep(matrix: npt.NDArray[np.float32], begin: int, end: int) -> None:
    size = len(matrix)
    pivot = np.tril(matrix[begin:end, begin:end]).astype(np.float64)
    pivot += np.tril(pivot, -1).T
    try:
        half = np.linalg.inv(np.linalg.cholesky(pivot))
    except np.linalg.LinAlgError as error:
        raise NoSolution("矩阵在单精度下不正定，请增大 ridge") from error
    inverse = (half.T @ half).astype(np.float32)
    strip = np.zeros((size, end - begin), dtype=np.float32)
    strip[:begin], strip[end:] = matrix[begin:end, :begin].T, matrix[end:, begin:end]
    scaled = strip @ inverse
    for first in range(0, size, PIVOT):
        last = min(first + PIVOT, size)
        matrix[first:, first:last] -= scaled[first:] @ strip[first:last].T
    matrix[begin:end, :begin], matrix[end:, begin:end] = scaled[:begin].T, scaled[end:]
    matrix[begin:end, begin:end] = -inverse
