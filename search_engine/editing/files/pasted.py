"""Rows that were copied from a spreadsheet (Excel, WPS): lines of cells with tabs between them. A first line of headers
says which column is which; without one they are the kind's columns in their order.
"""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from dictionaries.editing.column_labels import column_of, label_of
from dictionaries.kinds.kind import Kind
from search_engine.editing.files.kind_table import KindRows, Said, rows_of_sheet, silent
from search_engine.editing.files.sheet import MOST_LINES, WIDEST, Line, Sheet, refuse, require_size, too_many
from search_engine.page.csv_cells import plain

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
    read = rows_of_sheet(Sheet("", lines), kind, "", silent, said)
    return replace(read, faults=[replace(fault, file="") for fault in read.faults])


def _lines(text: str) -> list[Line]:
    """As spreadsheets copy them: a cell with a line break or a quote in it stands between quotes."""
    found: list[Line] = []
    number = 1
    reader = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline=""), delimiter="\t")
    try:
        for cells in reader:
            found.append(Line(number, tuple(plain(" ".join(cell.split())) for cell in cells[:WIDEST])))
            number = reader.line_num + 1
            if len(found) > MOST_LINES:
                too_many(PLACE)
    except csv.Error:
        refuse(PLACE, f"从第 {number} 行开始不能读取，请重新复制")
    return found


def _is_header(line: Line, kind: Kind) -> bool:
    """Whether most of its cells are headers: one cell that is called as a column may be a row's."""
    cells = [cell for cell in line.cells if cell]
    known = [column for cell in cells if (column := column_of(cell, kind))]
    return len(known) * 2 > len(cells) and (len(cells) > 1 or known[0] in kind.key)


def headers(kind: Kind) -> str:
    """The kind's columns as a line of headers, as they may be pasted."""
    return "\t".join(label_of(kind, name).partition("（")[0] for name in kind.columns)
