"""Many rows at once, over one's own drafts.

1. What is not given stays as in one's own draft, else as it is in force; a note that a draft has stays too.
2. All or none: one fault, and nothing is drafted; each row at fault is told by its place.
3. What says again what is published has no draft any more; what is as it is to be is counted.
4. A row that is only drafted goes with its draft; one's own row that is published is drafted to go.
5. Many at once say the same as one after the other.
6. Who is bound to a region changes nothing elsewhere.
7. Acts on rows: off, on, owner, days, and the scope, which makes another row of it.
8. A row of a region or a site that there is not is refused, one by one, many at once and from files; while no site is
   known any may be, and a row that is published can be switched off whatever became of its site.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dictionaries.editing.own_files import PlacedRow, row_of_cells
from dictionaries.kinds import BY_NAME
from search_engine.editing.drafts.drafting import DraftInput
from search_engine.editing.formatting import row_cells
from search_engine.editing.rows.row_acts import ROW_ACTS, wishes_of
from search_engine.editing.tables.listed_rows import TableInput
from search_engine.errors import BadParameters
from tests.search_engine.editing.editors import MILK_TEA, Bench, somebody

ZHANG, HANGZHOU = somebody("张三"), somebody("杭州", "330100")
KEY = {"term": "奶茶店", "target": "食品经营许可"}
SHIPPED = {"term": "驾照", "target": "机动车驾驶证"}


def cells(bench: Bench, actor=ZHANG) -> list[dict[str, str] | None]:
    return [draft.row and row_cells(draft.row) for draft in bench.editor.drafts(actor, actor.name)]


def put(bench: Bench, *wished: dict[str, str], actor=ZHANG, note: str = "", **more: object):
    return bench.editor.draft_rows(actor, [DraftInput("synonyms", one, **more) for one in wished], note)


def test_cells_that_are_not_given_stay(bench: Bench) -> None:
    bench.editor.draft(ZHANG, DraftInput("synonyms", MILK_TEA, note="开业"))
    done = put(bench, {**KEY, "weight": "0.5"}, {**SHIPPED, "note": "口语"})
    assert len(done.drafts) == 2
    first, second = cells(bench)
    assert (first["relation"], first["weight"]) == ("official", "0.5")
    assert (second["relation"], second["weight"], second["note"]) == ("official", "1", "口语")
    put(bench, {**KEY, "@owner": "市场科"})
    assert cells(bench)[0]["weight"] == "0.5"
    assert [draft.note for draft in bench.editor.drafts(ZHANG)] == ["开业", ""]
    assert bench.editor.drafts(ZHANG)[0].steps == 3


def test_one_fault_keeps_all_rows_from_being_drafted(bench: Bench) -> None:
    with pytest.raises(BadParameters) as refused:
        put(bench, MILK_TEA, {**SHIPPED, "weight": "7"}, {"term": "", "target": "x"})
    assert sorted(one.field for one in refused.value.details) == ["row:2.weight", "row:3.term"]
    assert "有 2 行" in refused.value.message
    assert bench.editor.drafts(ZHANG) == []
    assert bench.log() == []


def test_a_draft_equal_to_the_published_row_is_removed(bench: Bench) -> None:
    put(bench, {**SHIPPED, "weight": "0.5"})
    assert put(bench, {**SHIPPED, "weight": "0.5"}).unchanged == 1
    assert put(bench, {**SHIPPED, "weight": "1"}).needless == 1
    assert bench.editor.drafts(ZHANG) == []
    assert put(bench, {**SHIPPED, "weight": "1"}).unchanged == 1


def test_a_drafted_row_goes_and_a_published_one_is_drafted_to_go(bench: Bench) -> None:
    put(bench, MILK_TEA)
    assert put(bench, KEY, remove=True).needless == 1
    assert bench.editor.drafts(ZHANG) == []
    bench.editor.publish(ZHANG, [put(bench, MILK_TEA).drafts[0].number])
    assert put(bench, KEY, remove=True).drafts[0].row is None
    with pytest.raises(BadParameters, match="不能这样改"):
        put(bench, SHIPPED, remove=True)


ROWS = st.lists(
    st.tuples(st.sampled_from([KEY, SHIPPED, {"term": "茶楼", "target": "食品经营许可"}]), st.sampled_from("135")),
    min_size=1, max_size=5, unique_by=lambda one: one[0]["term"],
)  # fmt: skip


@given(st.lists(ROWS, max_size=3))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=10)
def test_many_rows_at_once_equal_one_after_the_other(tmp_path_factory: pytest.TempPathFactory, steps) -> None:
    at_once, singly = (Bench(tmp_path_factory.mktemp("many")) for _ in range(2))
    for rows in steps:
        wished = [{**key, "relation": "official", "weight": f"0.{weight}"} for key, weight in rows]
        put(at_once, *wished)
        for one in wished:
            put(singly, one)
    assert sorted(map(str, cells(at_once))) == sorted(map(str, cells(singly)))
    for made in (at_once, singly):
        made.close()


def test_6_who_is_bound_to_a_region_changes_nothing_elsewhere(bench: Bench) -> None:
    with pytest.raises(BadParameters) as refused:
        put(bench, {**MILK_TEA, "@region": "330110"}, MILK_TEA, actor=HANGZHOU)
    assert [one.field for one in refused.value.details] == ["row:2"]
    assert len(put(bench, {**MILK_TEA, "@region": "330110"}, actor=HANGZHOU).drafts) == 1


def act(bench: Bench, doing: str, value: str = "", text: str = ""):
    _, rows = bench.editor.listed(ZHANG, "synonyms", TableInput(text))
    return bench.editor.draft_rows(ZHANG, wishes_of(doing, rows, value))


def test_7_acts_change_the_rows_of_a_table(bench: Bench) -> None:
    put(bench, MILK_TEA)
    act(bench, "owner", "市场科")
    act(bench, "ends", "2027-01-01")
    assert [(one["@owner"], one["@ends"]) for one in cells(bench)] == [("市场科", "2027-01-01")] * 2
    assert act(bench, "off", text="机动车").drafts[0].row.off
    assert not act(bench, "on", text="机动车").drafts[0].row.off
    bench.editor.publish(ZHANG, [draft.number for draft in bench.editor.drafts(ZHANG)])
    act(bench, "region", "330100", "奶茶")
    moved, gone = bench.editor.drafts(ZHANG)
    assert (moved.key.scope.region, gone.row) == ("330100", None)
    assert moved.row.owner == "市场科"
    bench.editor.discard(ZHANG, [moved.number, gone.number])
    for doing in ROW_ACTS:
        value = {"starts": "2026-12-01", "ends": "2027-02-01", "region": "330100"}.get(doing, "甲")
        act(bench, doing, value, "奶茶")
    with pytest.raises(BadParameters, match="填写有误"):
        wishes_of("nothing", [], "")


def test_the_scope_of_a_shipped_row_cannot_be_changed(tmp_path: Path) -> None:
    made = Bench(tmp_path)
    with pytest.raises(BadParameters) as refused:
        act(made, "region", "330100")
    assert "随软件的行不能改适用范围" in refused.value.details[0].reason
    made.close()


@pytest.mark.parametrize(
    ("kind", "row", "field"),
    [
        ("synonyms", MILK_TEA | {"@region": "330999"}, "region"),
        ("synonyms", MILK_TEA | {"@site": "火星"}, "site"),
        ("hot", {"text": "奶茶店", "region": "330999", "action": "ban"}, "region"),
        ("place_aliases", {"alias": "小火星", "code": "330999", "kind": "nickname"}, "code"),
    ],
)
def test_a_region_or_site_that_there_is_not_is_refused_however_it_is_drafted(bench, kind, row, field) -> None:
    bench.sites = ("浙江",)
    wished = DraftInput(kind, row)
    with pytest.raises(BadParameters) as refused:
        bench.editor.draft(ZHANG, wished)
    assert [one.field for one in refused.value.details] == [field]
    with pytest.raises(BadParameters) as refused:
        bench.editor.draft_rows(ZHANG, [wished])
    assert [one.field for one in refused.value.details] == [f"row:1.{field}"]
    read, _ = row_of_cells(BY_NAME[kind], row)
    report = bench.editor.import_rows(ZHANG, [PlacedRow(read, "rows.csv", 2)])
    assert (report.refused, report.is_done) == (1, False)
    assert {(one.row, one.field.removeprefix("@")) for one in report.faults} == {(2, field)}
    assert bench.editor.drafts(ZHANG) == []


def test_sites_are_asked_for_once_they_are_known_and_of_new_rows_only(bench: Bench) -> None:
    draft = bench.editor.draft(ZHANG, DraftInput("synonyms", MILK_TEA | {"@site": "火星"}))
    bench.editor.publish(ZHANG, [draft.number], accept_warnings=True)
    bench.sites = ("浙江",)
    assert put(bench, {**KEY, "@site": "浙江", "relation": "official", "weight": "1"}).drafts
    assert put(bench, {**KEY, "@site": "火星", "@off": "off"}).drafts
