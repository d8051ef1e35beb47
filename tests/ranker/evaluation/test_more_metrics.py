"""Precision, average precision, expected reciprocal rank, rank-biased precision, and levels of relevance.

1. AP and P equal `map_cut` and `P` of trec_eval, and recall, RR, AP and P those of ir-measures from any grade on.
2. ERR and RBP are what their papers compute by hand; grades above 3 count as 3, below 0 as 0.
3. A level is of binary metrics alone, and stands in the name.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ir_measures import AP, RR, P, R

from ranker.errors import UnknownMeasure
from ranker.evaluation import parse_measure
from ranker.evaluation.average_precision import average_precision
from ranker.evaluation.expected_reciprocal_rank import expected_reciprocal_rank
from ranker.evaluation.precision import precision
from ranker.evaluation.rank_biased_precision import rank_biased_precision
from tests.ranker.evaluation.oracle import depths, grades, rankings, said_by_ir_measures

TO_COMPARE = {"recall": R, "mrr": RR, "ap": AP, "p": P}


@given(rankings.filter(bool), grades, depths)
def test_1_precisions_equal_trec_eval(ranking, judged, depth):
    found = average_precision(ranking, judged, depth), precision(ranking, judged, depth)
    expected = [said_by_ir_measures(one @ depth, ranking, judged) for one in (AP, P)]
    assert found == pytest.approx(expected, abs=1e-9)


@given(rankings.filter(bool), grades, depths, st.integers(1, 3), st.sampled_from(sorted(TO_COMPARE)))
def test_1_levels_of_relevance_equal_trec_eval(ranking, judged, depth, level, name):
    expected = said_by_ir_measures(TO_COMPARE[name](rel=level) @ depth, ranking, judged)
    assert parse_measure(f"{name}(rel={level})@{depth}").of(ranking, judged) == pytest.approx(expected, abs=1e-9)


def test_2_expected_reciprocal_rank_by_hand():
    # R = 7/8, 1/8, 3/8 at ranks 1, 2, 3
    judged = {"best": 3, "related": 1, "useful": 2}
    expected = 7 / 8 + (1 / 8) * (1 / 8) / 2 + (1 / 8) * (7 / 8) * (3 / 8) / 3
    assert expected_reciprocal_rank(("best", "related", "useful"), judged, 10) == pytest.approx(expected)
    assert expected_reciprocal_rank(("best", "related", "useful"), judged, 1) == 7 / 8
    assert expected_reciprocal_rank(("x", "y"), {"x": 9, "y": -3}, 5) == 7 / 8
    assert expected_reciprocal_rank((), judged, 5) == 0.0


def test_2_rank_biased_precision_by_hand():
    judged = {"a": 3, "b": 0, "c": 1}
    assert rank_biased_precision(("a", "b", "c"), judged, 10) == pytest.approx(0.2 * (1 + 0.64 / 3))
    assert rank_biased_precision(("a",), {"a": 7}, 1) == pytest.approx(0.2)
    assert rank_biased_precision(("a",), {"a": -1}, 1) == 0.0
    perfect = tuple("abcdefghij")
    assert rank_biased_precision(perfect, dict.fromkeys(perfect, 3), 10) == pytest.approx(1 - 0.8**10)


@pytest.mark.parametrize("text", ["ndcg(rel=2)@10", "p(rel=0)@1", "p(rel=4)@1", "p(rel=2)", "err(rel=1)@3"])
def test_3_a_level_of_what_has_none_is_refused(text):
    with pytest.raises(UnknownMeasure):
        parse_measure(text)


def test_3_a_level_is_in_the_name():
    assert [str(parse_measure(text)) for text in ("p(rel=1)@5", "mrr(rel=3)@10")] == ["p@5", "mrr(rel=3)@10"]
