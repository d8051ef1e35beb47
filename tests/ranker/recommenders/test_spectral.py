"""The spectral filter.

1. Its scores are those of the formula, worked out in float64 with dense matrices.
2. With a = s = t = ½, p = 1 and all weights it ranks as GF-CF does.
3. A Gram matrix kept elsewhere gives the model that the interactions give.
4. The leading eigenvectors are those of the exact decomposition, by iteration too.
5. With β = 0 only the near part is left.
6. A Gram matrix with another user exponent is refused.
"""

import numpy as np
import pytest
from hypothesis import given

from ranker.recommenders import Gram, Histories
from ranker.recommenders.low_pass import FEW
from ranker.recommenders.spectral import Spectral
from ranker.recommenders.subspace import leading
from tests.ranker.recommenders.samples import binary, grouped, of_dense


def inverse_power(values: np.ndarray, exponent: float) -> np.ndarray:
    return np.where(values > 0, np.maximum(values, 1.0) ** -exponent, 0.0)


def plain(held: np.ndarray, model: Spectral) -> np.ndarray:
    """Scores of all rows by the formulas of the docstring."""
    degrees = held.sum(axis=0).astype(float)
    rows = held * inverse_power(held.sum(axis=1), model.user_exponent)[:, None]
    gram = rows.T @ rows
    near = inverse_power(degrees, model.source_exponent)[:, None] * gram * inverse_power(degrees, model.target_exponent)
    near **= model.sharpness
    np.fill_diagonal(near, 0.0)
    half = inverse_power(degrees, 0.5)
    rank = max(min(model.rank, len(degrees) // FEW), 1)
    vectors = np.linalg.eigh(half[:, None] * gram * half)[1][:, ::-1][:, :rank]
    slow = half[:, None] * (vectors @ vectors.T) * np.sqrt(degrees)
    off = slow - np.diag(slow.diagonal())
    scale = np.linalg.norm(near) / np.linalg.norm(off) if np.linalg.norm(off) > 0 else 0.0
    return held @ (near + model.low_pass * scale * slow)


def test_spectral_scores_equal_the_formula():
    sample = grouped(items=40)
    for model in (Spectral(), Spectral(rank=3, low_pass=0.8, user_exponent=0.5, sharpness=1.0, target_exponent=0.3)):
        found = model.fit(sample).scores(Histories(sample.matrix))
        np.testing.assert_allclose(found, plain(sample.matrix.toarray(), model), rtol=1e-3, atol=1e-5)


@given(binary)
def test_1_any_matrix_gives_finite_scores(held):
    interactions = of_dense(held)
    scores = Spectral().fit(interactions).scores(Histories(interactions.matrix))
    assert np.isfinite(scores).all()


def test_the_spectral_filter_contains_gf_cf():
    sample = grouped(items=40)
    held = sample.matrix.toarray().astype(float)
    degrees = held.sum(axis=0)
    normal = held / np.sqrt(held.sum(axis=1))[:, None] / np.sqrt(degrees)
    vectors = np.linalg.svd(normal)[2][:5].T
    slow = (vectors @ vectors.T) / np.sqrt(degrees)[:, None] * np.sqrt(degrees)
    ours = Spectral(rank=5, low_pass=1.0, target_exponent=0.5, user_exponent=0.5, sharpness=1.0).fit(sample)
    weight = float(np.linalg.norm(ours.targets_) / np.linalg.norm(vectors.T * np.sqrt(degrees)))
    theirs = held @ (normal.T @ normal + weight * slow)
    unseen = held == 0
    found = ours.scores(Histories(sample.matrix))
    np.testing.assert_allclose(found[unseen], theirs[unseen], rtol=1e-3, atol=1e-5)


def test_a_kept_gram_matrix_gives_the_same_spectral_model():
    sample = grouped(items=40)
    model = Spectral(rank=4).fit(sample)
    other = Spectral(rank=4).fit_gram(Gram.of(sample, 0.25))
    histories = Histories(sample.matrix)
    np.testing.assert_allclose(model.scores(histories), other.scores(histories), rtol=1e-4, atol=1e-6)
    np.testing.assert_array_equal(model.popularity_, other.popularity_)


def test_leading_eigenvectors_equal_the_exact_decomposition(monkeypatch):
    draw = np.random.default_rng(2)
    base = np.linalg.qr(draw.standard_normal((120, 120)))[0]
    values = 0.7 ** np.arange(120)
    matrix = ((base * values) @ base.T).astype(np.float32)
    exact = leading(lambda block: matrix @ block, 120, 8)
    monkeypatch.setattr("ranker.recommenders.subspace.EXACT_ROWS", 10)
    found = leading(lambda block: matrix @ block, 120, 8)
    for one in (exact, found):
        np.testing.assert_allclose(one.values, values[:8], rtol=1e-4)
        projector = base[:, :8] @ base[:, :8].T
        np.testing.assert_allclose(one.vectors @ one.vectors.T, projector, atol=1e-3)


def test_without_the_low_pass_only_the_near_part_is_left():
    sample = grouped()
    model = Spectral(low_pass=0.0).fit(sample)
    near = (sample.matrix @ model.weights_).toarray()
    np.testing.assert_array_equal(model.scores(Histories(sample.matrix)), near)


def test_a_gram_matrix_of_another_exponent_is_refused():
    with pytest.raises(ValueError, match="user exponent"):
        Spectral().fit_gram(Gram.of(grouped(), 0.5))
