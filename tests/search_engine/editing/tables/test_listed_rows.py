"""The table that is edited in place.

1. Rows have one's own draft in them, with the columns that it changes; who else drafts is named, nothing of it shown.
2. Rows that are only drafted come first, fit the same filters, and are counted with the others, page by page.
3. Rows of keys are found, whether published or only drafted.
4. Sorting: numbers by size, texts by pinyin, empty cells last either way; it is a permutation of what is not sorted.
5. A column with choices narrows by its value.
"""

from __future__ import annotations

import pytest

from search_engine.editing.drafts.drafting import DraftInput
from search_engine.editing.rows.row_list import STATES
from search_engine.editing.tables.listed_rows import NEW, TableInput
from tests.search_engine.editing.editors import MILK_TEA, Bench, somebody

ZHANG, LI = somebody("张三"), somebody("李四")
SHIPPED = {"term": "驾照", "target": "机动车驾驶证"}


def draft(bench: Bench, actor=ZHANG, **cells: str):
    return bench.editor.draft(actor, DraftInput("synonyms", cells))


@pytest.fixture
def filled(bench: Bench) -> Bench:
    rows = [("阿胶", "0.5"), ("波", "1"), ("丈量", "0.25"), ("中", "0.125")]
    for term, weight in rows:
        draft(bench, term=term, target="食品经营许可", relation="one_way", weight=weight)
    bench.editor.publish(ZHANG, [one.number for one in bench.editor.drafts(ZHANG)])
    return bench


def look(bench: Bench, actor=ZHANG, **more):
    first, size = more.pop("first", 0), more.pop("size", 100)
    return bench.editor.listed(actor, "synonyms", TableInput(**more), first=first, size=size)


def terms(found) -> list[str]:
    return [one.row.entry.term for one in found[1]]


def test_own_drafts_stand_in_their_rows_and_others_are_named(bench: Bench) -> None:
    draft(bench, **SHIPPED, weight="0.5")
    draft(bench, LI, **SHIPPED, weight="0.25")
    ((_, (mine,)), (_, (others,))) = look(bench), look(bench, somebody("王五"))
    assert (mine.row.entry.weight, mine.changed, mine.others) == (0.5, {"weight"}, ("李四",))
    assert mine.published.entry.weight == others.row.entry.weight == 1
    assert (others.mine, others.others, others.changed) == (None, ("张三", "李四"), frozenset())


def test_drafted_rows_come_first_and_fit_the_filters(filled: Bench) -> None:
    for number in range(3):
        draft(filled, **{**MILK_TEA, "term": f"茶{number}"})
    total, found = look(filled)
    assert (total, terms((total, found))[:3]) == (8, ["茶2", "茶1", "茶0"])
    assert {one.state for one in found[:3]} == {NEW}
    pages = [terms(look(filled, first=first, size=2)) for first in range(0, 8, 2)]
    assert [one for page in pages for one in page] == terms((total, found))
    assert terms(look(filled, text="茶1")) == ["茶1"]
    assert terms(look(filled, values={"relation": "official"}))[:3] == ["茶2", "茶1", "茶0"]
    assert "茶1" not in terms(look(filled, states=STATES[:2]))
    assert look(filled, LI)[0] == 5


def test_rows_are_found_by_their_keys(filled: Bench) -> None:
    new = draft(filled, **MILK_TEA)
    (_, found) = look(filled, text="阿胶")
    keys = [new.key, found[0].row.key, new.key._replace(key=("没有", "没有"))]
    assert [str(one.row.key) for one in filled.editor.rows_named(ZHANG, "synonyms", keys)] == list(map(str, keys[:2]))
    assert len(filled.editor.rows_named(LI, "synonyms", keys)) == 1


def test_rows_are_sorted_by_number_and_pinyin(filled: Bench) -> None:
    assert terms(look(filled, sort="term")) == ["阿胶", "波", "驾照", "丈量", "中"]
    assert terms(look(filled, sort="-term")) == ["中", "丈量", "驾照", "波", "阿胶"]
    assert [one.row.entry.weight for one in look(filled, sort="weight")[1]] == [0.125, 0.25, 0.5, 1, 1]
    draft(filled, **SHIPPED, note="口语")
    filled.editor.publish(ZHANG, [one.number for one in filled.editor.drafts(ZHANG)])
    for sort in ("note", "-note"):
        assert terms(look(filled, sort=sort))[0] == "驾照"
        assert sorted(terms(look(filled, sort=sort))) == sorted(terms(look(filled)))
    assert terms(look(filled, sort="@owner")) == terms(look(filled))


def test_rows_are_narrowed_by_a_value(filled: Bench) -> None:
    assert terms(look(filled, values={"relation": "official"})) == ["驾照"]
    assert terms(look(filled, values={"relation": "one_way"}, text="阿")) == ["阿胶"]
