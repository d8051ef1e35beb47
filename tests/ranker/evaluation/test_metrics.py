"""Measures by name, and a whole run measured.

1. `name@depth` names every metric at any depth of 1 or more, and back; anything else is refused by name, in Chinese.
2. The means over a run equal those of ir-measures; judged queries that the run lacks count as empty.
3. Queries that nobody judged are left out and counted.
4. No queries, an empty run and an empty qrels are defined.
5. The per-query values are read-only and stand in the order of the qrels.
"""

import ir_measures
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranker.errors import UnknownMeasure
from ranker.evaluation.metrics import METRICS, Measure, evaluate, parse_measure
from ranker.evaluation.runs import Run
from tests.ranker.evaluation.oracle import grades, rankings

queries = st.sampled_from(["1", "2", "3", "问"])
ALL = [parse_measure(text) for text in ("recall@100", "mrr@10", "ndcg@10", "unjudged@10")]


@given(st.sampled_from(sorted(METRICS)), st.integers(1, 999_999))
def test_measures_are_read_back_from_their_names(name, depth):
    assert parse_measure(f"{name}@{depth}") == Measure(name, depth)
    assert str(Measure(name, depth)) == f"{name}@{depth}"


@pytest.mark.parametrize(
    "text", ["", "recall", "recall@", "recall@0", "recall@-1", "recall@1.5", "map@10", "Mrr@1", "mrr@１", "mrr@9999999"]
)
def test_an_unknown_measure_is_refused(text):
    with pytest.raises(UnknownMeasure, match="没有指标") as caught:
        parse_measure(text)
    assert caught.value.text == text
    assert caught.value.known == tuple(METRICS)


@given(st.dictionaries(queries, rankings), st.dictionaries(queries, grades, min_size=1))
def test_2_means_equal_those_of_ir_measures(ranked, qrels):
    run = {query: {document: 100.0 - at for at, document in enumerate(found)} for query, found in ranked.items()}
    wanted = [ir_measures.R @ 3, ir_measures.RR @ 3, ir_measures.nDCG @ 3]
    expected = ir_measures.calc_aggregate(wanted, qrels, run)
    found = evaluate(Run(ranked), qrels, [Measure("recall", 3), Measure("mrr", 3), Measure("ndcg", 3)])
    assert list(found.means().values()) == pytest.approx([expected[measure] for measure in wanted])
    assert found.missing == len(qrels.keys() - ranked.keys())


def test_3_queries_without_judgements_are_left_out():
    found = evaluate(Run({"1": ("a",), "8": ("a",), "9": ("a",)}), {"1": {"a": 1}}, ALL)
    assert (found.queries, found.left_out, found.missing) == (("1",), 2, 0)
    assert found.means() == {"recall@100": 1.0, "mrr@10": 1.0, "ndcg@10": 1.0, "unjudged@10": 0.0}


@pytest.mark.parametrize("run", [Run({}), Run({"1": ()})])
@pytest.mark.parametrize("qrels", [{}, {"1": {"a": 1}}, {"1": {"a": 0}}])
def test_measures_of_an_empty_run_or_qrels_are_zero(run, qrels):
    found = evaluate(run, qrels, ALL)
    assert found.values.shape == (len(qrels), len(ALL))
    assert set(found.means().values()) == {0.0}
    assert evaluate(run, qrels, []).means() == {}


def test_5_values_stand_by_query_and_are_read_only():
    found = evaluate(Run({"1": ("x", "a"), "2": ("a",)}), {"2": {"a": 1}, "1": {"a": 1}}, ALL)
    assert found.of(ALL[1]).tolist() == [1.0, 0.5]
    with pytest.raises(ValueError, match="read-only"):
        found.values[0, 0] = np.nan
