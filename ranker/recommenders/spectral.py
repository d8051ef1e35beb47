"""A spectral filter: what the similarity of items says near by, and what its slow waves say over the whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

import numpy as np
import numpy.typing as npt
import scipy.sparse.linalg
from scipy import sparse

from ranker.recommenders.gram import Gram, power, scale_rows
from ranker.recommenders.interactions import Histories, Interactions
from ranker.recommenders.neighbours import Neighbours, keep_strongest, popularity_of
from ranker.recommenders.selection import Scores
from ranker.recommenders.subspace import Leading, Vectors, leading

# Items whose rows are compared to bring both parts to one scale: the mean of a thousand is steady to a few hundredths,
# and β is flat within a fifth.
SAMPLE, SEED = 1_000, 0
# At most one eigenvector for so many items: more would rebuild the histories instead of smoothing them.
FEW = 8


class Spectral(Neighbours):
    """x W + β q · x D^−½ V Vᵀ D^½: a sharpened linear filter and an ideal low-pass filter, without training by
    gradient.

        G = Rᵀ D_u^−2a R        R: users × items, D_u, D: users' and items' degrees
        W = (D^−s G D^−t)^∘p    ^∘p: each weight to the power p; the strongest of each row kept
        V = the `rank` leading eigenvectors of D^−½ G D^−½

    q brings both parts to one scale: with β = 1 their rows, each item's own place left out, are equally long.

    Source: Shen et al., How powerful is graph convolution for recommendation?, CIKM 2021 (GF-CF: a = s = t = ½, p = 1,
    all weights); Park et al., Turbo-CF, SIGIR 2024, for p. Popular items are pushed less than there (t < ½), long
    histories count more (a < ½), near neighbours more than far ones (p > 1). Chosen on validation parts of Gowalla,
    where all of this is flat (docs/decisions/0015).

    Args:
        rank: Eigenvectors kept; cut down to an eighth of the items.
        low_pass: β ≥ 0.
        source_exponent: s, how much less a popular item of the history says.
        target_exponent: t, how much less a popular item is recommended.
        user_exponent: a, how much less a long history says about each of its pairs.
        sharpness: p > 0.
        per_item: Weights of W kept of each item.

    Attributes:
        sources_: D^−½ V, float32 of shape (items, rank).
        targets_: β q Vᵀ D^½, float32 of shape (rank, items).
    """

    name = "spectral"
    arrays = ("sources_", "targets_")

    sources_: Vectors
    targets_: Vectors

    def __init__(
        self,
        rank: int = 512,
        low_pass: float = 0.3,
        source_exponent: float = 0.5,
        target_exponent: float = 0.4,
        user_exponent: float = 0.25,
        sharpness: float = 1.25,
        per_item: int = 500,
    ) -> None:
        self.rank = rank
        self.low_pass = low_pass
        self.source_exponent = source_exponent
        self.target_exponent = target_exponent
        self.user_exponent = user_exponent
        self.sharpness = sharpness
        self.per_item = per_item

    def fit(self, interactions: Interactions) -> Self:
        """Learns from interactions; the eigenvectors by way of the sparser matrix of users."""
        gram = Gram.of(interactions, self.user_exponent)
        scaled = scale_rows(interactions.matrix, self.user_exponent) @ _diagonal(power(gram.users_per_item, -0.5))
        narrow = sparse.csr_array(scaled, dtype=np.float32)
        turned = narrow.T.tocsr()
        return self._learn(gram, lambda block: turned @ (narrow @ block))

    def fit_gram(self, gram: Gram) -> Self:
        """Learns from a Gram matrix with this model's user exponent that is kept elsewhere."""
        if gram.user_exponent != self.user_exponent:
            raise ValueError(f"a Gram matrix with user exponent {self.user_exponent} is needed")
        half = _diagonal(power(gram.users_per_item, -0.5))
        similar = sparse.csr_array(half @ gram.matrix @ half, dtype=np.float32)
        return self._learn(gram, lambda block: similar @ block)

    def scores(self, histories: Histories) -> Scores:
        """x W + (x · sources_) · targets_."""
        scores: Scores = super().scores(histories) + (histories.matrix @ self.sources_) @ self.targets_
        return scores

    def _learn(self, gram: Gram, multiply: Callable[[Vectors], Vectors]) -> Self:
        degrees = gram.users_per_item
        self.items_ = gram.items
        self.popularity_ = popularity_of(gram)
        near = _diagonal(power(degrees, -self.source_exponent)) @ gram.matrix
        near = near @ _diagonal(power(degrees, -self.target_exponent))
        near.data **= self.sharpness
        self.weights_ = keep_strongest(near, self.per_item)
        slow = leading(multiply, len(gram.items), max(min(self.rank, len(gram.items) // FEW), 1))
        self._low_pass(slow, degrees)
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
        near, far = scipy.sparse.linalg.norm(self.weights_[rows]), float(np.linalg.norm(slow))
        return float(near) / far if far > 0 else 0.0


def _diagonal(values: npt.NDArray[np.float64]) -> sparse.csr_array:
    return sparse.diags_array(values).tocsr()
