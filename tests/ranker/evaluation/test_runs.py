"""Runs, and the order of scored lists.

1. A document counts once, where it stands first, and what was dropped is counted.
2. Scored lists are ordered as trec_eval orders them: score descending in 32 bits, ties by id descending.
3. A score that is no finite number is refused; one beyond 32 bits is not.
"""

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranker.evaluation.runs import Run, trec_order
from tests.ranker.evaluation.oracle import documents

# Scores that tie often, some of them only in 32 bits.
scores = st.sampled_from([0.0, -1.5, 2.0, 2.000000001, 1.9999999999, 16777216.0, 16777217.0])


def test_a_document_counts_once_in_a_run():
    run = Run({"q": ("a", "b", "a", "a"), "r": ()})
    assert run.rankings == {"q": ("a", "b"), "r": ()}
    assert run.duplicates == 2


@given(st.dictionaries(documents, scores, min_size=1))
def test_scored_lists_are_ordered_as_by_trec_eval(scored):
    found = trec_order(scored.items())
    for document in scored:
        (metric,) = ir_measures.iter_calc([ir_measures.RR], {"q": {document: 1}}, {"q": scored})
        assert 1 / (found.index(document) + 1) == pytest.approx(metric.value)


def test_ties_are_ordered_by_id_descending():
    assert Run.from_scores({"q": [("a", 1.0), ("c", 1.0), ("b", 2.0)]}).rankings == {"q": ("b", "c", "a")}


@pytest.mark.parametrize("score", [float("nan"), float("inf"), float("-inf")])
def test_a_score_that_is_not_finite_is_refused(score):
    with pytest.raises(ValueError, match="finite"):
        trec_order([("a", score)])


def test_3_a_large_score_is_first():
    assert trec_order([("a", 1.0), ("b", 1e300)]) == ("b", "a")
    assert trec_order([]) == ()
