"""How far judges agree.

1. Quadratic weighted kappa is what hand computation gives, and what its definition over the table of shares gives; it
   is 1 where both agree throughout, below 0 where they are contrary, the same either way round.
2. Where chance explains all, or nothing is shared, it is not defined; lists of other lengths are refused.
3. Of several judges: pairs that two have judged, the share of equal grades, the mean of the kappas of each two.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranker.evaluation import agreement, weighted_kappa

grades = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=30)


def by_definition(one, other):
    """1 − Σ w O ÷ Σ w E over the four by four table."""
    seen = np.zeros((4, 4))
    for row, column in zip(one, other, strict=True):
        seen[row, column] += 1 / len(one)
    chance = np.outer(seen.sum(axis=1), seen.sum(axis=0))
    weights = (np.arange(4)[:, None] - np.arange(4)) ** 2
    return None if (weights * chance).sum() < 1e-12 else 1 - (weights * seen).sum() / (weights * chance).sum()


def test_1_kappa_of_worked_cases():
    # Σ w O = (0 + 1 + 1 + 0) ÷ 4 = ½; Σ w E: one gives 0, 1, 2, 3 and the other 0, 2, 1, 3: variances 1¼ each, 2½
    assert weighted_kappa([0, 1, 2, 3], [0, 2, 1, 3]) == pytest.approx(1 - 0.5 / 2.5)
    # differences 2, 0, 1: 5 ÷ 3; variances 14 ÷ 9 and 6 ÷ 9, means 1 ÷ 3 apart: 21 ÷ 9
    assert weighted_kappa([3, 0, 1], [1, 0, 2]) == pytest.approx(1 - (5 / 3) / (21 / 9))
    assert weighted_kappa([0, 3, 1], [0, 3, 1]) == 1.0
    assert weighted_kappa([0, 3], [3, 0]) == pytest.approx(-1.0)
    # one always says 1, the other 0 or 2: no better than chance
    assert weighted_kappa([1, 1], [0, 2]) == pytest.approx(0.0)


@given(grades)
def test_1_kappa_is_that_of_its_definition(pairs):
    one, other = [left for left, _ in pairs], [right for _, right in pairs]
    expected = by_definition(one, other)
    found = weighted_kappa(one, other)
    assert found == (None if expected is None else pytest.approx(expected, abs=1e-9))
    assert found == (None if expected is None else pytest.approx(weighted_kappa(other, one), abs=1e-9))


def test_2_what_is_not_defined():
    assert weighted_kappa([2, 2], [2, 2]) is None
    assert weighted_kappa([], []) is None
    with pytest.raises(ValueError, match="same pairs"):
        weighted_kappa([1], [1, 2])
    found = agreement({"甲": {("q", "a"): 1}, "乙": {("q", "b"): 1}})
    assert (found.pairs, found.equal, found.kappa, found.by_judges) == (0, None, None, ())


def test_3_several_judges():
    of = {
        "甲": {("q", "a"): 3, ("q", "b"): 0, ("r", "a"): 1},
        "乙": {("q", "a"): 1, ("q", "b"): 0, ("r", "a"): 2},
        "丙": {("q", "a"): 3, ("q", "b"): 0, ("s", "a"): 2},
    }
    found = agreement(of)
    assert found.pairs == 3
    assert {(two.one, two.other): (two.pairs, round(two.equal, 3)) for two in found.by_judges} == {
        ("丙", "乙"): (2, 0.5), ("丙", "甲"): (2, 1.0), ("乙", "甲"): (3, 0.333),
    }  # fmt: skip
    assert found.equal == pytest.approx((1 + 2 + 1) / 7)
    kappas = [weighted_kappa([3, 0], [1, 0]), 1.0, weighted_kappa([1, 0, 2], [3, 0, 1])]
    assert found.kappa == pytest.approx(sum(kappas) / 3)
