"""What to do when too little meets all needs.

1. A share is the weight of the needs met, each by where it is met, ÷ the weight of all, as a plain sum has it; 0 for
   none.
2. A step accepts what has at least its part of the best share, and meets at least one need; rare words count for more,
   and words in names for more than words in bodies.
3. More words, and words nearer to the name, never make a document less acceptable; a smaller part accepts no less.
4. The table: names differ, parts fall within each length of query, a sentence may end in any word, and nothing is
   relaxed for a query of one word.
"""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranker.matching.relaxation import accepted, shares
from ranker.profile import default_profile

RELAXATION = default_profile().match.relaxation
IN_BODY, IN_NAME, NEAR_NAME = RELAXATION.in_body, RELAXATION.in_name, RELAXATION.near_name
STEPS = RELAXATION.steps

WEIGHTS = st.lists(st.floats(1 / 64, 15, width=32), min_size=1, max_size=32)
MASK = st.integers(0, 2**32 - 1)
NONE = np.zeros(1, np.uint32)


def masks_of(*masks: int) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    return np.array(masks, np.uint32)


def weights_of(weights: list[float]) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.array(weights, np.float32)


def share_of(weights: list[float], name: int, near: int, anywhere: int) -> float:
    near, anywhere = near | name, anywhere | near | name
    return float(shares(RELAXATION, masks_of(name), masks_of(near), masks_of(anywhere), weights_of(weights))[0])


@given(WEIGHTS, MASK, MASK, MASK)
def test_a_share_is_the_weighted_sum_of_met_needs(weights: list[float], name: int, near: int, anywhere: int) -> None:
    required_mask = (1 << len(weights)) - 1
    plain = 0.0
    for i, weight in enumerate(weights):
        values = ((name, IN_NAME), (near, NEAR_NAME), (anywhere, IN_BODY))
        plain += weight * next((value for mask, value in values if mask >> i & 1), 0.0)
    found = share_of(weights, name & required_mask, near & required_mask, anywhere & required_mask)
    assert found == pytest.approx(plain / sum(weights), abs=1e-5)


def test_a_query_without_words_has_no_share() -> None:
    nothing = masks_of(0, 0)
    assert shares(RELAXATION, nothing, nothing, nothing, weights_of([])).tolist() == [0, 0]


def test_2_rare_words_and_names_count_for_more() -> None:
    weights = weights_of([6.0, 1.0, 1.0])  # 奶茶店 办理 许可
    masks = masks_of(0b001, 0b110, 0b111, 0b000)
    found = shares(RELAXATION, masks, masks, masks, weights)
    assert accepted(found, float(found.max()), 0.7).tolist() == [True, False, True, False]
    assert accepted(found, float(found.max()), 0.0).tolist() == [True, True, True, False]
    in_body = shares(RELAXATION, masks_of(0), masks_of(0), masks_of(0b111), weights)
    assert accepted(in_body, float(found.max()), 0.7).tolist() == [False]


def test_rounding_makes_no_share_unacceptable() -> None:
    weights = weights_of([0.1] * 10)
    found = shares(RELAXATION, *[masks_of(0b1111111)] * 3, weights)
    assert accepted(found, 1.0, 0.7).tolist() == [True]


@given(WEIGHTS, MASK, MASK, MASK, st.floats(0, 1), st.floats(0, 1))
def test_more_and_nearer_words_never_lower_a_share(
    weights: list[float], mask: int, more: int, nearer: int, one: float, other: float
) -> None:
    required_mask = (1 << len(weights)) - 1
    mask, more, nearer = mask & required_mask, more & required_mask, nearer & required_mask
    less, part = sorted((one, other))
    before = np.array([share_of(weights, 0, 0, mask)], np.float32)
    assert not accepted(before, 1.0, part)[0] or accepted(before, 1.0, less)[0]
    # sums over more words may be rounded by a hair; a step's slack covers it
    assert share_of(weights, 0, 0, mask | more) >= before[0] - 1e-5
    assert share_of(weights, nearer & mask, 0, mask) >= before[0] - 1e-5


def test_the_table_of_relaxation_is_well_formed() -> None:
    assert len({step.name for step in STEPS}) == len(STEPS)
    assert all((step.words >= 2 or step.typed >= 2) and step.below >= 1 and 0 <= step.of_best < 1 for step in STEPS)
    for least in {step.words for step in STEPS}:
        falling = [step.of_best for step in STEPS if step.words == least]
        assert all(one > other for one, other in pairwise(falling))
    assert min(step.of_best for step in STEPS if step.words == 2) == 0
    assert [step.of_best for step in STEPS if step.typed >= 5] == [0]
    assert not any(RELAXATION.steps_for(1, 1, in_region) for in_region in (True, False))


def test_plain_ranked_retrieval_is_only_for_no_region() -> None:
    further = {
        in_region: {step.name for step in RELAXATION.steps_for(5, 9, in_region) if step.below > 10}
        for in_region in (True, False)
    }
    assert further == {True: set(), False: {"any_word_of_a_sentence"}}
