"""Two states compared.

1. Means are those of the metrics over the judged queries; what nobody judged is asked, and counts nowhere.
2. Equal states differ in nothing: p is 1, the interval is 0, no query has moved.
3. Of each card that stands elsewhere the first key of the order in which it differs itself is told, with the values;
   else that it has come, gone, or that others have moved.
4. Where the score moved it, the signals that differ most are told; what was read and which rows act, too.
5. Queries that gained or lost most come first; rows are looked up for the first few alone.
6. Weights are what queries count for.
7. Slices of fewer than five queries, and of but one value, are not told; their p values are corrected together.
8. A set without judgements is refused in words.
9. The page escapes what it is given and loads nothing.
"""

from dataclasses import replace

import numpy as np
import pytest

from dictionaries.regions import load_tree
from ranker.evaluation import parse_measure
from search_engine.errors import BadParameters
from search_engine.tuning.asking import ask_all
from search_engine.tuning.comparing import compared
from search_engine.tuning.query_set import QuerySet, SetQuery
from search_engine.tuning.report import report
from search_engine.tuning.states import Answer, Look
from tests.search_engine.tuning.given_states import Given, cards, key, query_set

TREE = load_tree()
NDCG = (parse_measure("ndcg@10"),)
GRADES = {"1": {"a": 3, "b": 1}, "2": {"c": 2}}
A = Given("甲", {"1": cards(b=key(), a=key(4)), "2": cards(c=key())})
B = Given("乙", {"1": cards(a=key(), b=key()), "2": cards(c=key())})


def found_of(a, b, judged, **options):
    return compared(*ask_all((a, b), judged.queries), judged, TREE, NDCG, **options)


def test_1_means_over_judged_queries():
    judged = query_set(GRADES)
    more = replace(judged, queries=(*judged.queries, SetQuery("9", "没有评判的")))
    found = found_of(A, B, more)
    first = found.first.comparison
    before = (1 + 3 / np.log2(3)) / (3 + 1 / np.log2(3))
    assert (found.queries, found.judged, found.first.measure) == (3, 2, "ndcg@10")
    assert (first.baseline, first.candidate) == pytest.approx(((before + 1) / 2, 1.0))
    assert (first.better, first.worse) == (1, 0)


def test_2_equal_states():
    found = found_of(A, A, query_set(GRADES))
    first = found.first.comparison
    assert (first.difference, first.p_value, first.low, first.high) == (0.0, 1.0, 0.0, 0.0)
    assert (found.changed, found.moved) == (0, ())


@pytest.mark.parametrize(
    ("before", "after", "by", "told"),
    [
        (key(4), key(5), "class", "匹配等级 4 → 5"),
        (key(5, 3), key(5, 0), "tier", "地区层级 3 → 0"),
        (key(), key(pinned=1), "pinned", "置顶 0 → 1"),
        (key(4, 3, 1.0), key(5, 0, 9.0), "class", "匹配等级 4 → 5"),
        (key(), key(), "others", "自身没有变化，别的卡片移动了"),
    ],
)
def test_3_what_moved_a_card(before, after, by, told):
    one, other = Given("甲", {"1": cards(x=key(6), a=before)}), Given("乙", {"1": cards(a=after, x=key(2))})
    moves = {move.id: move for move in found_of(one, other, query_set({"1": {"a": 3}})).moved[0].moves}
    assert (moves["a"].before, moves["a"].after, moves["a"].grade) == (2, 1, 3)
    assert (moves["a"].by, moves["a"].told, moves["a"].title) == (by, told, "《a》")
    assert (moves["x"].by, moves["x"].grade) == ("class", None)


def test_3_cards_that_come_and_go():
    one, other = Given("甲", {"1": cards(x=key())}), Given("乙", {"1": cards(a=key())})
    moves = {move.id: move for move in found_of(one, other, query_set({"1": {"a": 3}})).moved[0].moves}
    assert (moves["a"].by, moves["a"].before, moves["x"].by, moves["x"].after) == ("come", None, "gone", None)


def test_3_runs_without_keys_are_compared_all_the_same():
    one, other = Given("甲", {"1": Answer(("x", "a"))}), Given("乙", {"1": Answer(("a", "x"))})
    assert [move.by for move in found_of(one, other, query_set({"1": {"a": 3}})).moved[0].moves] == ["others", "others"]


def test_4_signals_reading_and_rows():
    looks = (
        Look({"a": {"文字相关": 1.0, "办件热度": 2.0}}, ("expand：甲 → 乙",), ("同义词：甲 → 乙",)),
        Look({"a": {"文字相关": 4.5, "办件热度": 1.5, "含义相近": 0.2}}, ("expand：甲 → 丙",), ()),
    )
    one = Given("甲", {"1": cards(x=key(score=9), a=key(score=3))}, looks[0])
    other = Given("乙", {"1": cards(a=key(score=9.5), x=key(score=9))}, looks[1])
    moved = found_of(one, other, query_set({"1": {"a": 3}})).moved[0]
    assert moved.moves[0].told == "得分 3 → 9.5：文字相关 +3.50，办件热度 -0.50"
    assert moved.reading == ("- expand：甲 → 乙", "+ expand：甲 → 丙")
    assert moved.rows == ("- 同义词：甲 → 乙",)


def test_5_the_largest_differences_come_first():
    grades = {name: {"a": 3} for name in "123"} | {"4": {}}
    worst = cards(x=key(), y=key(), z=key(), a=key())
    one = Given("甲", {"1": cards(x=key(), a=key()), "2": worst, "3": cards(a=key()), "4": cards(x=key())}, Look())
    other = Given("乙", {"1": cards(a=key()), "2": cards(a=key()), "3": worst, "4": cards(y=key())}, Look())
    found = found_of(one, other, query_set(grades), with_rows=1, shown=3)
    assert [moved.query.id for moved in found.moved] == ["2", "3", "1"]
    assert (found.changed, one.looked) == (4, [("2", True), ("3", False), ("1", False)])


def test_6_weights():
    queries = (SetQuery("1", "常见", weight=9.0), SetQuery("2", "少见", weight=1.0))
    judged = QuerySet("小集", queries, {"1": {"a": 1}, "2": {"a": 1}})
    found = found_of(Given("甲", {}), Given("乙", {"1": cards(a=key())}), judged)
    assert found.first.comparison.candidate == pytest.approx(0.9)


def test_7_slices():
    queries = [SetQuery(str(n), "查询", "330110" if n % 2 else "", kind="短" if n < 5 else "长") for n in range(14)]
    judged = QuerySet(
        "小集", (*queries, SetQuery("99", "查询", kind="怪")), {str(n): {"a": 1} for n in (*range(14), 99)}
    )
    better = Given("乙", {str(n): cards(a=key()) for n in range(14)})
    found = found_of(Given("甲", {}), better, judged)
    names = {(row.slice, row.value): row.row for row in found.slices}
    assert set(names) == {("kind", "短"), ("kind", "长"), ("region", "county"), ("region", "none")}
    assert names["kind", "短"].comparison.queries == 5
    assert all(row.corrected >= row.comparison.p_value for row in names.values())


def test_8_a_set_without_judgements():
    with pytest.raises(BadParameters) as caught:
        found_of(A, B, query_set({"1": {}}))
    assert "还没有评判" in str(caught.value.details[0].reason)


def test_9_the_page():
    judged = QuerySet("<b>集</b>", (SetQuery("1", "<script>alert(1)</script>"),), {"1": {"a": 3, "x": 0}})
    one, other = Given("<i>甲</i>", {"1": cards(x=key(), a=key(4))}), Given("乙", {"1": cards(a=key(), x=key(2))})
    page = report(found_of(one, other, judged))
    assert [text for text in ("<script", "<b>", "<i>", "http", "src=", "url(") if text in page] == []
    assert [text for text in ("&lt;script&gt;", "匹配等级 4 → 5") if text not in page] == []
