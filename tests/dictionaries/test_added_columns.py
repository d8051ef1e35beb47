"""Columns that a kind has not always had.

1. A site's file of before is read on: its rows are what the columns' empty cells make them.
2. Rows that do not use them have the version of before, also conditional ones; rows that do have another.
3. A compiled lexicon of before opens; rows that are served with owner, end and scope are read again as they were.
4. Whatever rows say, they are read again from what is written.
"""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.editing.own_files import read_rows, write_rows
from dictionaries.editing.own_row import OwnRow
from dictionaries.editing.row_lexicon import lexicon_of_rows
from dictionaries.kinds.lists import CHANNELS, PinRule
from dictionaries.lexicon import BY_NAME, Audience, BadDictionaries, open_lexicon, save_lexicon
from dictionaries.lexicon.compiling import compile_lexicon, lexicon_of
from dictionaries.lexicon.scope import ConditionalEntry, Scope
from indexer.snapshot.facets import CHANNELS as ASKED
from tests.dictionaries.lexicon_files import META

PINS = BY_NAME["pins"]
OLD = ("query", "region", "document", "place", "until", "note")
RULE = PinRule("居住证", "330100", "m1", 1, "2026-12-31", note="开学季")
# What the release before these columns made of the same rows.
VERSION, CONDITIONAL_VERSION = "6acad0e05720", "03b041ccdf57"


def file_of(folder: Path, header: tuple[str, ...], *rows: str) -> Path:
    folder.mkdir(exist_ok=True)
    lines = [f"# {name}: {value}" for name, value in {"kind": "pins", **META}.items()]
    (folder / "pins.tsv").write_text("\n".join([*lines, "\t".join(header), *rows, ""]), encoding="utf-8")
    return folder


def test_files_with_former_columns_are_read(tmp_path: Path) -> None:
    row = "居住证\t330100\tm1\t1\t2026-12-31\t开学季"
    assert compile_lexicon(file_of(tmp_path / "old", OLD, row)).pins == (RULE,)
    some = (*OLD[:-1], "action", "note")
    hidden = compile_lexicon(file_of(tmp_path / "some", some, "居住证\t\tm1\t\t\thide\t"))
    assert hidden.pins == (PinRule("居住证", "", "m1", 0, action="hide"),)
    content = (file_of(tmp_path / "more", (*OLD, "@owner"), f"{row}\t户籍科") / "pins.tsv").read_bytes()
    found, faults, _ = read_rows(content, "pins.tsv", PINS)
    assert (faults, [one.row.owner for one in found]) == ([], ["户籍科"])


@pytest.mark.parametrize("header", [OLD[1:], (*OLD[:-1], "audience", "match", "note"), (*OLD[:-1], "colour", "note")])
def test_a_header_of_other_columns_is_refused(tmp_path: Path, header: tuple[str, ...]) -> None:
    with pytest.raises(BadDictionaries) as caught:
        compile_lexicon(file_of(tmp_path, header))
    assert ["表头应为" in fault.reason for fault in caught.value.faults] == [True]


def test_versions_change_only_when_the_new_columns_are_used() -> None:
    first = PinRule("a", "", "d", 1, "2026-01-01", note="n")
    dated = ConditionalEntry("pins", PinRule("b", "", "d", 1), Scope("330100"), "", "2026-01-02")
    assert lexicon_of({"pins": (first,)}, (dated,)).version == CONDITIONAL_VERSION
    assert lexicon_of({"pins": (RULE,)}).version == VERSION
    assert lexicon_of({"pins": (PinRule("居住证", "330100", "m1", 0, action="hide"),)}).version != VERSION


def test_a_lexicon_compiled_before_the_columns_opens(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.json"
    row = {name: getattr(RULE, name) for name in OLD}
    path.write_bytes(orjson.dumps({"version": VERSION, "pins": [row], "keys": {}}))
    assert open_lexicon(path).pins == (RULE,)


def test_rows_keep_owner_end_and_scope_in_a_saved_lexicon(tmp_path: Path) -> None:
    shipped = lexicon_of({})
    rows = [
        OwnRow("pins", RULE, owner="户籍科"),
        OwnRow("pins", PinRule("护照", "", "m2", 2), Scope("330100"), "外事科", "", "2026-12-31T18:00"),
    ]
    path = tmp_path / "lexicon.json"
    save_lexicon(lexicon_of_rows(shipped, rows), path)
    opened = open_lexicon(path)
    assert opened == lexicon_of_rows(shipped, rows)
    hangzhou = opened.effective(Audience(("000000", "330000", "330100")), "2026-12-31T18:00")
    assert [(one.owner, one.ends, one.scope) for one in hangzhou.pins] == [
        ("户籍科", "", ()),
        ("外事科", "2026-12-31T18:00", ("330100", "", "")),
    ]
    assert len(opened.effective(Audience(("000000", "330000", "330100")), "2026-12-31T18:01").pins) == 1


RULES = st.builds(
    PinRule,
    st.sampled_from(["居住证", "护照 换发", "养老*"]),
    st.sampled_from(["", "330100"]),
    st.text("abc甲", min_size=1, max_size=4),
    st.integers(0, 30),
    st.sampled_from(["", "2026-12-31"]),
    st.sampled_from(["exact", "all_words", "phrase"]),
    st.sampled_from(["pin", "hide", "hide_all"]),
    st.lists(st.sampled_from(CHANNELS), unique=True).map(lambda some: tuple(sorted(some, key=CHANNELS.index))),
    st.sampled_from(["", "natural", "legal"]),
    st.sampled_from(["", "说明"]),
).filter(lambda rule: not any(BY_NAME["pins"].cell_faults(rule)))


@given(st.lists(RULES, unique_by=lambda rule: (rule.query, rule.region, rule.document)))
def test_pin_rows_with_any_columns_are_read_again_as_written(rules: list[PinRule]) -> None:
    rows = [OwnRow("pins", rule) for rule in rules]
    found, faults, _ = read_rows(write_rows(PINS, rows, "组", "2026-11-27").encode(), "pins.tsv", PINS)
    assert (faults, [one.row for one in found]) == ([], rows)


def test_pin_channels_are_those_of_a_search() -> None:
    assert ("all", *ASKED) == CHANNELS
