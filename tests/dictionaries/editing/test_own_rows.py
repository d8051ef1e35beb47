"""Rows of a site's own.

1. What is written as a file is read again as the same rows, whatever they say; so are plain values of them.
2. Files without `@` columns lie over what ships: a row replaces the one of its key, in its place.
3. A row of everybody replaces the shipped one of its key, takes it away, or comes after all; kinds that no row changes
   are the very same objects. Rows with a scope or dates are conditional.
4. Faults name file, row, column and the mend: wrong cells, the same key twice in one scope, a scope of a national kind,
   an end before its beginning.
5. The rules look at rows of a scope together with what is in force for everybody, and at no other scope.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.editing.own_files import kind_of_file, read_folder, read_rows, write_rows
from dictionaries.editing.own_row import OwnRow, row_fields, row_of
from dictionaries.editing.row_cells import cells_of, entry_of_cells
from dictionaries.editing.row_lexicon import lexicon_of_rows
from dictionaries.editing.row_rules import compile_rows, rule_faults
from dictionaries.lexicon import BY_NAME, KINDS, BadDictionaries, Lexicon
from dictionaries.lexicon.compiling import shipped_lexicon
from dictionaries.lexicon.scope import NATIONAL, Scope
from tests.dictionaries.lexicon_files import ROWS, write

WORDS = st.text("茶店食品经营许可证办理甲乙丙丁", min_size=2, max_size=6)
NAMES = st.sampled_from(["", "杭州政务网", "市监局"])
MOMENTS = st.sampled_from(["", "2026-12-01", "2026-12-01T08:30"])
SCOPES = st.builds(Scope, st.sampled_from(["", "330100", "330110"]), NAMES, NAMES)


def entry_of(kind: str, text: str) -> object:
    """An entry of a kind from its line in a file, without the note."""
    entry, faults = entry_of_cells(kind, dict(zip(BY_NAME[kind].columns, [*text.split("\t"), ""], strict=True)))
    assert faults == []
    return entry


EXAMPLES = {kind: entry_of(kind, text) for kind, text in ROWS.items()}


@st.composite
def own_rows(draw: st.DrawFn) -> OwnRow:
    kind = draw(st.sampled_from(sorted(BY_NAME)))
    entry = EXAMPLES[kind]
    if kind == "synonyms":
        entry = replace(entry, term=draw(WORDS), target=draw(WORDS), note=draw(NAMES))
    scope = Scope() if kind in NATIONAL else draw(SCOPES)
    starts = draw(MOMENTS)
    return OwnRow(
        kind, entry, scope, draw(NAMES), starts, draw(st.sampled_from(["", "2027-01-01"])), draw(st.booleans())
    )


@given(st.lists(own_rows(), unique_by=lambda row: row.key, max_size=12))
def test_a_file_of_rows_is_read_again_as_the_same_rows(rows: list[OwnRow]) -> None:
    for kind in KINDS:
        wanted = [row for row in rows if row.kind == kind.name]
        text = write_rows(kind, wanted, "内容管理组", "2026-11-27")
        found, faults, meta = read_rows(text.encode(), "x.tsv", kind)
        assert ([one.row for one in found], faults, meta["owner"]) == (wanted, [], "内容管理组")
        assert kind_of_file(text.encode(), Path("renamed.tsv")) is kind


@given(own_rows(), st.booleans())
def test_plain_values_of_a_row_are_read_again_as_the_same_row(row: OwnRow, has_shipped: bool) -> None:
    row = replace(row, shipped=row.entry if has_shipped else None)
    assert row_of(row.kind, row.scope, orjson.loads(orjson.dumps(row_fields(row)))) == row


def test_cells_of_shipped_entries_are_read_again_as_the_same_entries() -> None:
    lexicon = shipped_lexicon()
    for kind in KINDS:
        for entry in getattr(lexicon, kind.name)[:300]:
            assert entry_of_cells(kind.name, cells_of(kind.name, entry)) == (entry, [])


@pytest.mark.parametrize(
    ("kind", "cells", "column"),
    [
        ("synonyms", {"term": "甲", "target": "乙", "relation": "official", "weight": "1", "note": "a\tb"}, "note"),
        ("synonyms", {"term": "甲", "target": "乙", "relation": "official", "weight": "1", "note": "a\nb"}, "note"),
        ("offices", {"name": "甲", "department": "a\rb"}, "department"),
        ("words", {"word": "#号"}, "word"),
    ],
)
def test_a_value_that_a_file_cannot_hold_is_refused_by_column(kind: str, cells: dict[str, str], column: str) -> None:
    entry, faults = entry_of_cells(kind, cells)
    assert entry is None
    assert column in [fault.field for fault in faults]


def test_a_key_is_shown_as_it_is_written_in_the_file() -> None:
    assert str(OwnRow("word_classes", entry_of("word_classes", "证件\t文凭|学历")).key) == "词类“证件 → 文凭|学历”"


def test_rows_without_conditions_compile_to_the_lexicon_of_their_files(tmp_path: Path) -> None:
    for kind, row in ROWS.items():
        write(tmp_path / "own", kind, row)
    placed, faults = read_folder(tmp_path / "own")
    shipped, found = shipped_lexicon(), compile_rows(shipped_lexicon(), placed, faults, None)
    for kind in KINDS:
        own = [one.row.entry for one in placed if one.row.kind == kind.name]
        by_key = {kind.key_of(entry): entry for entry in (*getattr(shipped, kind.name), *own)}
        assert getattr(found, kind.name) == tuple(by_key.values())
    assert len(placed) == len(ROWS)


def synonym(term: str, target: str = "食品经营许可", **given: object) -> OwnRow:
    entry, _ = entry_of_cells("synonyms", {"term": term, "target": target, "relation": "official", "weight": "1"})
    return replace(OwnRow("synonyms", entry), **given)


def test_own_rows_replace_remove_or_follow_shipped_ones() -> None:
    first, second = synonym("甲").entry, synonym("乙").entry
    shipped = Lexicon(version="x", synonyms=(first, second), words=(EXAMPLES["words"],))
    changed = replace(first, weight=0.5)
    found = lexicon_of_rows(
        shipped,
        [synonym("甲", entry=changed), synonym("乙", off=True), synonym("丙"), synonym("丁", scope=Scope("330100"))],
    )
    assert found.synonyms == (changed, synonym("丙").entry)
    assert found.words is shipped.words
    assert [(row.entry.term, row.scope.region) for row in found.conditional] == [("丁", "330100")]
    assert lexicon_of_rows(shipped, [synonym("甲", ends="2026-12-31")]).synonyms == shipped.synonyms


HEAD = "# kind: {0}\n# owner: 某人\n# reviewed: 2026-11-27\n"
ROW = "奶茶店\t食品经营许可\tofficial\t1\t\t"
COLUMNS = "term\ttarget\trelation\tweight\tnote\t@region\n"


@pytest.mark.parametrize(
    ("kind", "text", "fault"),
    [
        ("synonyms", f"{COLUMNS}{ROW}浙江\n", "x.tsv 第 5 行 @region：应为 6、9 或 12 位"),
        ("synonyms", f"{COLUMNS}{ROW}330100\n{ROW}330100\n", "x.tsv 第 6 行 term：与第 5 行重复"),
        ("synonyms", f"{COLUMNS}{ROW}330100\n{ROW}330200\n", ""),
        ("synonyms", f"{COLUMNS}{ROW}330100000000\n", ""),
        ("synonyms", "term\ttarget\trelation\tweight\tnote\t@place\n", "表头应为"),
        ("synonyms", f"{COLUMNS.replace('@region', '@off')}{ROW}yes\n", "@off：写 off 停用该行"),
        ("synonyms", f"{COLUMNS.replace('@region', '@ends')}{ROW}2026-13-01\n", "@ends：应为日期或时刻"),
        ("synonyms", f"{COLUMNS.replace('@region', '@starts	@ends')}{ROW}2026-12-02\t2026-12-01\n", "结束早于开始"),
        ("synonyms", f"{COLUMNS.replace('@region', '@starts	@ends')}{ROW}2026-12-01T08:00\t2026-12-01\n", ""),
        ("words", "word\tnote\t@region\n奶茶店\t\t330100\n", "全国统一"),
        ("words", "word\tnote\t@ends\n奶茶店\t\t2026-12-31\n", ""),
    ],
)
def test_faults_name_file_row_and_column(kind: str, text: str, fault: str) -> None:
    _, faults, _ = read_rows((HEAD.format(kind) + text).encode(), "x.tsv", BY_NAME[kind])
    assert fault in "\n".join(map(str, faults))
    assert bool(faults) == bool(fault)


def test_a_file_of_unknown_kind_is_refused() -> None:
    with pytest.raises(BadDictionaries) as error:
        kind_of_file(b"a\tb\n", Path("x.tsv"))
    assert "不知是哪一类词典" in error.value.faults[0].reason


def test_rules_compare_rows_with_their_own_scope_only() -> None:
    from dictionaries.editing.own_files import PlacedRow

    back, there = synonym("食品经营许可", "奶茶店"), synonym("奶茶店")

    def faults(*rows: OwnRow) -> list[str]:
        placed = [PlacedRow(row, str(row.key)) for row in rows]
        return [str(fault) for fault in rule_faults(Lexicon(), placed)]

    one, other = Scope("330100"), Scope("330200")
    assert "又指回" in faults(there, back)[0]
    assert "又指回" in faults(there, replace(back, scope=one))[0]
    assert faults(replace(there, scope=one), replace(back, scope=other)) == []
    assert faults(there, replace(back, off=True)) == []
