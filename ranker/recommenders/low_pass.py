"""Weights between near items, and beside them an ideal low pass: what the slow waves say over the whole."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ranker.recommenders.gram import Gram, power, scale_rows
from ranker.recommenders.interactions import Histories, Interactions
from ranker.recommenders.neighbours import Neighbours, popularity_of
from ranker.recommenders.selection import Scores
from ranker.recommenders.subspace import Leading, Vectors, leading

# Items whose rows are compared to bring both parts to one scale: the mean of a thousand is steady to a few hundredths,
# and β is flat within a fifth.
SAMPLE, SEED = 1_000, 0
# At most one eigenvector for so many items: more would rebuild the histories instead of smoothing them.
FEW = 8


class LowPassed(Neighbours):
    """x W + β q x D^−½ V Vᵀ D^½, with W as a kind of filter has it.

        G = Rᵀ D_u^−2a R        R: users × items, D_u, D: users' and items' degrees
        V = the `rank` leading eigenvectors of D^−½ G D^−½

    q brings both parts to one scale: with β = 1 their rows, each item's own place left out, are equally long.

    Source: Shen et al., How powerful is graph convolution for recommendation?, CIKM 2021, for the low pass.

    Args:
        rank: Eigenvectors kept; cut down to an eighth of the items.
        low_pass: β ≥ 0.
        user_exponent: a, how much less a long history says about each of its pairs.

    Attributes:
        sources_: D^−½ V, float32 of shape (items, rank).
        targets_: β q Vᵀ D^½, float32 of shape (rank, items).
    """

    arrays = ("sources_", "targets_")

    sources_: Vectors
    targets_: Vectors

    def __init__(self, rank: int, low_pass: float, user_exponent: float) -> None:
        self.rank = rank
        self.low_pass = low_pass
        self.user_exponent = user_exponent

    def fit(self, interactions: Interactions) -> Self:
        """Learns from interactions; the eigenvectors by way of the sparser matrix of users."""
        gram = Gram.of(interactions, self.user_exponent)
        scaled = scale_rows(interactions.matrix, self.user_exponent) @ diagonal(power(gram.users_per_item, -0.5))
        narrow = sparse.csr_array(scaled, dtype=np.float32)
        turned = narrow.T.tocsr()
        return self._learn(gram, lambda block: turned @ (narrow @ block))

    def fit_gram(self, gram: Gram) -> Self:
        """Learns from a Gram matrix with this model's user exponent that is kept elsewhere."""
        if gram.user_exponent != self.user_exponent:
            raise ValueError(f"a Gram matrix with user exponent {self.user_exponent} is needed")
        half = diagonal(power(gram.users_per_item, -0.5))
        similar = sparse.csr_array(half @ gram.matrix @ half, dtype=np.float32)
        return self._learn(gram, lambda block: similar @ block)

    def scores(self, histories: Histories) -> Scores:
        """x W + (x · sources_) · targets_."""
        scores: Scores = super().scores(histories) + (histories.matrix @ self.sources_) @ self.targets_
        return scores

    @abstractmethod
    def _near(self, gram: Gram) -> sparse.csr_array:
        """W."""

    def _learn(self, gram: Gram, multiply: Callable[[Vectors], Vectors]) -> Self:
        self.items_ = gram.items
        self.popularity_ = popularity_of(gram)
        self.weights_ = self._near(gram)
        slow = leading(multiply, len(gram.items), max(min(self.rank, len(gram.items) // FEW), 1))
        self._low_pass(slow, gram.users_per_item)
        return self

    def _low_pass(self, slow: Leading, degrees: npt.NDArray[np.float64]) -> None:
        self.sources_ = slow.vectors * power(degrees, -0.5).astype(np.float32)[:, None]
        self.targets_ = slow.vectors.T * power(degrees, 0.5).astype(np.float32)
        self.targets_ *= np.float32(self.low_pass * self._scale())

    def _scale(self) -> float:
        """Size of the near part ÷ size of the slow one, over the rows of a sample of items, themselves left out."""
        size = len(self.items_)
        rows = np.random.default_rng(SEED).permutation(size)[:SAMPLE]
        slow = self.sources_[rows] @ self.targets_
        slow[np.arange(rows.size), rows] = 0.0
        near, far = float(np.linalg.norm(self.weights_[rows].data)), float(np.linalg.norm(slow))
        return near / far if far > 0 else 0.0


def diagonal(values: npt.NDArray[np.float64]) -> sparse.csr_array:
    """The square matrix with these on its diagonal."""
    return sparse.diags_array(values).tocsr()
