"""CSV: UTF-8 (with a byte-order mark, so that Excel sees that it is) or GBK, separated by commas, semicolons or tabs.

Of what a spreadsheet would take for a formula see `search_engine.page.csv_cells`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from itertools import islice
from typing import Any, Final

from indexer.loaders.files import guess_encoding
from search_engine.editing.files.sheet import (
    COMMENT,
    MOST_LINES,
    SEARCHED,
    WIDEST,
    Line,
    Sheet,
    Table,
    refuse,
    too_many,
)
from search_engine.page.csv_cells import BOM, harmless, plain

DELIMITERS: Final = ",;\t"
LONGEST_CELL: Final = 100_000


def read_csv(content: bytes, file: str) -> Sheet:
    """The lines of a CSV file. Raises `BadParameters`."""
    text = _decoded(content, file)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    fault = "引号不正确：整格应在一对双引号内，格内的双引号写成两个"
    return Sheet("", lines_of(reader, str.strip, file, fault))


def read_tsv(content: bytes, file: str) -> Sheet:
    """The lines of a file for programs, in which quotes are text. Raises `BadParameters`."""
    lines = _decoded(content, file).split("\n")
    if len(lines) > MOST_LINES:
        too_many(file)
    cells = (line.removesuffix("\r").split("\t")[:WIDEST] for line in lines)
    return Sheet("", [Line(number, tuple(map(str.strip, line))) for number, line in enumerate(cells, 1)])


def _decoded(content: bytes, file: str) -> str:
    encoding = guess_encoding(content)
    if encoding == "unknown":
        refuse(file, "编码无法识别，应为 UTF-8 或 GBK：请在 Excel 中另存为“CSV UTF-8”")
    try:
        return content.decode(encoding).removeprefix(BOM)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        refuse(file, f"第 {line} 行含有编码错误的字节，请检查这一行的文字并另存为 UTF-8")


def lines_of(reader: Any, clean: Callable[[str], str], file: str, fault: str) -> list[Line]:
    """The lines of a reader of the `csv` module. Raises `BadParameters`: `fault` from some line on, or too many."""
    lines: list[Line] = []
    number = 1
    try:
        for cells in reader:
            lines.append(Line(number, tuple(plain(clean(cell)) for cell in cells[:WIDEST])))
            number = reader.line_num + 1
            if len(lines) > MOST_LINES:
                too_many(file)
    except csv.Error:
        refuse(file, f"从第 {number} 行开始{fault}")
    return lines


def write_csv(table: Table) -> bytes:
    """A table as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    if table.comment:
        writer.writerow([table.comment])
    writer.writerow(table.headers)
    writer.writerows([harmless(cell) for cell in row] for row in table.rows)
    return (BOM + text.getvalue()).encode()


def _delimiter(text: str) -> str:
    """The one that most of the first lines have, and have most of: titles and notes over a table have none."""
    lines = (line for line in io.StringIO(text) if line.strip() and not line.lstrip('"').startswith(COMMENT))
    first = list(islice(lines, SEARCHED))
    return max(DELIMITERS, key=lambda one: (sum(one in line for line in first), sum(line.count(one) for line in first)))
