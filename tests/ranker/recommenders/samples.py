"""Small interactions, drawn by Hypothesis or by seed."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as drawn
from scipy import sparse

from ranker.recommenders import Histories, Interactions

DAY_S = 86_400.0


def of_dense(weights, **parts) -> Interactions:
    """A dense matrix of weights as interactions."""
    matrix = sparse.csr_array(np.asarray(weights, dtype=np.float32))
    return Interactions(matrix, tuple(f"事项{item}" for item in range(matrix.shape[1])), **parts)


def asking(weights) -> Histories:
    """Dense rows as histories."""
    return Histories(sparse.csr_array(np.asarray(weights, dtype=np.float32)))


# Ones and zeros as matters have them; up to 7 users × 6 items.
binary = drawn.arrays(np.int64, st.tuples(st.integers(1, 7), st.integers(2, 6)), elements=st.integers(0, 1))


def grouped(users: int = 211, items: int = 24, groups: int = 4, seed: int = 3) -> Interactions:
    """Users who keep to the items of their group but for a few, mostly in the order of the items' numbers.

    The group is one of an item's two words.
    """
    draw = np.random.default_rng(seed)
    group = np.arange(users) % groups
    own = group[:, None] == np.arange(items) % groups
    held = draw.random((users, items)) < np.where(own, 0.6, 0.05)
    rows, columns = np.nonzero(held)
    words = sparse.csr_array(np.hstack((np.eye(groups)[np.arange(items) % groups], np.ones((items, 1)))))
    ids = tuple(f"事项{item}" for item in range(items))
    times = (10 * columns + draw.integers(0, 15, rows.size)) * DAY_S
    return Interactions.from_pairs(rows, columns, ids, times=times, rows=users, features=words)
