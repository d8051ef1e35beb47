"""Normalised discounted cumulative gain at a depth.

1. It equals `ndcg_cut.k` of trec_eval: linear gains, discount log2(rank + 1), ideal over all that is judged.
2. It lies in 0 to 1, and the ideal order gives 1.
3. No positive grade gives 0, and so does an empty ranking.
4. A worked example by hand.
5. A grade below 0 is worth what 0 is worth.
"""

import math

import pytest
from hypothesis import assume, given
from ir_measures import nDCG

from ranker.evaluation.ndcg import ndcg
from tests.ranker.evaluation.oracle import any_grades, depths, grades, rankings, said_by_ir_measures, without_negative


@given(rankings, grades, depths)
def test_ndcg_equals_trec_eval(ranking, judged, depth):
    assert ndcg(ranking, judged, depth) == pytest.approx(said_by_ir_measures(nDCG @ depth, ranking, judged), abs=1e-12)


@given(rankings, grades, depths)
def test_ndcg_lies_between_0_and_1(ranking, judged, depth):
    assert 0.0 <= ndcg(ranking, judged, depth) <= 1.0 + 1e-12


@given(grades, depths)
def test_the_ideal_order_has_ndcg_1(judged, depth):
    assume(max(judged.values()) > 0)
    assert ndcg(sorted(judged, key=judged.__getitem__, reverse=True), judged, depth) == pytest.approx(1.0)


def test_ndcg_without_anything_to_gain_is_zero():
    assert ndcg(("a",), {"a": 0, "b": -2}, 10) == 0.0
    assert ndcg(("a",), {}, 10) == 0.0
    assert ndcg((), {"a": 2}, 10) == 0.0


def test_ndcg_equals_a_worked_example():
    gained = 1 / math.log2(2) + 3 / math.log2(4)
    ideal = 3 / math.log2(2) + 2 / math.log2(3) + 1 / math.log2(4)
    assert ndcg(("c", "unknown", "a"), {"a": 3, "b": 2, "c": 1}, 3) == pytest.approx(gained / ideal)


@given(rankings, any_grades, depths)
def test_5_grades_below_0_are_worth_0(ranking, judged, depth):
    assert ndcg(ranking, judged, depth) == ndcg(ranking, without_negative(judged), depth)
