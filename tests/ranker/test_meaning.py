"""Meaning beside words.

1. The nearest of all has nearness 1; what is farther has less, never under 0; what is still nearer has no more than 1.
2. What is far is so whatever its own similarity: only the distance to the nearest counts.
"""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ranker.meaning import FALL, FAR, is_far, nearness

COSINES = st.lists(st.floats(-1, 1, width=32), min_size=1, max_size=20)


@given(COSINES)
def test_1_nearness(cosines: list[float]) -> None:
    similarity = np.array(cosines, np.float32)
    best = float(similarity.max())
    found = nearness(similarity, best)
    assert found[similarity.argmax()] == 1
    assert ((found >= 0) & (found <= 1)).all()
    order = np.argsort(similarity, kind="stable")
    assert (np.diff(found[order]) >= 0).all()
    np.testing.assert_allclose(found, np.exp((similarity - best) / FALL), rtol=1e-4)
    assert nearness(similarity, best - 0.5).max() == 1


@given(COSINES)
def test_2_far(cosines: list[float]) -> None:
    similarity = np.array(cosines, np.float32)
    best = float(similarity.max())
    assert is_far(similarity, best).tolist() == [bool(one < best - FAR) for one in similarity]
