"""Content neighbours, and their help for new items.

1. The weights are TF-IDF cosines, worked out word by word.
2. Items without a word in common are no neighbours, an item without words has none.
3. An item that nobody has has neighbours in the hybrid, in both directions; without content it has none.
4. Content fades as people come, and company decides where many stand behind it.
5. The blend is that of the formula.
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as drawn
from scipy import sparse

from ranker.recommenders import Histories, Interactions
from ranker.recommenders.content import ContentNeighbours
from ranker.recommenders.hybrid import Hybrid, complete
from ranker.recommenders.item_knn import ItemKNN
from ranker.recommenders.selection import NONE
from tests.ranker.recommenders.samples import grouped, of_dense

texts = drawn.arrays(np.int64, st.tuples(st.integers(2, 6), st.integers(1, 5)), elements=st.integers(0, 3))


def vector(text: np.ndarray, every: np.ndarray) -> list[float]:
    rarity = [math.log(1 + len(every) / max(int((every[:, word] > 0).sum()), 1)) for word in range(len(text))]
    raw = [(1 + math.log(count)) * rare if count else 0.0 for count, rare in zip(text, rarity, strict=True)]
    length = math.sqrt(sum(value**2 for value in raw))
    return [value / length if length else 0.0 for value in raw]


@given(texts)
def test_1_equals_the_formula(words):
    sample = of_dense(np.zeros((1, len(words))), features=sparse.csr_array(words))
    weights = ContentNeighbours(floor=0.0).fit(sample).weights_.toarray()
    vectors = [vector(text, words) for text in words]
    for i, one in enumerate(vectors):
        for j, other in enumerate(vectors):
            wanted = 0.0 if i == j else sum(a * b for a, b in zip(one, other, strict=True))
            assert weights[i, j] == pytest.approx(wanted, abs=1e-6)


def test_2_nothing_in_common():
    words = sparse.csr_array(np.array([[1, 0], [1, 0], [0, 1], [0, 0]]))
    found = ContentNeighbours().fit(of_dense(np.ones((1, 4)), features=words)).similar(range(4), 2)
    assert found.items.tolist() == [[1, NONE], [0, NONE], [NONE, NONE], [NONE, NONE]]


def with_new_items() -> Interactions:
    """The groups, of which items 20 … 23 have lost all their users."""
    sample = grouped()
    held = sample.matrix.toarray()
    held[:, 20:] = 0
    return of_dense(held, features=sample.features)


def test_3_new_items_have_neighbours():
    sample = with_new_items()
    model = Hybrid().fit(sample)
    new = np.arange(20, 24)
    for item, found in zip(new, model.similar(new, 3).items, strict=True):
        assert (found % 4 == item % 4).all()
    assert (ItemKNN().fit(sample).similar(new, 3).items == NONE).all()
    someone = sparse.csr_array((np.ones(3, np.float32), ([0, 0, 0], [0, 4, 8])), shape=(1, 24))
    listed = model.recommend(Histories(someone), 10).items[0]
    assert 20 in listed
    assert not {21, 22, 23} & set(listed[:4])


def test_4_company_decides_where_there_is_much():
    # 0 and 1 go together for a hundred people, 0 and 2 are described alike; 3 has nobody and is described as 0 is
    held = np.array([[1, 1, 0, 0]] * 100 + [[0, 0, 1, 0]] * 100)
    words = sparse.csr_array(np.array([[1, 0], [0, 1], [1, 0], [1, 0]]))
    found = Hybrid().fit(of_dense(held, features=words)).similar([0], 3)
    assert found.items[0, 2] == 2
    assert set(found.items[0, :2]) == {1, 3}


def test_5_the_blend():
    company = sparse.csr_array(np.array([[0, 0.4, 0], [0.4, 0, 0], [0, 0, 0]]))
    content = sparse.csr_array(np.array([[0, 0.8, 0.2], [0.8, 0, 0], [0.2, 0, 0]]))
    both = complete(company, content, np.array([15, 5, 0]), 5.0).toarray()
    scale = 0.4 / ((0.8 + 0.8 + 0.2) / 3)
    wanted = [[0, 0.4 + scale * 0.8 * 5 / 10, scale * 0.2], [0.4 + scale * 0.8 * 5 / 10, 0, 0], [scale * 0.2, 0, 0]]
    np.testing.assert_allclose(both, wanted, rtol=1e-6)
