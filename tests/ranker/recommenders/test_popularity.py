"""Popularity, by segment and lately.

1. The shares are those of the formula, worked out down the tree with users counted in sets.
2. A segment without users is its parent; a user without a segment, or of one that is unknown, gets everybody's.
3. A sparse segment leans on its parent, a large one goes its own way.
4. Parents in a circle and segments without a parent are refused.
5. Recent popularity halves with each half-life.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranker.recommenders.popularity import Popularity
from ranker.recommenders.recent_popularity import RecentPopularity
from tests.ranker.recommenders.samples import DAY_S, asking, binary, of_dense

# 省 0 above 市 1 and 2, 市 1 above 县 3; 4 stands alone.
PARENTS = (-1, 0, 0, 1, -1)
BELOW = {0: {0, 1, 2, 3}, 1: {1, 3}, 2: {2}, 3: {3}, 4: {4}}


def plain(held: np.ndarray, of: np.ndarray, segment: int, kappa: float) -> np.ndarray:
    if segment < 0:
        return held.mean(axis=0)
    users = [user for user in range(len(held)) if of[user] in BELOW[segment]]
    count = sum((held[user] for user in users), np.zeros(held.shape[1]))
    return (count + kappa * plain(held, of, PARENTS[segment], kappa)) / (len(users) + kappa)


@given(binary, st.sampled_from([0.5, 50.0]), st.data())
def test_1_equals_the_formula(held, kappa, data):
    of = np.array(data.draw(st.lists(st.integers(-1, 4), min_size=len(held), max_size=len(held))), dtype=np.int64)
    model = Popularity(PARENTS, kappa).fit(of_dense(held, segments=of))
    for segment in range(len(PARENTS)):
        np.testing.assert_allclose(model.shares_[segment], plain(held, of, segment, kappa), rtol=1e-5, atol=1e-7)


def test_2_and_3_back_off():
    held = np.array([[1, 0, 0]] * 40 + [[0, 1, 0]] * 30 + [[0, 0, 1]])
    of = np.array([1] * 40 + [2] * 30 + [3])
    model = Popularity(PARENTS, 5.0).fit(of_dense(held, segments=of))
    histories = asking(np.zeros((6, 3)), np.array([1, 2, 3, 4, -1, 99]))
    first = model.recommend(histories, 1).items[:, 0]
    # 县 3 has one user, who wants 2: too few against the city's forty
    assert first.tolist() == [0, 1, 0, 0, 0, 0]
    np.testing.assert_allclose(model.shares_[4], model.popularity_)
    np.testing.assert_array_equal(model.scores(histories)[4:], [model.popularity_] * 2)
    many = np.concatenate((held, [[0, 0, 1]] * 60))
    larger = Popularity(PARENTS, 5.0).fit(of_dense(many, segments=np.concatenate((of, [3] * 60))))
    assert larger.recommend(histories, 1).items[2, 0] == 2


def test_4_refusals():
    held = of_dense(np.eye(2), segments=np.array([0, 1]))
    with pytest.raises(ValueError, match="above itself"):
        Popularity((1, 0)).fit(held)
    with pytest.raises(ValueError, match="no parent"):
        Popularity((-1,)).fit(held)


def test_5_recent():
    held = np.array([[1, 0], [1, 0], [1, 0], [0, 1]])
    times = np.array([0.0, 0.0, 0.0, 60 * DAY_S])
    model = RecentPopularity(half_life=30.0).fit(of_dense(held, times=times))
    np.testing.assert_allclose(model.heat_, np.array([3 / 4, 1]) / (3 / 4 + 1), rtol=1e-6)
    assert model.recommend(asking([[0, 0]]), 2).items.tolist() == [[1, 0]]
