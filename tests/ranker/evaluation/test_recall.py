"""Recall at a depth.

1. It equals `recall.k` of trec_eval.
2. It never falls with depth, and a full ranking of what is relevant gives 1.
3. Nothing relevant gives 0, and so does an empty ranking.
4. A grade below 0 is worth what 0 is worth.
"""

import pytest
from hypothesis import given
from ir_measures import R

from ranker.evaluation.recall import recall
from tests.ranker.evaluation.oracle import any_grades, depths, grades, rankings, said_by_ir_measures, without_negative


@given(rankings, grades, depths)
def test_recall_equals_trec_eval(ranking, judged, depth):
    assert recall(ranking, judged, depth) == pytest.approx(said_by_ir_measures(R @ depth, ranking, judged), abs=1e-12)


@given(rankings, grades, depths)
def test_recall_never_falls_with_depth(ranking, judged, depth):
    assert recall(ranking, judged, depth) <= recall(ranking, judged, depth + 1)


def test_recall_of_all_that_is_relevant_is_one():
    assert recall(("x", "a", "b"), {"a": 1, "b": 3, "n": 0}, 3) == 1.0
    assert recall(("x", "a", "b"), {"a": 1, "b": 3, "n": 0}, 2) == 0.5


def test_3_nothing_relevant_or_nothing_found_is_zero():
    assert recall(("a",), {"a": 0, "b": -1}, 10) == 0.0
    assert recall(("a",), {}, 10) == 0.0
    assert recall((), {"a": 1}, 10) == 0.0


@given(rankings, any_grades, depths)
def test_4_grades_below_0_are_worth_0(ranking, judged, depth):
    assert recall(ranking, judged, depth) == recall(ranking, without_negative(judged), depth)
