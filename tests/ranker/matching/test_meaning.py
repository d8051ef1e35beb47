"""Meaning beside words.

1. The nearest of all has nearness 1; what is farther has less, never under 0; what is still nearer has no more than 1.
2. What is far is so whatever its own similarity: only the distance to the nearest counts.
3. Several texts together are at least as near as the nearest of them, a single one as near as itself; more never fewer.
4. A class is given by what is sure: the fittest is as good as named, what is far has none; words decide between what is
   about as near, and never lift what is far.
"""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ranker.matching.relevance import ANYWHERE, MOST_OF_NAME, NO_MATCH
from ranker.matching.semantic_similarity import (
    AS_FIT,
    CONFIDENT_MIN,
    DECAY,
    OFF_TOPIC_GAP,
    TOGETHER,
    WORDS,
    best_per_group,
    blended_relevance,
    class_by_meaning,
    is_far,
    semantic_decay,
)

COSINES = st.lists(st.floats(-1, 1, width=32), min_size=1, max_size=20)


@given(COSINES)
def test_1_nearness(cosines: list[float]) -> None:
    similarity = np.array(cosines, np.float32)
    best = float(similarity.max())
    found = semantic_decay(similarity, best)
    assert found[similarity.argmax()] == 1
    assert ((found >= 0) & (found <= 1)).all()
    order = np.argsort(similarity, kind="stable")
    assert (np.diff(found[order]) >= 0).all()
    np.testing.assert_allclose(found, np.exp((similarity - best) / DECAY), rtol=1e-4)
    assert semantic_decay(similarity, best - 0.5).max() == 1


@given(COSINES)
def test_2_far(cosines: list[float]) -> None:
    similarity = np.array(cosines, np.float32)
    best = float(similarity.max())
    assert is_far(similarity, best).tolist() == [bool(one < best - OFF_TOPIC_GAP) for one in similarity]


@given(st.lists(COSINES, min_size=1, max_size=8))
def test_3_together(clauses: list[list[float]]) -> None:
    cosines = np.array([one for thing in clauses for one in thing], np.float32)
    starts = np.cumsum([0, *map(len, clauses)])[:-1]
    found = best_per_group(cosines, starts)
    for thing, one in zip(clauses, found.tolist(), strict=True):
        assert one >= max(thing) - 1e-5
        assert one <= max(thing) + TOGETHER * np.log(len(thing)) + 1e-5
        assert best_per_group(np.array([*thing, 0.5], np.float32), np.zeros(1, np.int64))[0] >= one - 1e-5
    assert best_per_group(cosines[:0], starts[:0]).shape == (0,)


@given(COSINES, st.data())
def test_4_classes(cosines: list[float], data: st.DataObject) -> None:
    similarity = np.array(cosines, np.float32)
    answered = np.array(data.draw(st.lists(st.floats(0, 1, width=32), min_size=len(cosines), max_size=len(cosines))))
    fit, best = blended_relevance(similarity, answered.astype(np.float32)), float(similarity.max())
    found = class_by_meaning(similarity, best, fit, float(fit.max()))
    assert set(found.tolist()) <= {MOST_OF_NAME, ANYWHERE, NO_MATCH}
    if best < CONFIDENT_MIN:
        assert not found.any()
        return
    far = is_far(similarity, best)
    assert (found[far] == NO_MATCH).all()
    assert (found[~far] >= ANYWHERE).all()
    assert (found[(fit >= fit.max() - AS_FIT) & ~far] == MOST_OF_NAME).all()


def test_4_words_decide_between_what_is_as_near() -> None:
    similarity = np.array([0.9, 0.87, 0.6], np.float32)
    words = np.array([0, 0.5, 1], np.float32)
    fit = blended_relevance(similarity, words)
    np.testing.assert_allclose(fit, similarity + WORDS * words)
    assert class_by_meaning(similarity, 0.9, fit, float(fit.max())).tolist() == [ANYWHERE, MOST_OF_NAME, NO_MATCH]
