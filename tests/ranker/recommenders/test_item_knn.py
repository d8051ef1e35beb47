"""Item-kNN.

1. Its weights are those of the formula, worked out pair by pair.
2. Each item keeps its strongest neighbours and no more.
3. Shrinkage lets a pair that few have in common fall behind one that many have.
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranker.recommenders.item_knn import ItemKNN
from tests.ranker.recommenders.samples import binary, grouped, of_dense


@given(binary, st.sampled_from([0.0, 1.0, 10.0]))
def test_item_knn_weights_equal_the_formula(held, shrinkage):
    weights = ItemKNN(shrinkage).fit(of_dense(held)).weights_.toarray()
    users = held.sum(axis=0)
    for i in range(held.shape[1]):
        for j in range(held.shape[1]):
            both = int((held[:, i] * held[:, j]).sum())
            wanted = both / (math.sqrt(users[i] * users[j]) + shrinkage) if both and i != j else 0.0
            assert weights[i, j] == pytest.approx(wanted, rel=1e-6)


def test_each_item_keeps_its_strongest_neighbours():
    sample = grouped()
    every = ItemKNN().fit(sample).weights_.toarray()
    few = ItemKNN(per_item=3).fit(sample).weights_.toarray()
    assert (np.count_nonzero(few, axis=1) == 3).all()
    np.testing.assert_array_equal(np.sort(few, axis=1)[:, -3:], np.sort(every, axis=1)[:, -3:])


def test_shrinkage_lowers_pairs_that_few_have_in_common():
    # 1 has only one user, who has 0 too; 2 has ten, of whom eight have 0
    held = np.array([[1, 1, 0]] + [[0, 0, 1]] * 2 + [[1, 0, 1]] * 8)
    raw, shrunk = (ItemKNN(shrinkage).fit(of_dense(held)).weights_.toarray() for shrinkage in (0.0, 10.0))
    assert shrunk[0, 1] / shrunk[0, 2] < raw[0, 1] / raw[0, 2] / 2
