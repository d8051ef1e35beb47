"""Local ridge: every item is rebuilt from its own neighbours alone, and a low pass says what lies beyond them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy  # which imports its linear algebra when it is first used: whoever loads a model only, solves nothing
from scipy import sparse

from ranker.errors import NoSolution
from ranker.recommenders.gram import Gram, power
from ranker.recommenders.low_pass import LowPassed, diagonal
from ranker.recommenders.neighbours import keep_strongest

# How much less a popular neighbour counts while neighbours are chosen: as in a cosine.
SUPPORT_EXPONENT = 0.5


class LocalRidge(LowPassed):
    """Ridge regression of each item on its nearest items, and an ideal low-pass filter (`LowPassed`).

        w_Sj = (G_SS + λI + p ÷ (1 − p) · diag G_SS)⁻¹ G_Sj        λ = r · mean g_ii over items that anybody has

    S: the `support` items i ≠ j of largest g_ij n_i^−½, with n_i users of item i; all other weights to j are 0. With
    all items as support, p = 0, a = 0 and β = 0 it is EASE (Steck, WWW 2019). Here it takes items × support³ operations
    instead of items³, one small system at a time, and no dense matrix of all items.

    Source: Ning, Karypis, SLIM: Sparse linear methods for top-N recommender systems, ICDM 2011, of which fsSLIM chooses
    neighbours first; Steck, Autoencoders that don't overfit towards the identity, NeurIPS 2020, for p. Chosen on
    validation parts of Gowalla (docs/decisions/0015).

    Args:
        support: Items that each item is rebuilt from, at least 1; `weights_` has at most so many a column.
        ridge: r > 0. By the mean of the data it fits few people and many: for 578 items of 275 users on average a good
            λ is some thirty times that for 41,000 items of 16, and the mean is 26 times.
        dropout: p, 0 to below 1: the weights are those that do best where every item of a history is missing with
            this chance.
        rank, low_pass, user_exponent: As for `LowPassed`.
    """

    name = "local_ridge"

    def __init__(
        self,
        support: int = 100,
        ridge: float = 2.5,
        dropout: float = 0.5,
        rank: int = 1024,
        low_pass: float = 0.7,
        user_exponent: float = 0.25,
    ) -> None:
        super().__init__(rank, low_pass, user_exponent)
        self.support = support
        self.ridge = ridge
        self.dropout = dropout

    def _near(self, gram: Gram) -> sparse.csr_array:
        less = diagonal(power(gram.users_per_item, -SUPPORT_EXPONENT))
        supports = keep_strongest(gram.matrix @ less, self.support)
        own = gram.matrix.diagonal()
        mean = own.sum() / max(np.count_nonzero(own), 1)
        penalty = self.ridge * mean + self.dropout / (1.0 - self.dropout) * own
        return solve_on(supports, gram.matrix, penalty)


def solve_on(supports: sparse.csr_array, gram: sparse.csr_array, penalty: npt.NDArray[np.float64]) -> sparse.csr_array:
    """Least squares of each item on its support: (G_SS + diag(penalty_S))⁻¹ G_Sj.

    Args:
        supports: CSR, items × items: the stored places of row j are the items that j is rebuilt from, never j itself.
        gram: G, CSR, symmetric.
        penalty: Of each item, above 0.

    Returns:
        The weights, CSR, float32, row = item of the history, column = item that is rebuilt.

    Raises:
        NoSolution: A system is not positive definite.
    """
    size = gram.shape[0]
    found = sparse.csr_array(supports, dtype=np.float32)
    for item in range(size):
        begin, end = found.indptr[item : item + 2]
        support = found.indices[begin:end]
        if support.size:
            found.data[begin:end] = _ridge(gram, support, item, penalty[support])
    return found.T.tocsr()


def _ridge(
    gram: sparse.csr_array, support: npt.NDArray[np.int32], item: int, penalty: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    rows = gram[support]
    system = rows[:, support].toarray()
    system[np.diag_indices(support.size)] += penalty
    try:
        factor = scipy.linalg.cho_factor(system, lower=True, overwrite_a=True, check_finite=False)
    except np.linalg.LinAlgError as error:
        raise NoSolution("矩阵不正定，请增大 ridge") from error
    weights: npt.NDArray[np.float64] = scipy.linalg.cho_solve(
        factor, rows[:, [item]].toarray().ravel(), check_finite=False
    )
    return weights
