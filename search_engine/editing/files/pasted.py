"""Rows that were copied from a spreadsheet (Excel, WPS): lines of cells with tabs between them. A first line of headers
says which column is which; without one they are the kind's columns in their order.
"""

from __future__ import annotations

import csv
import io

from dictionaries.editing.column_labels import column_of
from dictionaries.kinds.kind import Kind
from indexer.building.steps import no_progress
from search_engine.editing.files.csv_sheet import lines_of
from search_engine.editing.files.kind_table import KindRows, Said, rows_of_sheet
from search_engine.editing.files.sheet import Line, Sheet, refuse, require_size

PLACE = "粘贴的内容"


def read_pasted(text: str, kind: Kind, said: Said) -> KindRows:
    """The rows of a pasted text; they are numbered as its lines.

    Args:
        said: (column, what people call a value of it) → the value, for columns with choices.

    Raises:
        BadParameters: It is empty, too large, or its headers are not the kind's.
    """
    require_size(text.encode("utf-8", "replace"), PLACE)
    lines = _lines(text)
    first = next((line for line in lines if not line.is_empty), None)
    if first is None:
        refuse(PLACE, "没有内容：请先在表格中选中若干行并复制")
    if not _is_header(first, kind):
        lines = [Line(0, tuple(kind.columns)), *lines]
    return rows_of_sheet(Sheet("", lines), kind, "", no_progress, said)


def _lines(text: str) -> list[Line]:
    """As spreadsheets copy them: a cell with a line break or a quote in it stands between quotes."""
    reader = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline=""), delimiter="\t")
    return lines_of(reader, lambda cell: " ".join(cell.split()), PLACE, "不能读取，请重新复制")


def _is_header(line: Line, kind: Kind) -> bool:
    """Whether most of its cells are headers: one cell that is called as a column may be a row's."""
    cells = [cell for cell in line.cells if cell]
    known = [column for cell in cells if (column := column_of(cell, kind))]
    return len(known) * 2 > len(cells) and (len(cells) > 1 or known[0] in kind.key)
