"""EASE.

1. Its weights are the closed form in float64, worked out with a general inverse.
2. They solve the problem: no other zero-diagonal weights rebuild the histories with less error and ridge.
3. Blocks do not show: a matrix of several blocks gives the same.
4. Where there is no solution it says what to do.
5. Each item keeps its weights of largest size, negative ones too.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranker.errors import NoSolution
from ranker.recommenders.ease import Ease
from tests.ranker.recommenders.samples import binary, grouped, of_dense


def closed_form(held: np.ndarray, ridge: float) -> np.ndarray:
    inverse = np.linalg.inv(held.T @ held + ridge * np.eye(held.shape[1]))
    weights = np.eye(held.shape[1]) - inverse / inverse.diagonal()
    np.fill_diagonal(weights, 0.0)
    return weights


@given(binary, st.sampled_from([0.5, 3.0, 200.0]))
def test_1_equals_the_closed_form(held, ridge):
    weights = Ease(ridge).fit(of_dense(held)).weights_.toarray()
    np.testing.assert_allclose(weights, closed_form(held, ridge), atol=1e-5)


def test_2_no_other_weights_are_better():
    held = grouped().matrix.toarray()

    def loss(weights):
        return ((held - held @ weights) ** 2).sum() + 5.0 * (weights**2).sum()

    best = Ease(5.0).fit(of_dense(held)).weights_.toarray().astype(np.float64)
    draw = np.random.default_rng(1)
    for _ in range(50):
        step = draw.standard_normal(best.shape) * 0.01
        np.fill_diagonal(step, 0.0)
        assert loss(best + step) > loss(best)


def test_3_blocks(monkeypatch):
    whole = Ease(5.0).fit(grouped()).weights_.toarray()
    for place in ("ease.BLOCK", "neighbours.BLOCK", "inversion.PIVOT"):
        monkeypatch.setattr(f"ranker.recommenders.{place}", 7)
    np.testing.assert_allclose(Ease(5.0).fit(grouped()).weights_.toarray(), whole, atol=1e-6)
    np.testing.assert_allclose(whole, closed_form(grouped().matrix.toarray(), 5.0), atol=1e-5)


def test_4_no_solution():
    with pytest.raises(NoSolution, match="ridge"):
        Ease(-1.0).fit(of_dense(np.ones((2, 3))))


def test_5_the_largest_are_kept():
    every = Ease(1.0).fit(grouped()).weights_.toarray()
    few = Ease(1.0, per_item=6).fit(grouped()).weights_.toarray()
    np.testing.assert_allclose(np.sort(abs(few), axis=1)[:, -6:], np.sort(abs(every), axis=1)[:, -6:], rtol=1e-6)
    assert (np.count_nonzero(few, axis=1) == 6).all()
    assert (few < 0).any()
