"""No model knows of a pair that only a few people have."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from ranker.recommenders import Gram, Interactions

# People behind every pair, and every item, that a saved model knows of. 10 is what hot terms ask for as well: with
# fewer, who knows some of them learns about the others.
LEAST_USERS = 10


def pair_counts(interactions: Interactions) -> sparse.csr_array:
    """How many people have both items of a pair: CSR, items × items, the diagonal each item's people."""
    has = (interactions.matrix > 0).astype(np.float64).tocsr()
    return sparse.csr_array(has.T @ has)


def anonymous_pairs(counts: sparse.csr_array) -> sparse.csr_array:
    """The counts that enough people stand behind."""
    kept = counts.copy()
    kept.data[kept.data < LEAST_USERS] = 0
    kept.eliminate_zeros()
    return kept


def anonymous_gram(gram: Gram, counts: sparse.csr_array) -> Gram:
    """A Gram matrix without what fewer people stand behind; whatever is solved from it is a function of the rest.

    Args:
        counts: Of the same people and items (`pair_counts`).
    """
    kept = (counts >= LEAST_USERS).astype(np.float64)
    users = np.where(gram.users_per_item >= LEAST_USERS, gram.users_per_item, 0.0)
    matrix = sparse.csr_array(gram.matrix.multiply(kept))
    matrix.eliminate_zeros()
    return Gram(gram.items, gram.user_exponent, matrix, users, gram.users)
