"""The share of what is shown that nobody has judged.

1. It equals 1 − Judged@k of ir-measures.
2. Any grade, 0 and below too, is a judgement; a short page is divided by its own length.
3. An empty ranking gives 0.
"""

import pytest
from hypothesis import given
from ir_measures import Judged

from ranker.evaluation.unjudged import unjudged
from tests.ranker.evaluation.oracle import depths, grades, rankings, said_by_ir_measures


@given(rankings.filter(bool), grades, depths)
def test_unjudged_equals_ir_measures(ranking, judged, depth):
    expected = 1.0 - said_by_ir_measures(Judged @ depth, ranking, judged)
    assert unjudged(ranking, judged, depth) == pytest.approx(expected, abs=1e-12)


def test_any_grade_is_a_judgement():
    assert unjudged(("a", "b", "c", "x"), {"a": 0, "b": -1, "c": 2}, 10) == 0.25
    assert unjudged(("a", "b", "c", "x"), {"a": 0, "b": -1, "c": 2}, 3) == 0.0


def test_nothing_shown_is_nothing_unjudged():
    assert unjudged((), {"a": 1}, 10) == 0.0
