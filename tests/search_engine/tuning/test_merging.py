"""Two sources of judgements made one.

1. What is new is added; what a set has is known again, and said twice changes nothing.
2. Of one judge the later judgement counts, whichever comes first; the other stays as history.
3. Queries and pairs that the set does not have are left out, counted and named; a query of the same id and another
   text is another query, one of the same text and another id is the same.
4. A settlement of the set stays, and one that says otherwise is named.
5. Whatever is merged in whatever order, twice or once: every judgement of a pair of the set is there, and for each
   judge the latest counts.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.store.judging.rows import judgements_of
from search_engine.errors import BadParameters
from search_engine.tuning.judging.judged_set import JudgedSet, Settlement
from search_engine.tuning.query_set import SetQuery
from tests.search_engine.tuning.sets import CAR, LOST, SHOP, WINTER, Desk, judge, said

CHIEF = judge("主任")
JANUARY = 1_767_225_600_000


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path)
    made.judging.make(CHIEF.author, replace(WINTER, judgements=(said("q1", "m1", 3, "甲", "对", JANUARY),)))
    yield made
    made.engine.dispose()


def merge(desk, *judgements, queries=(LOST, CAR, SHOP), settlements=(), who=""):
    return desk.judging.merge(CHIEF.author, JudgedSet("另一份", queries, judgements, settlements), "十二月", who)


def grades(desk):
    found = desk.judging.judged("十二月").judgements
    return {(one.query, one.document, one.judge): one.grade for one in found}


def history(desk):
    with desk.engine.connect() as connection:
        return [(row.judge, row.grade) for row in judgements_of(connection, 1, ended=True) if row.ended]


def test_1_what_is_new_is_added_and_what_is_there_is_known(desk):
    found = merge(desk, said("q1", "m1", 2, "乙"), said("q2", "m4", 1, "甲"), said("q1", "m1", 3, "甲", "对", JANUARY))
    assert (found.added, found.known, found.replaced, found.older) == (2, 1, 0, 0)
    again = merge(desk, said("q1", "m1", 2, "乙"), said("q1", "m1", 3, "甲", "对", JANUARY))
    assert (again.added, again.known) == (0, 2)
    assert grades(desk) == {("q1", "m1", "甲"): 3, ("q1", "m1", "乙"): 2, ("q2", "m4", "甲"): 1}
    assert history(desk) == []
    assert merge(desk, said("q1", "m2", 2), who="丙").added == 1
    with pytest.raises(BadParameters):
        merge(desk, said("q1", "m2", 2))


def test_2_the_later_one_of_a_judge_counts(desk):
    found = merge(desk, said("q1", "m1", 1, "甲", "", JANUARY + 5), said("q1", "m1", 0, "甲", "", JANUARY - 5))
    assert (found.added, found.replaced, found.older) == (0, 1, 1)
    assert grades(desk) == {("q1", "m1", "甲"): 1}
    assert sorted(history(desk)) == [("甲", 0), ("甲", 3)]


def test_3_what_the_set_does_not_have_is_named(desk):
    other = SetQuery("q1", "别的事")
    found = merge(
        desk, said("q1", "m1", 0, "乙"), said("x", "m1", 0, "乙"), said("q2", "m9", 0, "乙"), said("k", "m5", 2, "乙"),
        queries=(other, SetQuery("x", "没有的"), CAR, SetQuery("k", "开店")),
    )  # fmt: skip
    assert found.other_queries == ("q1", "x")
    assert found.other_pairs == (("q2", "m9"),)
    assert found.added == 1
    assert grades(desk) == {("q1", "m1", "甲"): 3, ("q3", "m5", "乙"): 2}
    bare = merge(desk, said("q1", "m2", 1, "乙"), queries=(SetQuery("q1", ""),))  # qrels know ids alone
    assert (bare.added, bare.other_queries) == (1, ())


def test_4_a_settlement_of_the_set_stays(desk):
    desk.judging.settle(CHIEF, "十二月", "q1", "m1", 2, "我定")
    found = merge(
        desk,
        settlements=(Settlement("q1", "m1", 0, "别人", "不对"), Settlement("q1", "m2", 1, "别人", "沾边"),
                     Settlement("q1", "m9", 1, "别人", "")),
    )  # fmt: skip
    assert (found.settled, found.kept_settlements, found.other_pairs) == (1, (("q1", "m1"),), (("q1", "m9"),))
    assert desk.judging.read("十二月").grades == {"q1": {"m1": 2, "m2": 1}}


statements = st.builds(
    said, st.sampled_from(["q1", "q2", "q9"]), st.sampled_from(["m1", "m4"]), st.integers(0, 3),
    st.sampled_from(["甲", "乙"]), st.just(""), st.integers(1, 4),
)  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(statements, max_size=6), max_size=4))
def test_5_nothing_is_lost_whatever_is_merged(tmp_path_factory, sources):
    desk = Desk(tmp_path_factory.mktemp("merged"))
    desk.judging.make(CHIEF.author, WINTER)
    queries = (LOST, CAR, SetQuery("q9", "没有的"))
    for source in (*sources, *sources):
        merge(desk, *source, queries=queries)
    expected = [
        one for source in sources for one in source if (one.query, one.document) in {("q1", "m1"), ("q2", "m4")}
    ]
    with desk.engine.connect() as connection:
        found = judgements_of(connection, 1, ended=True)
    assert {(row.document, row.judge, row.grade, row.at) for row in found} == {
        (one.document, one.judge, one.grade, one.at) for one in expected
    }
    assert len(found) == len({(one.document, one.judge, one.grade, one.at) for one in expected})
    newest = {}
    for one in expected:
        key = (one.document, one.judge)
        newest[key] = max(newest.get(key, 0), one.at)
    assert {(row.document, row.judge): row.at for row in found if row.ended is None} == newest
    desk.engine.dispose()
