"""Popularity: the shares are those of all users, and recent popularity halves with each half-life."""

import numpy as np
from hypothesis import given

from ranker.recommenders.popularity import Popularity, RecentPopularity
from tests.ranker.recommenders.samples import DAY_S, asking, binary, of_dense


@given(binary)
def test_the_share_of_all_users(held):
    model = Popularity().fit(of_dense(held))
    scores = model.scores(asking(np.zeros((2, held.shape[1]))))
    np.testing.assert_allclose(scores, [held.mean(axis=0)] * 2, rtol=1e-6)


def test_recent_popularity_halves_with_each_half_life():
    held = np.array([[1, 0], [1, 0], [1, 0], [0, 1]])
    times = np.array([0.0, 0.0, 0.0, 60 * DAY_S])
    model = RecentPopularity(half_life=30.0).fit(of_dense(held, times=times))
    np.testing.assert_allclose(model.heat_, np.array([3 / 4, 1]) / (3 / 4 + 1), rtol=1e-6)
    assert model.recommend(asking([[0, 0]]), 2).items.tolist() == [[1, 0]]
