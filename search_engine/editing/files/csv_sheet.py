"""CSV: UTF-8 (with a byte-order mark, so that Excel sees that it is) or GBK, separated by commas, semicolons or tabs.

Of what a spreadsheet would take for a formula see `search_engine.page.csv_cells`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from itertools import islice
from typing import Any, Final

from dictionaries.reasons import Message
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

WRONG_QUOTES = Message(
    "wrong_file", "引号不正确：整格应在一对双引号内，格内的双引号写成两个",
    "quotes are wrong: a cell is within a pair of double quotes, and one within it is written twice",
)  # fmt: skip
UNKNOWN_ENCODING = Message(
    "wrong_file", "编码无法识别，应为 UTF-8 或 GBK", "the encoding is unknown; it must be UTF-8 or GBK",
    "请在 Excel 中另存为“CSV UTF-8”", "save it in Excel as “CSV UTF-8”", joint="：",
)  # fmt: skip
WRONG_BYTES = Message(
    "not_utf8", "第 {line} 行含有编码错误的字节", "line {line} has bytes of another encoding",
    "请检查这一行的文字并另存为 UTF-8", "check the text of this line and save it as UTF-8",
)  # fmt: skip
FROM_LINE = Message("wrong_file", "从第 {line} 行开始{fault}", "from line {line} on: {fault}")
DELIMITERS: Final = ",;\t"
LONGEST_CELL: Final = 100_000


def read_csv(content: bytes, file: str) -> Sheet:
    """The lines of a CSV file. Raises `BadParameters`."""
    text = _decoded(content, file)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    return Sheet("", lines_of(reader, str.strip, file, WRONG_QUOTES()))


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
        refuse(file, UNKNOWN_ENCODING())
    try:
        return content.decode(encoding).removeprefix(BOM)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        refuse(file, WRONG_BYTES(line=line))


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
        refuse(file, FROM_LINE(line=number, fault=fault))
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
