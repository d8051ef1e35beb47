"""Content neighbours: items that are described alike, for those that nobody has handled yet."""

from __future__ import annotations

from typing import Self

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ranker.errors import MissingPart
from ranker.recommenders.gram import power
from ranker.recommenders.interactions import Interactions
from ranker.recommenders.neighbours import PER_ITEM, Neighbours, keep_strongest

# Cosines that are held at once: 40 to 130 MB, as many of them as are not 0.
CELLS = 8_000_000


class ContentNeighbours(Neighbours):
    """Cosine of TF-IDF vectors: v_iw = (1 + ln f_iw) · ln(1 + N ÷ n_w), w_ij = v_i · v_j ÷ (|v_i| |v_j|).

    Source: Salton, Buckley, Term-weighting approaches in automatic text retrieval, IPM 24(5), 1988.

    Args:
        per_item: Neighbours kept of each item, at least 1.
        floor: Cosine below which two items have nothing to do with each other, 0 to 1; .05 is what a single common
            word such as 办理 gives two names of a dozen words.
    """

    name = "content"

    def __init__(self, per_item: int = PER_ITEM, floor: float = 0.05) -> None:
        self.per_item = per_item
        self.floor = floor

    def fit(self, interactions: Interactions) -> Self:
        """Learns from the features alone; who handled what only orders what is alike.

        Raises:
            MissingPart: There are no features.
        """
        if interactions.features is None:
            raise MissingPart(self.name, "features")
        self._start(interactions)
        vectors = unit_vectors(interactions.features)
        turned = vectors.T.tocsr()
        parts = [sparse.csr_array((0, len(self.items_)), dtype=np.float32)]
        block = max(1, CELLS // max(1, len(self.items_)))
        for begin in range(0, len(self.items_), block):
            cosines = sparse.csr_array(vectors[begin : begin + block] @ turned, dtype=np.float32)
            cosines.data[cosines.data < self.floor] = 0.0
            cosines.eliminate_zeros()
            # at once: what is left of all rows together would be gigabytes
            parts.append(keep_strongest(cosines, self.per_item, begin))
        self.weights_ = sparse.csr_array(sparse.vstack(parts), dtype=np.float32)
        return self


def unit_vectors(features: sparse.csr_array) -> sparse.csr_array:
    """TF-IDF rows of length 1; an item without words is a row of zeros."""
    counts = sparse.csr_array(features, dtype=np.float64, copy=True)
    counts.eliminate_zeros()
    items_of = np.bincount(counts.indices, minlength=counts.shape[1])
    counts.data = 1.0 + np.log(np.maximum(counts.data, 1.0))
    rarity: npt.NDArray[np.float64] = np.log1p(counts.shape[0] / np.maximum(items_of, 1))
    weighted = counts @ sparse.diags_array(rarity).tocsr()
    length = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    return sparse.csr_array(sparse.diags_array(power(length, -1.0)).tocsr() @ weighted)
