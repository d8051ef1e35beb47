"""Meaning beside words.

1. The nearest of all has nearness 1; what is farther has less, never under 0; what is still nearer has no more than 1.
2. What is far is so whatever its own similarity: only the distance to the nearest counts.
3. Several texts together are at least as near as the nearest of them, a single one as near as itself; more never fewer.
4. A class is given by what is sure: the fittest is as good as named, what is far has none; words decide between what is
   about as near, and never lift what is far.
5. All that meaning decides is one function: candidates in parts are judged together, what is far is lowered, what is
   named exactly never.
6. How near is near enough goes by how near the catalogue's names are to each other.
"""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ranker.matching.meaning_policy import (
    Compared,
    best_per_group,
    blended_relevance,
    class_by_meaning,
    is_compared,
    is_far,
    judge,
    semantic_decay,
)
from ranker.matching.relevance import ANYWHERE, EXACT, IN_NAME, MOST_OF_NAME, NEAR, NO_MATCH, RELAXED
from ranker.profile import default_profile

MEANING = default_profile().match.meaning

COSINES = st.lists(st.floats(-1, 1, width=32), min_size=1, max_size=20)


@given(COSINES)
def test_nearness_falls_from_1_with_the_distance_to_the_nearest(cosines: list[float]) -> None:
    similarity = np.array(cosines, np.float32)
    best = float(similarity.max())
    found = semantic_decay(MEANING, similarity, best)
    assert found[similarity.argmax()] == 1
    assert ((found >= 0) & (found <= 1)).all()
    order = np.argsort(similarity, kind="stable")
    assert (np.diff(found[order]) >= 0).all()
    np.testing.assert_allclose(found, np.exp((similarity - best) / MEANING.decay), rtol=1e-4)
    assert semantic_decay(MEANING, similarity, best - 0.5).max() == 1


@given(COSINES)
def test_far_is_decided_by_the_distance_to_the_nearest(cosines: list[float]) -> None:
    similarity = np.array(cosines, np.float32)
    best = float(similarity.max())
    assert is_far(MEANING, similarity, best).tolist() == [
        bool(one < best - MEANING.off_topic_gap) for one in similarity
    ]


@given(st.lists(COSINES, min_size=1, max_size=8))
def test_several_texts_are_at_least_as_near_as_their_nearest(clauses: list[list[float]]) -> None:
    cosines = np.array([one for thing in clauses for one in thing], np.float32)
    starts = np.cumsum([0, *map(len, clauses)])[:-1]
    found = best_per_group(cosines, starts, MEANING.together)
    for thing, one in zip(clauses, found.tolist(), strict=True):
        assert one >= max(thing) - 1e-5
        assert one <= max(thing) + MEANING.together * np.log(len(thing)) + 1e-5
        assert (
            best_per_group(np.array([*thing, 0.5], np.float32), np.zeros(1, np.int64), MEANING.together)[0]
            >= one - 1e-5
        )
    assert best_per_group(cosines[:0], starts[:0], MEANING.together).shape == (0,)


@given(COSINES, st.data())
def test_the_fittest_is_as_good_as_named_and_the_far_has_no_class(cosines: list[float], data: st.DataObject) -> None:
    similarity = np.array(cosines, np.float32)
    answered = np.array(data.draw(st.lists(st.floats(0, 1, width=32), min_size=len(cosines), max_size=len(cosines))))
    fit, best = blended_relevance(MEANING, similarity, answered.astype(np.float32)), float(similarity.max())
    found = class_by_meaning(MEANING, similarity, best, fit, float(fit.max()))
    assert set(found.tolist()) <= {MOST_OF_NAME, ANYWHERE, NO_MATCH}
    far = similarity < best - MEANING.decay
    assert (found[far] == NO_MATCH).all()
    assert (found[~far] >= ANYWHERE).all()
    assert (found[(fit >= fit.max() - MEANING.as_fit) & ~far] == MOST_OF_NAME).all()


def test_4_words_decide_between_what_is_as_near() -> None:
    similarity = np.array([0.9, 0.87, 0.6], np.float32)
    words = np.array([0, 0.5, 1], np.float32)
    fit = blended_relevance(MEANING, similarity, words)
    np.testing.assert_allclose(fit, similarity + MEANING.words * words)
    assert class_by_meaning(MEANING, similarity, 0.9, fit, float(fit.max())).tolist() == [
        ANYWHERE,
        MOST_OF_NAME,
        NO_MATCH,
    ]


CLASSES = st.sampled_from([NO_MATCH, RELAXED, ANYWHERE, NEAR, IN_NAME, EXACT])


@given(
    st.lists(st.tuples(CLASSES, st.floats(-1, 1, width=32), st.floats(0, 1, width=32)), min_size=1, max_size=12),
    st.integers(0, 12),
    st.booleans(),
)
def test_parts_are_judged_as_one_whole(candidates: list[tuple[int, float, float]], cut: int, always: bool) -> None:
    """Parts of the candidates together are judged as all of them in one part."""
    parts = [part for part in (candidates[:cut], candidates[cut:]) if part]
    whole, split = (
        judge(
            MEANING,
            [
                Compared(np.array([c for c, _, _ in part], np.uint8), np.array([s for _, s, _ in part], np.float32))
                for part in given_parts
            ],
            lambda given_parts=given_parts: [np.array([a for _, _, a in part], np.float32) for part in given_parts],
            always=always,
        )
        for given_parts in ([candidates], parts)
    )
    best = float(max(np.float32(similarity) for _, similarity, _ in candidates))
    alone = all(relevance_class == NO_MATCH for relevance_class, _, _ in candidates)
    says = best >= (MEANING.confident if always or alone else MEANING.paraphrase)
    assert (whole is not None) == (split is not None) == says
    if whole is None or split is None:
        return
    assert np.concatenate([one.relevance_class for one in split.parts]).tolist() == (
        whole.parts[0].relevance_class.tolist()
    )
    assert (whole.best, whole.alone) == (split.best, split.alone) == (float(best), alone)
    similarity, share = (np.array(column, np.float32) for column in list(zip(*candidates, strict=True))[1:])
    fit = blended_relevance(MEANING, similarity, share)
    fittest = float(fit.max())
    far, meant = is_far(MEANING, fit, fittest), class_by_meaning(MEANING, similarity, best, fit, fittest)
    for (before, *_), away, near, after in zip(candidates, far, meant, whole.parts[0].relevance_class, strict=True):
        kept = min(before, RELAXED) if away and before != EXACT else before
        assert after == max(kept, near)


def test_6_meaning_says_less_where_names_hardly_differ() -> None:
    assert MEANING.of_catalogue(-0.18).confident == MEANING.confident + 0.18
    assert MEANING.of_catalogue(0.1).confident == MEANING.confident - 0.1
    assert MEANING.of_catalogue(0.5).confident == MEANING.of_catalogue(0.15).confident


def test_exact_names_are_compared_only_where_always() -> None:
    assert [is_compared(one, always=False) for one in (NO_MATCH, NEAR, IN_NAME, EXACT)] == [True, True, False, False]
    assert is_compared(EXACT, always=True)
