"""Rows of files held to what is in force.

1. What is exported and imported changes nothing, whatever is published: shipped rows, changed, switched off, of scopes.
2. Created, changed, unchanged, removed and refused rows are counted; a dry run writes nothing.
3. One row at fault keeps all from being drafted, or is skipped with those that would miss it.
4. Rows are held to the rules together with what is in force and with the author's own drafts.
5. A key of a region brings rows of its region, and may bring others as they are.
6. Drafts that are there already are changed, others written at once; each is whole. The audit log has one entry.
"""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dictionaries.editing.own_files import PlacedRow, row_of_cells
from dictionaries.editing.own_row import OwnRow
from dictionaries.faults import Fault
from dictionaries.kinds.words import Synonym, Topic
from dictionaries.lexicon import KINDS
from dictionaries.lexicon.scope import Scope
from indexer.building.steps import no_progress
from search_engine.editing.files.formats import FORMATS
from search_engine.editing.rows.row_import import ImportInput, ImportReport
from search_engine.editing.rows.row_list import rows_to_export
from tests.search_engine.editing.editors import LICENCE, Bench, somebody, wish
from tests.search_engine.editing.files.any_rows import any_row

ZHANG, HANGZHOU = somebody("张三"), somebody("杭州", "330100")
TEA, SHOP = Synonym("奶茶店", "食品经营许可", "official", 1.0), Synonym("小卖部", "食品经营许可", "official", 1.0)


def placed(*rows: object) -> list[PlacedRow]:
    made = [row if isinstance(row, OwnRow) else OwnRow(_kind(row), row) for row in rows]
    return [PlacedRow(row, "a.csv", number) for number, row in enumerate(made, 2)]


def _kind(entry: object) -> str:
    return "topics" if isinstance(entry, Topic) else "synonyms"


def numbers(report: ImportReport) -> tuple[int, ...]:
    return report.created, report.changed, report.unchanged, report.removed, report.refused


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_importing_an_export_changes_nothing(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    bench = Bench(tmp_path_factory.mktemp("bench"))
    try:
        kind = data.draw(st.sampled_from(KINDS))
        rows = data.draw(st.lists(any_row(kind.name), unique_by=lambda row: row.key, max_size=3))
        for row in rows:  # past the rules, which are not the subject
            bench.editor.import_rows(ZHANG, [PlacedRow(row, "a", 1)], ImportInput(skip_bad_rows=True))
        numbers_of = [draft.number for draft in bench.editor.drafts(ZHANG)]
        if numbers_of:
            bench.editor.publish(ZHANG, numbers_of)
        for name, form in FORMATS.items():
            out = rows_to_export(bench.editor.state(), ZHANG, kind.name)
            found = form.read(form.write(kind, out), "x", kind, no_progress, row_of_cells)
            report = bench.editor.import_rows(ZHANG, found.placed, ImportInput(frozenset((kind.name,))), found.faults)
            assert numbers(report) == (0, 0, len(out), 0, 0), name
    finally:
        bench.close()


def test_an_import_counts_rows_and_a_dry_run_writes_nothing(bench: Bench) -> None:
    changed = replace(LICENCE, weight=0.5)
    rows = placed(changed, TEA)
    report = bench.editor.import_rows(ZHANG, rows, ImportInput(dry_run=True))
    assert (numbers(report), report.drafts, report.is_done) == ((1, 1, 0, 0, 0), (), False)
    assert bench.editor.drafts(ZHANG) == []
    report = bench.editor.import_rows(ZHANG, rows)
    assert (numbers(report), len(report.drafts), report.is_done) == ((1, 1, 0, 0, 0), 2, True)
    bench.editor.publish(ZHANG, [draft.number for draft in report.drafts])
    assert numbers(bench.editor.import_rows(ZHANG, rows)) == (0, 0, 2, 0, 0)
    report = bench.editor.import_rows(ZHANG, rows[1:], ImportInput(frozenset(("synonyms",))))
    assert (numbers(report), report.drafts[0].row) == ((0, 0, 1, 1, 0), None)


def test_one_row_at_fault_stops_or_is_skipped(bench: Bench) -> None:
    faults = [Fault(9, "weight", "应为数", file="a.csv")]
    report = bench.editor.import_rows(ZHANG, placed(TEA), ImportInput(), faults)
    assert (numbers(report), report.is_done, bench.editor.drafts(ZHANG)) == ((1, 0, 0, 0, 1), False, [])
    assert bench.log() == []
    itself = replace(SHOP, target=SHOP.term)
    report = bench.editor.import_rows(ZHANG, placed(TEA, itself), ImportInput(skip_bad_rows=True), faults)
    assert (numbers(report), report.is_done, len(report.drafts)) == ((1, 0, 0, 0, 2), True, 1)
    assert [(fault.row, fault.field) for fault in report.faults] == [(3, "target"), (9, "weight")]


def test_rows_that_need_a_skipped_row_are_skipped_too(bench: Bench) -> None:
    top, circle = Topic("甲"), Topic("乙", ("丙",))
    chain = [
        replace(circle, term="丙", broader=("乙",)),
        Topic("丁", ("丙",)),
        Topic("戊", ("丁",)),
        Topic("己", ("甲",)),
    ]
    report = bench.editor.import_rows(ZHANG, placed(top, circle, *chain), ImportInput(skip_bad_rows=True))
    assert [draft.key.key for draft in report.drafts] == [("甲",), ("己",)]
    assert {fault.row for fault in report.faults} == {3, 4, 5, 6}


def test_a_long_chain_of_rows_is_skipped_quickly(bench: Bench) -> None:
    terms = [f"词{number}" for number in range(3_000)]
    chain = [Topic(term, (wider,)) for wider, term in pairwise(terms)]
    started = time.perf_counter()
    report = bench.editor.import_rows(
        ZHANG, placed(Topic("词0", ("没有这个词",)), *chain, Topic("甲")), ImportInput(skip_bad_rows=True)
    )
    assert (numbers(report), time.perf_counter() - started < 5) == ((1, 0, 0, 0, 3_000), True)


def test_own_drafts_count_for_imported_rows(bench: Bench) -> None:
    bench.editor.draft(ZHANG, wish("topics", term="证件"))
    card = placed(Topic("居民身份证", ("证件",)))
    assert numbers(bench.editor.import_rows(ZHANG, card, ImportInput(dry_run=True))) == (1, 0, 0, 0, 0)
    other = bench.editor.import_rows(somebody("李四"), card, ImportInput(dry_run=True))
    assert [fault.field for fault in other.faults] == ["broader"]


def test_imported_rows_that_harm_others_are_told(bench: Bench) -> None:
    row = OwnRow("banned", replace(bench.shipped.banned[0], text="驾照"))
    report = bench.editor.import_rows(ZHANG, placed(row), ImportInput(dry_run=True))
    assert (numbers(report), [fault.warning for fault in report.faults]) == ((1, 0, 0, 0, 0), [True])
    assert "在违禁词中" in report.faults[0].reason


def test_a_key_of_a_region_imports_rows_of_its_region_only(bench: Bench) -> None:
    own = OwnRow("synonyms", TEA, Scope("330110"))
    report = bench.editor.import_rows(HANGZHOU, placed(own, LICENCE), ImportInput())
    assert (numbers(report), len(report.drafts)) == ((1, 0, 1, 0, 0), 1)
    other = OwnRow("synonyms", TEA, Scope("330200"))
    report = bench.editor.import_rows(HANGZHOU, placed(other), ImportInput(skip_bad_rows=True))
    assert (numbers(report), report.drafts) == ((0, 0, 0, 0, 1), ())
    assert "范围内" in report.faults[0].reason
    report = bench.editor.import_rows(HANGZHOU, placed(TEA, replace(LICENCE, weight=0.5)), ImportInput())
    assert (numbers(report), report.filled) == ((2, 0, 0, 0, 0), 2)
    assert {draft.key.scope for draft in report.drafts} == {Scope("330100")}


def test_an_import_writes_all_drafts_in_one_audit_entry(bench: Bench) -> None:
    first = bench.editor.draft(ZHANG, wish(term="词1", target="食品经营许可", relation="official", weight="0.5"))
    same = bench.editor.draft(ZHANG, wish(term="词2", target="食品经营许可", relation="official", weight="1"))
    rows = placed(*(Synonym(f"词{number}", "食品经营许可", "official", 1.0) for number in range(1, 1200)))
    report = bench.editor.import_rows(ZHANG, rows)
    found = bench.editor.drafts(ZHANG)
    assert (report.drafts, len(found)) == (tuple(found), 1199)
    assert [draft.number for draft in found[:2]] == [first.number, same.number]
    assert (found[0].row.entry.weight, found[1].changed) == (1.0, same.changed)
    assert [entry.action for entry in bench.log()][:1] == ["dictionaries.import"]
    assert len(bench.log()) == 3
