"""What to do when too little has all the words.

1. A share is the weight of the words found ÷ the weight of all, as a plain sum has it; 0 for no words.
2. A step accepts what has at least its share, and at least one word; rare words count for more.
3. More words never make a document less acceptable; a smaller share accepts no less.
4. The table: names differ, shares fall within each length of query, a sentence may end in any word, and nothing is
   relaxed for a query of one word.
"""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranker.relaxation import STEPS, accepted, shares

WEIGHTS = st.lists(st.floats(1 / 64, 15, width=32), min_size=1, max_size=32)
MASK = st.integers(0, 2**32 - 1)


def masks_of(*masks: int) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    return np.array(masks, np.uint32)


def weights_of(weights: list[float]) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.array(weights, np.float32)


@given(WEIGHTS, MASK)
def test_1_as_a_plain_sum(weights: list[float], mask: int) -> None:
    mask &= (1 << len(weights)) - 1
    plain = sum(weight for i, weight in enumerate(weights) if mask >> i & 1) / sum(weights)
    assert shares(masks_of(mask), weights_of(weights))[0] == pytest.approx(plain, abs=1e-5)


def test_1_no_words() -> None:
    assert shares(masks_of(0, 0), weights_of([])).tolist() == [0, 0]


def test_2_rare_words_count_for_more() -> None:
    weights = weights_of([6.0, 1.0, 1.0])  # 奶茶店 办理 许可
    masks = masks_of(0b001, 0b110, 0b111, 0b000)
    assert accepted(masks, weights, 0.7).tolist() == [True, False, True, False]
    assert accepted(masks, weights, 0.0).tolist() == [True, True, True, False]


def test_2_rounding_costs_nothing() -> None:
    weights = weights_of([0.1] * 10)
    assert accepted(masks_of(0b1111111), weights, 0.7).tolist() == [True]


@given(WEIGHTS, MASK, MASK, st.floats(0, 1), st.floats(0, 1))
def test_3_monotonic(weights: list[float], mask: int, more: int, one: float, other: float) -> None:
    full = (1 << len(weights)) - 1
    mask, more = mask & full, more & full
    less, share = sorted((one, other))
    before = accepted(masks_of(mask), weights_of(weights), share)[0]
    assert not before or accepted(masks_of(mask), weights_of(weights), less)[0]
    # the sum over more words may be rounded by a hair; a step's slack covers it
    assert not before or accepted(masks_of(mask | more), weights_of(weights), share - 1e-5)[0]


def test_4_the_table() -> None:
    assert len({step.name for step in STEPS}) == len(STEPS)
    assert all(step.words >= 2 and step.below >= 1 and 0 <= step.share < 1 for step in STEPS)
    for least in {step.words for step in STEPS}:
        falling = [step.share for step in STEPS if step.words == least]
        assert all(one > other for one, other in pairwise(falling))
    assert min(step.share for step in STEPS if step.words == 2) == 0
    assert [step.share for step in STEPS if step.words >= 5] == [0]
