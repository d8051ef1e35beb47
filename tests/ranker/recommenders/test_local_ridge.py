"""The local ridge.

1. With all other items as support, no dropout, no user exponent and no low pass its weights are EASE in closed form.
2. Its scores are those of the formula, worked out in float64 with dense matrices, item by item.
3. The support of an item are the items of largest g_ij n_i^−½, never itself, and no other item has a weight to it.
4. Dropout is what it is called: the weights do best, on average over all ways in which items may be missing.
5. Where there is no solution it says what to do.
6. An item that nobody has is rebuilt from nothing and rebuilds nothing.
7. The ridge is one of the data's scale: three times the same people give the same weights.
"""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from ranker.errors import NoSolution
from ranker.recommenders import Gram, Histories
from ranker.recommenders.local_ridge import LocalRidge, solve_on
from ranker.recommenders.low_pass import FEW
from tests.ranker.recommenders.samples import binary, grouped, of_dense


def plain_near(held: np.ndarray, model: LocalRidge) -> np.ndarray:
    """W by the formula of the docstring, one dense system an item."""
    rows = held * np.maximum(held.sum(axis=1), 1.0)[:, None] ** -model.user_exponent
    gram, users = rows.T @ rows, np.maximum(held.sum(axis=0), 1.0)
    weights = np.zeros_like(gram)
    ridge = model.ridge * gram.trace() / max(np.count_nonzero(gram.diagonal()), 1)
    for item in range(len(gram)):
        near = gram[item] / np.sqrt(users)
        near[item] = 0.0
        support = [place for place in np.argsort(-near, kind="stable")[: model.support] if near[place] > 0]
        system = gram[np.ix_(support, support)]
        kept = np.diag(system.diagonal()) * model.dropout / (1 - model.dropout) + ridge * np.eye(len(support))
        weights[support, item] = np.linalg.inv(system + kept) @ gram[support, item]
    return weights


def ease(held: np.ndarray, ridge: float) -> np.ndarray:
    """Steck, Embarrassingly shallow autoencoders for sparse data, WWW 2019."""
    inverse = np.linalg.inv(held.T @ held + ridge * np.eye(held.shape[1]))
    weights = np.eye(held.shape[1]) - inverse / inverse.diagonal()
    np.fill_diagonal(weights, 0.0)
    return weights


@given(binary, st.sampled_from([0.5, 3.0, 200.0]))
def test_the_unrestricted_local_ridge_equals_ease(held, ridge):
    sample, size = of_dense(held), held.shape[1]
    everywhere = ease(held, ridge)
    all_others = sparse.csr_array(1.0 - np.eye(size))
    local = solve_on(all_others, Gram.of(sample).matrix, np.full(size, ridge)).toarray()
    np.testing.assert_allclose(local, everywhere, atol=1e-5)
    users = held.sum(axis=0)
    relative = ridge / users[users > 0].mean() if users.any() else ridge
    model = LocalRidge(support=size, ridge=relative, dropout=0.0, low_pass=0.0, user_exponent=0.0).fit(sample)
    # the model takes only items that go together with an item: those are all where somebody has both of each pair
    full = (held.T @ held > 0).all(axis=0)
    np.testing.assert_allclose(model.weights_.toarray()[:, full], everywhere[:, full], atol=1e-5)


def test_local_ridge_scores_equal_the_formula():
    sample = grouped(items=40)
    held = sample.matrix.toarray().astype(float)
    histories = Histories(sample.matrix)
    for model in (LocalRidge(), LocalRidge(support=9, ridge=2.0, dropout=0.0, rank=3, low_pass=0.4, user_exponent=0.5)):
        near = plain_near(held, model)
        rows = held * np.maximum(held.sum(axis=1), 1.0)[:, None] ** -model.user_exponent
        half = held.sum(axis=0) ** -0.5
        rank = min(model.rank, 40 // FEW)
        vectors = np.linalg.eigh(half[:, None] * (rows.T @ rows) * half)[1][:, ::-1][:, :rank]
        slow = half[:, None] * (vectors @ vectors.T) / half
        scale = np.linalg.norm(near) / np.linalg.norm(slow - np.diag(slow.diagonal()))
        wanted = held @ (near + model.low_pass * scale * slow)
        np.testing.assert_allclose(model.fit(sample).scores(histories), wanted, rtol=1e-3, atol=1e-5)


@given(binary, st.integers(1, 6))
def test_the_support_of_an_item_is_its_nearest_items(held, count):
    model = LocalRidge(support=count, dropout=0.0)
    weights = model.fit(of_dense(held)).weights_.toarray()
    wanted = plain_near(held.astype(float), model)
    assert not weights.diagonal().any()
    assert (np.count_nonzero(weights, axis=0) <= count).all()
    rows = held * np.maximum(held.sum(axis=1), 1.0)[:, None] ** -model.user_exponent
    near = (rows.T @ rows) / np.sqrt(np.maximum(held.sum(axis=0), 1.0))
    np.fill_diagonal(near, 0.0)
    for item, row in enumerate(near):
        ordered = np.sort(row)[::-1]
        # of two that are equally near at the edge either may be taken
        if count >= ordered.size or ordered[count - 1] - ordered[count] > 1e-6 or ordered[count] == 0:
            np.testing.assert_allclose(weights[:, item], wanted[:, item], atol=1e-5)


def test_3_popular_items_are_no_nearer():
    # five people have 0 and 1, but a hundred have 1; three have 0 and 2, and nobody else has 2
    held = np.array([[1, 1, 0]] * 5 + [[1, 0, 1]] * 3 + [[0, 1, 0]] * 95)
    weights = LocalRidge(support=1).fit(of_dense(held)).weights_.toarray()
    assert weights[2, 0] > 0 == weights[1, 0]


def test_dropout_gives_the_weights_best_over_missing_items():
    held = grouped(users=40, items=5, groups=2).matrix.toarray().astype(float)
    missing, ridge = 0.3, 2.0
    inputs, moment, fitted = held[:, 1:], np.zeros((4, 4)), np.zeros(4)
    # each user draws alone, but means over users add up: all may go through the same cases
    for kept in product((0.0, 1.0), repeat=4):
        chance = np.prod([1 - missing if one else missing for one in kept])
        # what is left speaks louder, so that sums are the same on average
        left = inputs * np.array(kept) / (1 - missing)
        moment += chance * left.T @ left
        fitted += chance * left.T @ held[:, 0]
    wanted = np.linalg.solve(moment + ridge * np.eye(4), fitted)
    relative = ridge / held.sum(axis=0).mean()
    model = LocalRidge(support=4, ridge=relative, dropout=missing, user_exponent=0.0).fit(of_dense(held))
    np.testing.assert_allclose(model.weights_.toarray()[1:, 0], wanted, atol=1e-5)


def test_a_ridge_without_solution_says_what_to_do():
    with pytest.raises(NoSolution, match="ridge"):
        LocalRidge(ridge=-50.0).fit(of_dense(np.ones((2, 3))))


def test_an_item_that_nobody_has_gets_no_weights():
    held = grouped().matrix.toarray()
    held[:, [0, 7]] = 0
    model = LocalRidge().fit(of_dense(held))
    weights = model.weights_.toarray()
    assert not weights[[0, 7]].any()
    assert not weights[:, [0, 7]].any()
    assert weights[:, 1].any()
    empty = sparse.csr_array((3, 3), dtype=np.float64)
    assert solve_on(empty, empty, np.ones(3)).shape == (3, 3)


def test_the_ridge_scales_with_the_data():
    once = grouped().matrix.toarray()
    weights = LocalRidge().fit(of_dense(once)).weights_.toarray()
    thrice = LocalRidge().fit(of_dense(np.vstack([once] * 3))).weights_.toarray()
    np.testing.assert_allclose(thrice, weights, atol=1e-6)
