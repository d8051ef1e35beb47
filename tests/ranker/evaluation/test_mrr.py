"""Reciprocal rank at a depth.

1. It equals `recip_rank` of trec_eval on the first k results.
2. Only the first relevant result counts, from grade 1 on.
3. An empty ranking, and one without anything relevant, give 0.
4. A grade below 0 is worth what 0 is worth.
"""

import pytest
from hypothesis import given
from ir_measures import RR

from ranker.evaluation.mrr import reciprocal_rank
from tests.ranker.evaluation.oracle import any_grades, depths, grades, rankings, said_by_ir_measures, without_negative


@given(rankings.filter(bool), grades, depths)
def test_reciprocal_rank_equals_trec_eval(ranking, judged, depth):
    expected = said_by_ir_measures(RR, ranking[:depth], judged)
    assert reciprocal_rank(ranking, judged, depth) == pytest.approx(expected, abs=1e-12)
    assert expected == pytest.approx(said_by_ir_measures(RR @ depth, ranking, judged), abs=1e-12)


def test_the_first_relevant_result_decides_the_reciprocal_rank():
    judged = {"spam": -1, "no": 0, "yes": 1, "best": 4}
    assert reciprocal_rank(("spam", "no", "unknown", "yes", "best"), judged, 10) == 0.25
    assert reciprocal_rank(("spam", "no", "unknown", "yes", "best"), judged, 3) == 0.0


def test_the_reciprocal_rank_of_nothing_is_zero():
    assert reciprocal_rank((), {"a": 1}, 10) == 0.0
    assert reciprocal_rank(("a",), {}, 10) == 0.0


@given(rankings, any_grades, depths)
def test_4_grades_below_0_are_worth_0(ranking, judged, depth):
    assert reciprocal_rank(ranking, judged, depth) == reciprocal_rank(ranking, without_negative(judged), depth)
