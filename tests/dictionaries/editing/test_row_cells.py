"""What a cell may not hold, and two cells of a row together; a file and a draft are told the same.

1. Characters that turn the direction of writing, and controls, are refused in every cell and in a row's scope and
   owner, with the code; in names also those that nobody sees. Common texts are not.
2. A hide has no place, a pin has one; a row that is off needs neither.
"""

from __future__ import annotations

import pytest

from dictionaries.editing.own_files import MORE, read_rows, with_conditions
from dictionaries.editing.row_cells import entry_of_cells
from dictionaries.lexicon import BY_NAME

PIN = {"query": "身份证", "document": "m1", "place": "1"}


@pytest.mark.parametrize("column", ["@site", "@department", "@owner"])
@pytest.mark.parametrize("bad", ["\u202e", "\u2066", "\u061c", "\x07", "\u2028", "\u200b", "\ufeff"])
def test_invisible_and_turning_characters_are_refused_in_scope_and_owner(column: str, bad: str) -> None:
    row, faults = with_conditions("synonyms", None, {column: f"杭州{bad}政务"})
    assert row is None
    assert [fault.field for fault in faults] == [column]
    assert f"U+{ord(bad):04X}" in faults[0].reason
    assert with_conditions("synonyms", None, {column: "杭州·政务 12345（余杭）"})[1] == []


@pytest.mark.parametrize(("bad", "code"), [("\u202e", "U+202E"), ("\u2067", "U+2067"), ("\x01", "U+0001")])
def test_control_characters_are_refused_in_notes_with_row_and_field(bad: str, code: str) -> None:
    entry, faults = entry_of_cells("words", {"word": "奶茶店", "note": f"见{bad}文"})
    assert (entry, [fault.field for fault in faults]) == (None, ["note"])
    assert code in faults[0].reason
    content = f"# kind: words\nword\tnote\n奶茶店\t好\n夜钓台\t见{bad}文\n".encode()
    rows, wrong, _ = read_rows(content, "words.tsv", BY_NAME["words"])
    assert len(rows) == 1
    assert [(one.row, one.field) for one in wrong if one.row] == [(4, "note")]


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"action": "hide"}, "place"),
        ({"action": "hide_all"}, "place"),
        ({"place": ""}, "place"),
        ({"query": "。*"}, "query"),
    ],
)
def test_a_pin_without_a_place_and_a_hide_with_one_are_refused(cells: dict[str, str], field: str) -> None:
    entry, _ = entry_of_cells("pins", PIN | cells)
    row, faults = with_conditions("pins", entry, {})
    assert (row, [fault.field for fault in faults]) == (None, [field])
    assert with_conditions("pins", entry, {"@off": "off"})[1] == []
    whole = PIN | cells
    line = "\t".join(whole.get(column, "") for column in BY_NAME["pins"].columns)
    content = "\n".join(["# kind: pins", "\t".join(BY_NAME["pins"].columns), line, ""]).encode()
    assert [(one.row, one.field) for one in read_rows(content, "pins.tsv", BY_NAME["pins"])[1] if one.row] == [
        (3, field)
    ]


def test_scope_and_owner_columns_stay_free_for_a_hide() -> None:
    assert set(MORE) >= {"@site", "@department", "@owner"}
    entry, _ = entry_of_cells("pins", PIN | {"action": "hide", "place": ""})
    assert with_conditions("pins", entry, {})[1] == []
