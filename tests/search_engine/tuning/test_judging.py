"""Sets of queries and what is judged of them, in the documents' database.

1. A set is made once: its queries stay, in their order; the name is taken then. What is wrong with one is told.
2. The grade of a pair is what was settled, else the median of its judges, of an even number the lower middle.
3. A judge has one grade a pair: a later one replaces it, taking back ends it, and every one stays as history.
4. Only what is in the pool is judged; a pair that is added again stays, with every state that found it.
5. A sheet has the pairs in an order of the judge's own, the same each time, and nothing that others said; one goes on
   where one stopped.
6. Disagreements come with the furthest apart first; who judges the set sees those alone that they have judged.
7. Who looks after some regions has the queries of these alone.
8. A set that is removed takes everything along, and nothing of another one.
9. The audit log has who made, merged, settled and removed.
10. What queries, notes and reasons have of persons is not kept; a set that is merged is matched by what is kept.
"""

from __future__ import annotations

import pytest
from sqlalchemy import select

from indexer.store.audit import AuditLog, AuditQuery
from indexer.store.damage import HANDMADE
from indexer.store.judging.rows import judgements_of, pool_of, settlements_of
from indexer.store.judging.tables import judgements, pool, queries, settlements
from indexer.store.row_checksums import damaged_rows
from search_engine.errors import BadParameters, NotFound
from search_engine.tuning.judging.guidelines import default_guideline, digest_of
from search_engine.tuning.judging.judged_set import JudgedSet
from search_engine.tuning.query_set import SetQuery
from tests.search_engine.tuning.sets import LOST, POOL, WINTER, Desk, judge, said

FIRST, SECOND, THIRD, CHIEF = judge("甲"), judge("乙"), judge("丙"), judge("主任")


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path)
    made.judging.make(CHIEF.author, WINTER, note="试", source="抽样")
    yield made
    with made.engine.connect() as connection:
        assert [key for table in HANDMADE for key in damaged_rows(connection, table)] == []
    made.engine.dispose()


@pytest.fixture
def judging(desk):
    return desk.judging


def rows(desk, read):
    with desk.engine.connect() as connection:
        return read(connection, 1, ended=True)


def test_1_a_set_is_made_once(judging):
    assert judging.read("十二月").queries == WINTER.queries
    assert judging.guideline("十二月") == default_guideline()
    (one,) = judging.all(CHIEF)
    assert (one.name, one.author, one.note, one.source, one.queries, one.pairs) == (
        "十二月", "user:主任", "试", "抽样", 3, 6,
    )  # fmt: skip
    with pytest.raises(BadParameters) as error:
        judging.make(CHIEF.author, JudgedSet("十二月", (LOST,)))
    assert "已有评测集“十二月”" in error.value.details[0].reason
    assert judging.read("十二月").queries == WINTER.queries
    with pytest.raises(NotFound, match="没有评测集“一月”"):
        judging.read("一月")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (JudgedSet("空", ()), "1 至"),
        (JudgedSet("重", (LOST, LOST)), "编号有重复"),
        (JudgedSet("无字", (SetQuery("q", " "),)), "文字应为"),
        (JudgedSet("别处", (SetQuery("q", "开店", "999999"),)), "没有这样的区划代码：999999"),
        (JudgedSet("a/b", (LOST,)), "名称应为"),
        (JudgedSet("", (LOST,)), "名称应为"),
        (JudgedSet("x" * 61, (LOST,)), "名称应为"),
        (JudgedSet("无名", (LOST,), (said("q1", "m1", 3),)), "没有写明由谁评判"),
    ],
)
def test_1_what_is_wrong_with_a_set_is_told_and_nothing_is_kept(judging, wrong, told):
    with pytest.raises(BadParameters) as error:
        judging.make(CHIEF.author, wrong)
    assert any(told in detail.reason for detail in error.value.details)
    assert judging.names() == ("十二月",)


def test_2_the_median_or_what_was_settled(judging):
    for actor, grade in ((FIRST, 3), (SECOND, 0)):
        judging.judge(actor, "十二月", "q1", "m1", grade)
    assert judging.read("十二月").grades == {"q1": {"m1": 0}}
    judging.judge(THIRD, "十二月", "q1", "m1", 2)
    assert judging.read("十二月").grades == {"q1": {"m1": 2}}
    judging.settle(CHIEF, "十二月", "q1", "m1", 3, "就是它")
    assert judging.read("十二月").grades == {"q1": {"m1": 3}}
    assert [query.id for query in judging.read("十二月").judged] == ["q1"]


def test_3_a_later_grade_replaces_and_everything_stays(desk, judging):
    judging.judge(FIRST, "十二月", "q1", "m1", 3, "对")
    judging.judge(FIRST, "十二月", "q1", "m1", 1, "只沾边")
    judging.judge(FIRST, "十二月", "q1", "m1", 1, "只沾边")  # said again: nothing new
    judging.judge(SECOND, "十二月", "q1", "m1", 2)
    found = rows(desk, judgements_of)
    assert [(row.judge, row.grade, row.reason, row.ended is None) for row in found] == [
        ("甲", 3, "对", False), ("甲", 1, "只沾边", True), ("乙", 2, "", True),
    ]  # fmt: skip
    assert {row.guideline for row in found} == {digest_of(default_guideline())}
    assert found[0].at < found[0].ended
    judging.take_back(FIRST, "十二月", "q1", "m1")
    assert [one.judge for one in judging.judged("十二月").judgements] == ["乙"]
    assert len(rows(desk, judgements_of)) == 3
    judging.settle(CHIEF, "十二月", "q1", "m1", 3, "就是它")
    judging.settle(CHIEF, "十二月", "q1", "m1", 2, "再想想")
    assert [(row.grade, row.ended is None) for row in rows(desk, settlements_of)] == [(3, False), (2, True)]


def test_3_wrong_grades_and_reasons_are_refused(judging):
    for grade in (-1, 4):
        with pytest.raises(BadParameters):
            judging.judge(FIRST, "十二月", "q1", "m1", grade)
    with pytest.raises(BadParameters):
        judging.judge(FIRST, "十二月", "q1", "m1", 1, "长" * 501)
    with pytest.raises(BadParameters) as error:
        judging.settle(CHIEF, "十二月", "q1", "m1", 3, " ")
    assert error.value.details[0].reason == "请写明裁定的理由"
    assert judging.judged("十二月").judgements == ()


def test_4_only_what_is_in_the_pool_is_judged(desk, judging):
    for query, document in (("q1", "m9"), ("q9", "m1"), ("q2", "m1")):
        with pytest.raises(NotFound):
            judging.judge(FIRST, "十二月", query, document, 3)
    assert judging.add_to_pool(CHIEF.author, "十二月", {"live": {"q1": ["m9", "m1"]}, "new": {"q1": ["m9"]}}) == 1
    judging.judge(FIRST, "十二月", "q1", "m9", 3)
    assert judging.add_to_pool(CHIEF.author, "十二月", {"live": {"q1": ["m9"]}, "third": {"q1": ["m1"]}}) == 0
    with desk.engine.connect() as connection:
        states = {row.document: row.states for row in pool_of(connection, 1, 1)}
    assert states == {
        "m1": '["imported","live","third"]', "m2": '["imported"]', "m3": '["imported"]', "m9": '["live","new"]',
    }  # fmt: skip
    with pytest.raises(NotFound):
        judging.add_to_pool(CHIEF.author, "十二月", {"live": {"q1": ["m10"], "q9": ["m1"]}})
    assert judging.one(CHIEF, "十二月").pairs == 7


def test_5_a_sheet_is_the_judges_own(judging):
    many = [f"d{number}" for number in range(20)]
    judging.add_to_pool(CHIEF.author, "十二月", {"live": {"q1": many}})
    judging.judge(SECOND, "十二月", "q1", "m1", 0, "不是")
    orders = {}
    for actor in (FIRST, SECOND):
        found = judging.sheet(actor, "十二月", "q1")
        orders[actor.name] = [pair.document for pair in found.pairs]
        assert judging.sheet(actor, "十二月", "q1") == found
    assert set(orders["user:甲"]) == {*many, *POOL["q1"]}
    assert len({tuple(order) for order in orders.values()} | {(*POOL["q1"], *many)}) == 3
    mine = judging.sheet(FIRST, "十二月", "q1")
    assert {(pair.grade, pair.reason) for pair in mine.pairs} == {(None, "")}
    assert (mine.place, mine.places, mine.before, mine.after, mine.left) == (1, 3, "", "q2", 23)


def test_5_one_is_not_led_back_for_what_is_gone(desk, judging):
    desk.gone = {*POOL["q1"][:2], *POOL["q2"]}
    judging.judge(FIRST, "十二月", "q1", "m3", 0)
    assert judging.sheet(FIRST, "十二月").query.id == "q3"
    assert judging.sheet(FIRST, "十二月", "q1").left == 2


def test_5_one_goes_on_where_one_stopped(judging):
    for document in POOL["q1"]:
        assert judging.sheet(FIRST, "十二月").query.id == "q1"
        judging.judge(FIRST, "十二月", "q1", document, 0)
    assert judging.sheet(FIRST, "十二月").query.id == "q2"
    assert judging.sheet(SECOND, "十二月").query.id == "q1"
    judging.judge(FIRST, "十二月", "q2", "m4", 3)
    assert judging.sheet(FIRST, "十二月").query.id == "q3"
    for document in POOL["q3"]:
        judging.judge(FIRST, "十二月", "q3", document, 2)
    done = judging.sheet(FIRST, "十二月")
    assert (done.query.id, done.left) == ("q1", 0)
    assert [(of.judge, of.judged, of.total) for of in judging.one(FIRST, "十二月").progress] == [("甲", 6, 6)]
    with pytest.raises(NotFound):
        judging.sheet(FIRST, "十二月", "q9")


def test_6_the_furthest_apart_come_first(judging):
    for actor, of in ((FIRST, (3, 2, 1)), (SECOND, (2, 2, 3))):
        for document, grade in zip(POOL["q1"], of, strict=True):
            judging.judge(actor, "十二月", "q1", document, grade, f"{grade}")
    judging.judge(FIRST, "十二月", "q2", "m4", 0)
    judging.judge(SECOND, "十二月", "q2", "m4", 3)
    found = judging.disagreements(CHIEF, "十二月")
    assert [(one.query.id, one.document, one.spread) for one in found] == [
        ("q2", "m4", 3), ("q1", "m3", 2), ("q1", "m1", 1),
    ]  # fmt: skip
    assert [(one.judge, one.grade, one.reason) for one in found[1].judgements] == [("乙", 3, "3"), ("甲", 1, "1")]
    judging.judge(THIRD, "十二月", "q1", "m1", 0)
    assert [one.document for one in judging.disagreements(THIRD, "十二月")] == ["m1"]
    judging.settle(CHIEF, "十二月", "q2", "m4", 3, "可跨城办")
    decided = {one.document: one.settlement for one in judging.disagreements(CHIEF, "十二月")}
    assert (decided["m4"].by, decided["m4"].grade, decided["m1"]) == ("主任", 3, None)
    assert judging.agreement("十二月").pairs == 4


def test_7_who_looks_after_a_city_has_its_queries_alone(judging):
    hangzhou = judge("杭州", "330100")
    assert judging.sheet(hangzhou, "十二月").places == 1
    assert (judging.one(hangzhou, "十二月").queries, judging.one(hangzhou, "十二月").pairs) == (1, 3)
    judging.judge(hangzhou, "十二月", "q1", "m1", 3)
    for query, document in (("q2", "m4"), ("q3", "m1")):
        with pytest.raises(NotFound):
            judging.judge(hangzhou, "十二月", query, document, 3)
        with pytest.raises(NotFound):
            judging.settle(hangzhou, "十二月", query, document, 3, "对")
        with pytest.raises(NotFound):
            judging.sheet(hangzhou, "十二月", query)
    judging.judge(FIRST, "十二月", "q2", "m4", 0)
    judging.judge(SECOND, "十二月", "q2", "m4", 3)
    assert judging.disagreements(hangzhou, "十二月") == []
    assert {one.query for one in judging.judged("十二月", hangzhou).judgements} == {"q1"}
    assert judging.agreement("十二月", hangzhou).pairs == 0
    assert judging.sheet(judge("北京", "110000"), "十二月") is None


def test_8_a_set_goes_whole_and_alone(desk, judging):
    judging.make(CHIEF.author, JudgedSet("一月", (LOST,), (said("q1", "m1", 2, "甲"),)))
    judging.judge(FIRST, "十二月", "q1", "m1", 3)
    judging.settle(CHIEF, "十二月", "q1", "m1", 3, "对")
    judging.remove(CHIEF.author, "十二月")
    assert judging.names() == ("一月",)
    with desk.engine.connect() as connection:
        left = [connection.execute(select(table.c.query_set)).scalars().all() for table in (queries, pool, judgements)]
        assert left == [[2], [2], [2]]
        assert connection.execute(select(settlements)).all() == []
    assert judging.read("一月").grades == {"q1": {"m1": 2}}
    judging.make(CHIEF.author, WINTER)
    assert judging.read("十二月").grades == {}


def test_9_the_log_has_who_did_what(desk, judging):
    judging.merge(SECOND.author, JudgedSet("x", (LOST,), (said("q1", "m1", 1, "乙"),)), "十二月")
    judging.settle(CHIEF, "十二月", "q1", "m1", 3, "就是它")
    judging.remove(CHIEF.author, "十二月")
    entries = AuditLog(desk.engine).entries(AuditQuery(target="judging_set:十二月"))
    assert [(entry.action, entry.actor) for entry in reversed(entries)] == [
        ("judging.make", "user:主任"), ("judging.merge", "user:乙"), ("judging.settle", "user:主任"),
        ("judging.remove", "user:主任"),
    ]  # fmt: skip
    assert entries[0].before == {"queries": 3, "judgements": 1}


def test_10_nothing_of_persons_is_kept(desk, judging):
    typed, kept = "我叫王小明，电话13800004567", "我叫****，电话***"
    one = JudgedSet("来信", (SetQuery("q1", typed),), (said("q1", "m1", 1, "乙", typed),), pool={"q1": ("m1", "m2")})
    judging.make(CHIEF.author, one, note=typed)
    judging.judge(FIRST, "来信", "q1", "m1", 2, typed)
    judging.settle(CHIEF, "来信", "q1", "m1", 3, typed)
    assert (judging.one(CHIEF, "来信").note, judging.read("来信").queries[0].text) == (kept, kept)
    judged = judging.judged("来信")
    assert {row.reason for row in (*judged.judgements, *judged.settlements)} == {kept}
    merged = judging.merge(SECOND.author, JudgedSet("x", (SetQuery("z", typed),), (said("z", "m2", 1, "乙"),)), "来信")
    assert (merged.added, merged.other_queries) == (1, ())
    log = AuditLog(desk.engine).entries(AuditQuery(target="judging_set:来信"))
    assert not any("王小明" in str((entry.before, entry.after)) for entry in log)
