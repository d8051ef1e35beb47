"""The Gram matrix under changes.

1. After any additions and removals it is that of the users who remain, and so are the counts.
2. Whole weights without a user exponent give it exactly, and nothing of who left is stored.
3. Models that are solved from it are those of a fit on what remains.
4. Taking out what was never added is refused and changes nothing.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as drawn
from scipy import sparse

from ranker.recommenders import Gram, Histories, Interactions
from ranker.recommenders.item_knn import ItemKNN
from ranker.recommenders.local_ridge import LocalRidge
from ranker.recommenders.spectral import Spectral
from tests.ranker.recommenders.samples import grouped

ITEMS = tuple("甲乙丙丁戊")
people = drawn.arrays(np.float32, st.tuples(st.integers(1, 8), st.just(5)), elements=st.sampled_from([0, 0, 1, 2, 0.3]))


def csr(rows: np.ndarray) -> sparse.csr_array:
    return sparse.csr_array(np.asarray(rows, dtype=np.float32))


def rebuilt(rows: np.ndarray, exponent: float) -> np.ndarray:
    total = rows.sum(axis=1).astype(float)
    scaled = rows * np.where(total > 0, np.maximum(total, 1e-9) ** -exponent, 0.0)[:, None]
    return scaled.T @ scaled


@given(people, st.sampled_from([0.0, 0.25, 0.5]), st.data())
def test_a_gram_matrix_after_changes_equals_one_made_anew(rows, exponent, data):
    gram = Gram.empty(ITEMS, exponent)
    present: list[int] = []
    for _ in range(data.draw(st.integers(1, 8))):
        away = [row for row in range(len(rows)) if row not in present]
        if away and (not present or data.draw(st.booleans())):
            chosen = data.draw(st.lists(st.sampled_from(away), min_size=1, unique=True))
            gram.add(csr(rows[chosen]))
            present += chosen
        else:
            chosen = data.draw(st.lists(st.sampled_from(present), min_size=1, unique=True))
            gram.remove(csr(rows[chosen]))
            present = [row for row in present if row not in chosen]
        left = rows[present].astype(float)
        np.testing.assert_allclose(gram.matrix.toarray(), rebuilt(left, exponent), atol=1e-9)
        np.testing.assert_array_equal(gram.users_per_item, (left > 0).sum(axis=0))
        assert gram.users == len(present)


@given(drawn.arrays(np.int64, (6, 5), elements=st.integers(0, 3)), st.integers(1, 5))
def test_whole_weights_give_the_gram_matrix_exactly(rows, gone):
    gram = Gram.of(Interactions(csr(rows), ITEMS))
    gram.remove(csr(rows[:gone]))
    left = rows[gone:]
    np.testing.assert_array_equal(gram.matrix.toarray(), left.T @ left)
    assert gram.matrix.nnz == np.count_nonzero(left.T @ left)


GRAM_MODELS = [ItemKNN(), Spectral(rank=3), LocalRidge(support=8, rank=3)]


@pytest.mark.parametrize("model", GRAM_MODELS, ids=lambda model: model.name)
def test_models_of_a_reduced_gram_matrix_equal_a_fresh_fit(model):
    sample = grouped()
    gram = Gram.of(sample, getattr(model, "user_exponent", 0.0))
    gram.remove(sample.matrix[:50])
    forgotten = model.fit_gram(gram).recommend(Histories(sample.matrix[:20]), 5)
    fresh = model.fit(Interactions(sample.matrix[50:], sample.items)).recommend(Histories(sample.matrix[:20]), 5)
    np.testing.assert_array_equal(forgotten.items, fresh.items)
    np.testing.assert_allclose(forgotten.scores, fresh.scores, rtol=1e-4)


def test_removing_what_was_never_added_is_refused():
    gram = Gram.of(Interactions(csr([[1, 1, 0, 0, 0], [0, 1, 0, 0, 0]]), ITEMS))
    before = gram.matrix.toarray()
    for never in ([[0, 0, 1, 0, 0]], [[1, 0, 0, 0, 0], [1, 0, 0, 0, 0]], np.zeros((3, 5))):
        with pytest.raises(ValueError, match="never added"):
            gram.remove(csr(never))
    np.testing.assert_array_equal(gram.matrix.toarray(), before)
    assert gram.users == 2
