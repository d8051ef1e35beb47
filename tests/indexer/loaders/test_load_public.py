"""Answers to people load only where they are public.

1. `public: true`, in any form that a feed or a spreadsheet writes it, or a load that says it of all; nothing else.
2. What is refused is told by row and field, with the mend, and no word of it is in the report or the store.
3. A row that is not public takes the document that was loaded before offline, in the step of the load; it is a warning.
4. That needs a word: a row that says nothing withdraws nothing. What is offline, or not there, stays so.
5. A withdrawal is a write: of an id that comes twice, of a document outside of the author's area it is refused.
   One that is older than the document is left out; what is older than a withdrawal does not come back.
6. Of other kinds nothing needs to be said; what is called not public is not loaded either.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dictionaries.regions import load_tree
from indexer.errors import BadRows, OutsideArea
from indexer.loaders import DocumentCheck, Row
from indexer.loaders.loading import LoadOptions, LoadReport, load_rows
from indexer.store import DocumentStore
from indexer.store.area import Area
from tests.indexer.store.store_samples import open_store

TREE = load_tree()
SECRET = "邻居老周的低保为什么停了"


@pytest.fixture
def store(tmp_path):
    return open_store(tmp_path)


def letter(**more: Any) -> dict[str, Any]:
    text = {
        "text": f"{SECRET}。",
        "answer": f"{SECRET}，已核实",
        "themes": [SECRET],
        "level": SECRET[:3],
        "colour": SECRET,
    }
    return {
        "id": "q1",
        "kind": "faq",
        "title": SECRET,
        "region": "330110",
        **(text if "public" not in more else {}),
        **more,
    }


def load(store: DocumentStore, *rows: dict[str, Any], all_public: bool = False, **options: Any) -> LoadReport:
    given = [Row(number, dict(row)) for number, row in enumerate(rows, 1)]
    return load_rows(store, given, DocumentCheck(TREE, all_public=all_public), LoadOptions("test", **options))


def refused(store: DocumentStore, *rows: dict[str, Any], **options: Any) -> list[tuple[int, str]]:
    with pytest.raises(BadRows) as error:
        load(store, *rows, **options)
    assert SECRET[:3] not in repr(error.value.faults)
    return [(fault.row, fault.field) for fault in error.value.faults]


def is_stored(store: DocumentStore, text: str) -> bool:
    """Whether any file of the store holds a text."""
    store.engine.dispose()
    folder = Path(str(store.engine.url.database)).parent
    return any(text.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("said", [True, 1, "true", "是", "公开", " 是 "])
@pytest.mark.parametrize("kind", ["faq", "complaint", "咨询答复", "投诉"])
def test_public_answers_load(store, kind, said):
    assert load(store, letter(kind=kind, public=said)).accepted == 1
    assert store.get("q1")["public"] is True
    assert is_stored(store, SECRET)


def test_a_load_may_say_public_of_all_rows(store):
    assert load(store, {"id": "q1", "kind": "faq", "title": "咨询", "region": "330110"}, all_public=True).accepted == 1
    assert store.get("q1")["public"] is True


@pytest.mark.parametrize("all_public", [False, True])
@pytest.mark.parametrize("said", [False, 0, "false", "否", "不公开"])
def test_what_is_called_not_public_does_not_load(store, said, all_public):
    assert refused(store, letter(public=said), all_public=all_public) == [(1, "public")]
    assert store.get("q1") is None


@pytest.mark.parametrize("kind", ["faq", " complaint ", "咨询", "投诉结果"])
@pytest.mark.parametrize(
    "said", [{}, {"public": None}, {"public": ""}, {"public": "待定"}, {"public": 2}, {"public": []}]
)
def test_a_refused_answer_is_told_by_row_and_is_in_no_file(store, kind, said):
    assert refused(store, letter(kind=kind) | said) == [(1, "public")]
    assert not is_stored(store, SECRET)


def test_the_refusal_says_how_to_load_public_answers(store):
    with pytest.raises(BadRows) as error:
        load(store, letter())
    assert str(error.value.faults[0]) == (
        "第 1 行 public：没有说明是否公开，未载入：咨询答复、投诉结果只有公开的才能载入。"
        '确认可以公开的，写 "public": true'
        "（表格：“是否公开”填“是”）；整个文件都可以公开的，用 zwfw load --public 载入"
    )


def test_public_rows_load_where_bad_rows_are_skipped(store):
    report = load(
        store, letter(), {"id": "m", "title": "居民身份证补领"}, letter(id="q2", public=True), skip_bad_rows=True
    )
    assert (report.read, report.accepted, report.bad_rows, report.load.written) == (3, 2, 1, 2)
    assert report.unknown_fields == []
    assert SECRET not in repr(report.faults)


def test_a_row_that_is_not_public_takes_its_document_offline(store):
    load(store, letter(public=True), letter(id="q2", public=True))
    report = load(store, {"id": "q1", "kind": "faq", "public": False, "text": "新的内容"}, letter(id="q2", public=True))
    assert [(fault.row, fault.field, fault.warning) for fault in report.faults] == [(1, "public", True)]
    assert (report.accepted, report.errors, report.bad_rows) == (2, 0, 0)
    assert (report.load.written, report.load.replaced, report.load.removed) == (1, 1, 1)
    assert store.get("q1")["status"] == "offline"
    assert store.get("q2")["status"] == "online"
    assert not is_stored(store, "新的内容")
    load(store, letter(public=True))
    assert store.get("q1")["status"] == "online"


def test_dry_runs_and_failed_loads_withdraw_nothing(store):
    load(store, letter(public=True))
    assert load(store, letter(public=False), dry_run=True).warnings == 1
    refused(store, letter(public=False), letter(id="q2"))
    assert store.get("q1")["status"] == "online"


def test_a_snapshot_withdraws_what_is_not_public(store):
    rows = [letter(id=f"q{number}", public=True, site="余杭") for number in range(40)]
    load(store, *rows)
    report = load(store, *rows[1:39], rows[0] | {"public": False}, site="余杭")
    assert report.load.removed == 2, "one is withdrawn, one is not in the file"
    assert [store.get(one)["status"] for one in ("q0", "q1", "q39")] == ["offline", "online", "offline"]


def test_the_newest_word_on_what_is_public_counts(store):
    days = {day: f"2026-03-0{day}T09:00:00+08:00" for day in (3, 4, 5, 6)}

    def say(day, public):
        report = load(store, letter(public=public, updated_at=days[day]))
        assert report.load.written >= 0
        return [fault.reason.code for fault in report.faults if not fault.warning], store.get("q1")["status"]

    assert say(4, True) == ([], "online")
    assert say(3, False) == (["older_than_stored"], "online")
    assert say(6, False) == ([], "offline")
    assert say(5, True) == (["older_than_stored"], "offline")
    assert say(6, True) == ([], "online")


def test_a_row_that_says_nothing_withdraws_nothing(store):
    load(store, letter(public=True))
    assert refused(store, letter()) == [(1, "public")]
    load(store, letter(), skip_bad_rows=True)
    assert store.get("q1")["status"] == "online"


def test_an_offline_or_unknown_answer_is_not_withdrawn(store):
    load(store, letter(public=True))
    load(store, letter(public=False))
    again = load(store, letter(public=False))
    assert (again.errors, again.load.removed) == (0, 0)
    assert refused(store, letter(id="q9", public=False)) == [(1, "public")]


@pytest.mark.parametrize(("first", "second", "row"), [(True, False, 2), (False, True, 1), (False, False, 2)])
def test_a_withdrawal_of_an_id_that_comes_twice_is_refused(store, first, second, row):
    load(store, letter(public=True))
    assert refused(store, letter(public=first), letter(public=second)) == [(row, "id")]
    assert store.get("q1")["status"] == "online"


def test_a_withdrawal_outside_the_area_is_refused(store):
    load(store, letter(public=True))
    with pytest.raises(OutsideArea):
        load(store, letter(public=False), area=Area(TREE, ["330106"]))
    report = load(store, letter(public=False), area=Area(TREE, ["330106"]), skip_bad_rows=True)
    assert report.bad_rows == 1
    assert store.get("q1")["status"] == "online"


@pytest.mark.parametrize("kind", ["matter", "news", None])
def test_other_kinds_load_unless_called_not_public(store, kind):
    row = {"id": "a", "title": "动态", "region": "330110"} | ({"kind": kind} if kind else {})
    assert load(store, row).accepted == 1
    assert load(store, row | {"public": True}).accepted == 1
    assert refused(store, row | {"id": "b", "public": False}) == [(1, "public")]
    load(store, row | {"public": "否"})
    assert store.get("a")["status"] == "offline"
