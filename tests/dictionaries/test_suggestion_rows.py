"""Texts that editors keep out of suggestions or in, and terms of the topic list.

1. Rows are read in order; comments and the header are none; a missing file has no rows.
2. A row of the wrong form is told by file, row and field.
3. The shipped files, as far as there are any, are read.
"""

from pathlib import Path

import pytest

from dictionaries.suggestion_rows import SuggestionRow, read_suggestion_rows, read_terms

HEAD = "# kind: suggestions\ntext\taction\tnote\n"


def test_1_rows(tmp_path: Path) -> None:
    file = tmp_path / "suggestions.tsv"
    assert read_suggestion_rows(file) == read_terms(file) == ()
    file.write_text(f"{HEAD}# 一\n代办\tdeny\t中介\n户口\tprotect\t\n", encoding="utf-8")
    assert read_suggestion_rows(file) == (SuggestionRow("代办", "deny"), SuggestionRow("户口", "protect"))
    assert read_terms(file) == ("代办", "户口")


@pytest.mark.parametrize(("row", "told"), [("代办\thide\t", "action"), ("代办", "text"), ("\tdeny\t", "text")])
def test_2_wrong_rows(tmp_path: Path, row: str, told: str) -> None:
    file = tmp_path / "suggestions.tsv"
    file.write_text(f"{HEAD}{row}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=rf"suggestions.tsv 第 3 行 {told}"):
        read_suggestion_rows(file)


def test_3_shipped() -> None:
    assert all(row.text for row in read_suggestion_rows())
    assert len(set(read_terms())) == len(read_terms())
