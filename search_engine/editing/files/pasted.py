"""Rows that were copied from a spreadsheet (Excel, WPS): lines of cells with tabs between them. A first line of headers
says which column is which; without one they are the kind's columns in their order.
"""

from __future__ import annotations

import csv
import io

from dictionaries.editing.column_labels import column_of
from dictionaries.editing.own_files import ReadRow
from dictionaries.kinds.kind import Kind
from dictionaries.reasons import Message
from indexer.building.steps import no_progress
from search_engine.editing.files.csv_sheet import lines_of
from search_engine.editing.files.kind_table import KindRows, rows_of_sheet
from search_engine.editing.files.sheet import Line, Sheet, header_lines, refuse, require_size

NOTHING_PASTED = Message(
    "empty",
    "没有内容",
    "there is nothing",
    "请先在表格中选中若干行并复制",
    "select rows of a table and copy them",
    joint="：",
)
PLACE = "粘贴的内容"


def read_pasted(text: str, kind: Kind, read_row: ReadRow) -> KindRows:
    """The rows of a pasted text; they are numbered as its lines.

    Raises:
        BadParameters: It is empty, too large, or its headers are not the kind's.
    """
    require_size(text.encode("utf-8", "replace"), PLACE)
    lines = _lines(text)
    if all(line.is_empty for line in lines):
        refuse(PLACE, NOTHING_PASTED())
    if not any(_is_header(line, kind) for _, line in header_lines(Sheet("", lines))):
        lines = [Line(0, tuple(kind.columns)), *lines]
    return rows_of_sheet(Sheet("", lines), kind, "", no_progress, read_row)


def _lines(text: str) -> list[Line]:
    """As spreadsheets copy them: a cell with a line break or a quote in it stands between quotes."""
    reader = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline=""), delimiter="\t")
    return lines_of(reader, lambda cell: " ".join(cell.split()), PLACE, "不能读取，请重新复制")


def _is_header(line: Line, kind: Kind) -> bool:
    """Whether most of its cells are headers: one cell that is called as a column may be a row's."""
    cells = [cell for cell in line.cells if cell]
    known = [column for cell in cells if (column := column_of(cell, kind))]
    return len(known) * 2 > len(cells) and (len(cells) > 1 or known[0] in kind.key)
