"""Content neighbours.

1. The weights are TF-IDF cosines, worked out word by word.
2. Items without a word in common are no neighbours, an item without words has none.
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as drawn
from scipy import sparse

from ranker.recommenders.content import ContentNeighbours
from tests.ranker.recommenders.samples import of_dense

texts = drawn.arrays(np.int64, st.tuples(st.integers(2, 6), st.integers(1, 5)), elements=st.integers(0, 3))


def vector(text: np.ndarray, every: np.ndarray) -> list[float]:
    rarity = [math.log(1 + len(every) / max(int((every[:, word] > 0).sum()), 1)) for word in range(len(text))]
    raw = [(1 + math.log(count)) * rare if count else 0.0 for count, rare in zip(text, rarity, strict=True)]
    length = math.sqrt(sum(value**2 for value in raw))
    return [value / length if length else 0.0 for value in raw]


@given(texts)
def test_content_weights_are_tfidf_cosines(words):
    sample = of_dense(np.zeros((1, len(words))), features=sparse.csr_array(words))
    weights = ContentNeighbours(floor=0.0).fit(sample).weights_.toarray()
    vectors = [vector(text, words) for text in words]
    for i, one in enumerate(vectors):
        for j, other in enumerate(vectors):
            wanted = 0.0 if i == j else sum(a * b for a, b in zip(one, other, strict=True))
            assert weights[i, j] == pytest.approx(wanted, abs=1e-6)


def test_items_without_a_common_word_are_no_neighbours():
    words = sparse.csr_array(np.array([[1, 0], [1, 0], [0, 1], [0, 0]]))
    weights = ContentNeighbours().fit(of_dense(np.ones((1, 4)), features=words)).weights_
    assert np.argwhere(weights.toarray()).tolist() == [[0, 1], [1, 0]]
