"""Keeping queries.

1. What is kept is in the list and in the audit log; what is let go of is gone, and in the log too.
2. Every fault is told at once; nothing is written then.
3. A row is named by its id or by its key, and has to be in force or drafted.
4. A key of 杭州 keeps, sees and lets go of what is asked from there, and of nothing else.
5. What blocks a publish is let go of by its author, or by who may publish.
"""

from pathlib import Path

import pytest

from dictionaries.editing.own_row import RowKey
from dictionaries.lexicon.row_ids import row_id
from dictionaries.lexicon.scope import Scope
from indexer.store import DocumentStore
from search_engine.editing.drafts.drafting import DraftInput
from search_engine.editing.guarded_queries.guard_request import GuardRequest
from search_engine.editing.guarded_queries.guarded_query_service import KeptQueries
from search_engine.editing.guarded_queries.row_named import RowName
from search_engine.errors import BadParameters, Forbidden, NotFound
from tests.indexer.store.store_samples import matter
from tests.search_engine.editing.editors import MILK_TEA, Bench, somebody, tree, wish

ZHANG, LI = somebody("张三"), somebody("李四")
HANGZHOU = somebody("杭州", "330100", publishes=False)
FIRST = GuardRequest("身份证", "first", "a", "330100")
PIN = {"query": "身份证", "region": "330100", "document": "a", "place": "1"}


@pytest.fixture
def kept(bench: Bench, tmp_path: Path) -> KeptQueries:
    store = DocumentStore(bench.engine, tmp_path / "locks")
    store.put([matter("a"), matter("b", region="330106")], "test")
    return KeptQueries(store, bench.editor.state, tree)


def test_guarded_queries_are_kept_and_removed_with_audit_entries(bench: Bench, kept: KeptQueries) -> None:
    one = kept.keep(ZHANG, GuardRequest(" 身份证 ", "top", "a", "330100000000", True, True, "李四", "开学季"))
    assert (one.number, one.query, one.region, one.wants, one.document) == (1, "身份证", "330100", "top", "a")
    assert (bool(one.base), one.blocks, one.author, one.owner, one.note) == (True, True, "张三", "李四", "开学季")
    two = kept.keep(LI, GuardRequest("办假证", "nothing"))
    assert kept.all(ZHANG) == [one, two]
    assert kept.remove(ZHANG, [1]) == [one]
    assert kept.all(ZHANG) == [two]
    gone, new, first = bench.log("kept_queries")
    assert (first.action, first.target, first.region, first.person) == (
        "kept_queries.keep",
        "kept_query:1",
        "330100",
        "张三",
    )
    assert (first.before, first.after["query"], new.region) == (None, "身份证", None)
    assert (gone.action, gone.before, gone.after) == ("kept_queries.remove", first.after, None)
    with pytest.raises(NotFound, match="1、9"):
        kept.remove(ZHANG, [1, 9, 2])
    assert kept.all(ZHANG) == [two]


@pytest.mark.parametrize(
    ("wanted", "fields"),
    [
        (GuardRequest("", "best", "", "999999"), ["query", "region", "wants"]),
        (GuardRequest("证", "first", "a", owner="a\nb", note="x" * 501), ["owner", "note"]),
        (GuardRequest("证", "first"), ["document"]),
        (GuardRequest("证", "first", "none"), ["document"]),
        (GuardRequest("证", "nothing", "a"), ["document"]),
        (GuardRequest("证" * 201, "first", "a"), ["query"]),
        (GuardRequest("证", "top", "a", row=RowName("zzzzzzzz")), ["row"]),
        (GuardRequest("证", "top", "a", row=RowName("synonyms", {"term": "奶茶店"})), ["row.target"]),
        (GuardRequest("证", "top", "none", row=RowName("synonyms", MILK_TEA)), ["document", "row"]),
    ],
)  # fmt: skip
def test_all_faults_of_a_guarded_query_are_told_at_once(
    bench: Bench, kept: KeptQueries, wanted: GuardRequest, fields: list[str]
) -> None:
    with pytest.raises(BadParameters) as refused:
        kept.keep(ZHANG, wanted)
    assert [one.field for one in refused.value.details] == fields
    assert (kept.all(ZHANG), bench.log("kept_queries")) == ([], [])


def test_the_same_guarded_query_is_refused_twice(kept: KeptQueries) -> None:
    kept.keep(ZHANG, FIRST)
    with pytest.raises(BadParameters, match="填写有误") as refused:
        kept.keep(LI, FIRST)
    assert refused.value.details[0].reason == "已有同样的守护查询（编号 1）"


def test_a_guarded_query_names_its_row_by_id_or_key(bench: Bench, kept: KeptQueries) -> None:
    key = RowKey("synonyms", ("奶茶店", "食品经营许可"), Scope("330100"))
    named = RowName("synonyms", {"term": "奶茶店", "target": "食品经营许可", "@region": "330100"})
    draft = bench.editor.draft(ZHANG, wish(**MILK_TEA, region="330100"))
    assert kept.keep(ZHANG, GuardRequest("奶茶店", "top", "a", row=named)).row == key
    bench.editor.publish(ZHANG, [draft.number])
    by_id = kept.keep(ZHANG, GuardRequest("奶茶", "top", "a", row=RowName(row_id(key))))
    assert by_id.row == key
    shipped = kept.keep(
        ZHANG, GuardRequest("驾照", "top", "a", row=RowName(row_id(RowKey("synonyms", ("驾照", "机动车驾驶证")))))
    )
    assert [one.number for one in kept.all(ZHANG, key)] == [1, 2]
    assert [one.number for one in kept.all(ZHANG, shipped.row)] == [3]


def test_a_key_of_a_city_keeps_and_sees_its_own_queries_only(bench: Bench, kept: KeptQueries) -> None:
    everybody = kept.keep(ZHANG, GuardRequest("身份证", "first", "a"))
    own = kept.keep(HANGZHOU, FIRST)
    below = kept.keep(ZHANG, GuardRequest("身份证", "first", "b", "330106"))
    other = kept.keep(ZHANG, GuardRequest("身份证", "first", "a", "330200"))
    assert kept.all(HANGZHOU) == [own, below]
    for region in ("", "330000", "330200"):
        with pytest.raises(Forbidden, match="330100"):
            kept.keep(HANGZHOU, GuardRequest("居住证", "first", "a", region))
    for one in (everybody, other):
        with pytest.raises(NotFound):
            kept.remove(HANGZHOU, [one.number])
    row = RowName(row_id(RowKey("synonyms", ("驾照", "机动车驾驶证"))))
    with pytest.raises(Forbidden):  # a row of everybody
        kept.keep(HANGZHOU, GuardRequest("驾照", "first", "a", "330100", row=row))
    bench.editor.draft(ZHANG, DraftInput("pins", PIN))
    pinned = kept.keep(HANGZHOU, GuardRequest("身份证", "top", "a", "330100", row=RowName("pins", PIN)))
    assert pinned in kept.all(HANGZHOU)
    assert kept.all(somebody("站点", sites=["浙江"])) == []


def test_a_blocking_query_is_removed_by_author_or_publisher(kept: KeptQueries) -> None:
    one = kept.keep(ZHANG, GuardRequest("身份证", "first", "a", "330100", blocks=True))
    with pytest.raises(Forbidden, match="张三"):
        kept.remove(HANGZHOU, [one.number])
    assert kept.remove(LI, [one.number]) == [one]
    own = kept.keep(HANGZHOU, GuardRequest("身份证", "first", "a", "330100", blocks=True))
    assert kept.remove(HANGZHOU, [own.number]) == [own]
