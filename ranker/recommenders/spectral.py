"""A spectral filter: what the similarity of items says near by, and what its slow waves say over the whole."""

from __future__ import annotations

from scipy import sparse

from ranker.recommenders.gram import Gram, power
from ranker.recommenders.low_pass import LowPassed, diagonal
from ranker.recommenders.neighbours import keep_strongest


class Spectral(LowPassed):
    """A sharpened linear filter and an ideal low-pass filter (`LowPassed`), without training by gradient.

        W = (D^−s G D^−t)^∘p    ^∘p: each weight to the power p; the strongest of each row kept

    Source: Shen et al., How powerful is graph convolution for recommendation?, CIKM 2021 (GF-CF: a = s = t = ½, p = 1,
    all weights); Park et al., Turbo-CF, SIGIR 2024, for p. Popular items are pushed less than there (t < ½), long
    histories count more (a < ½), near neighbours more than far ones (p > 1). Chosen on validation parts of Gowalla,
    where all of this is flat (docs/decisions/0015).

    Args:
        rank, low_pass, user_exponent: As for `LowPassed`.
        source_exponent: s, how much less a popular item of the history says.
        target_exponent: t, how much less a popular item is recommended.
        sharpness: p > 0.
        per_item: Weights of W kept of each item.
    """

    name = "spectral"

    def __init__(
        self,
        rank: int = 1024,
        low_pass: float = 0.8,
        source_exponent: float = 0.5,
        target_exponent: float = 0.4,
        user_exponent: float = 0.25,
        sharpness: float = 1.25,
        per_item: int = 500,
    ) -> None:
        super().__init__(rank, low_pass, user_exponent)
        self.source_exponent = source_exponent
        self.target_exponent = target_exponent
        self.sharpness = sharpness
        self.per_item = per_item

    def _near(self, gram: Gram) -> sparse.csr_array:
        near = diagonal(power(gram.users_per_item, -self.source_exponent)) @ gram.matrix
        near = near @ diagonal(power(gram.users_per_item, -self.target_exponent))
        near.data **= self.sharpness
        return keep_strongest(near, self.per_item)
