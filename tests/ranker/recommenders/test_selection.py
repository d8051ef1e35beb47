"""The best of each row.

1. Equal to sorting everything by score, then rank, without what is −inf.
2. Ties at the last place go by rank, however many there are.
"""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as drawn

from ranker.recommenders.selection import NONE, best, ranks

scores = drawn.arrays(
    np.float32,
    st.tuples(st.integers(0, 4), st.integers(1, 9)),
    elements=st.sampled_from([-np.inf, -1.5, 0.0, 0.0, 0.5, 1.0]),
)


@given(scores, st.integers(1, 11), st.randoms())
def test_the_best_of_a_row_equal_sorting_all(values, n, random):
    rank = list(range(values.shape[1]))
    random.shuffle(rank)
    found = best(values, n, np.array(rank))
    for row, items, listed in zip(values, found.items, found.scores, strict=True):
        shown = [item for item in range(len(row)) if row[item] > -np.inf]
        plain = sorted(shown, key=lambda item: (-row[item], rank[item]))[:n]
        assert items.tolist() == plain + [NONE] * (n - len(plain))
        assert listed.tolist() == [row[item] for item in plain] + [0.0] * (n - len(plain))


def test_ties_at_the_last_place_go_by_rank():
    rank = ranks(np.array([0.1, 0.3, 0.2, 0.3], dtype=np.float32))
    assert rank.tolist() == [3, 0, 2, 1]
    assert best(np.zeros((1, 4), dtype=np.float32), 3, rank).items.tolist() == [[1, 3, 2]]
