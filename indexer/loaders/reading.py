"""From a file to rows: which reader reads it, which profile names its columns."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

from dictionaries.reasons import Message
from indexer.errors import WrongFile
from indexer.loaders import c0109
from indexer.loaders.files import BOM, LONGEST_LINE, OLD_EXCEL, SAMPLE, Encoding, Lines, guess_encoding, open_lines
from indexer.loaders.jsonl import read_jsonl
from indexer.loaders.row import Row
from indexer.loaders.table import DOCUMENTS, Heading, Line, read_table

Reader: TypeAlias = Callable[[Path, Heading], Iterator[Row]]


BAD_BYTES = Message(
    "not_utf8", "含有编码错误的字节", "contains bytes that are not of the file's encoding",
    "请检查这一行的文字并另存为 UTF-8", "check the text of this line, and save it as UTF-8",
)  # fmt: skip
BAD_QUOTES = Message(
    "wrong_form", "引号不正确", "the quotes are wrong", "整格应在一对双引号内，格内的双引号写成两个",
    "put the whole cell into a pair of quotes, and write quotes within it twice", joint="：",
)  # fmt: skip
OPEN_QUOTE = "引号没有成对：从第 {start} 行开始的一格超过 10 MB 或到文件末尾仍没有结束，请检查双引号"


class _DecodedLines:
    """The lines of a file as text, one by one, as the csv module wants them.

    Attributes:
        number: The line given last, 1-based.
        damaged: The last line with bytes that are not of the file's encoding (� stands in their place); 0 for none.
    """

    def __init__(self, lines: Lines, encoding: Encoding) -> None:
        self.number = self.damaged = 0
        self._lines, self._encoding = lines, encoding

    def __iter__(self) -> Iterator[str]:
        for self.number, line in enumerate(self._lines, 1):  # noqa: B020 (csv asks line by line)
            yield self._decode(line.removeprefix(BOM) if self.number == 1 else line) + "\n"

    def _decode(self, line: bytes) -> str:
        if self._encoding == "ascii" and not line.isascii():
            # The first Chinese of a file whose beginning has none.
            self._encoding = "gb18030" if guess_encoding(line) == "gb18030" else "utf-8"
        try:
            return line.decode(self._encoding)
        except UnicodeDecodeError:
            self.damaged = self.number
            return line.decode(self._encoding, "replace")


def _read_jsonl(path: Path, heading: Heading) -> Iterator[Row]:
    return read_jsonl(path) if heading is DOCUMENTS else map(partial(_renamed, heading), read_jsonl(path))


def _renamed(heading: Heading, row: Row) -> Row:
    if row.raw is None:
        return row
    cells = {heading.field_of(key) or key: _cell(value) for key, value in row.raw.items()}
    return row._replace(raw=heading.to_raw({key: cell for key, cell in cells.items() if cell}))


def _cell(value: object) -> str:
    return "" if value is None else str(int(value)) if isinstance(value, bool) else str(value).strip()


def _read_xlsx(path: Path, heading: Heading) -> Iterator[Row]:
    # Here, so that only who reads a spreadsheet waits for the library that reads it.
    from indexer.loaders.workbook import read_xlsx

    return read_xlsx(path, heading)


READERS: Final[dict[str, Reader]] = {
    "jsonl": _read_jsonl,
    "csv": lambda path, heading: _read_delimited(path, ",", heading),
    "tsv": lambda path, heading: _read_delimited(path, "\t", heading),
    "xlsx": _read_xlsx,
}
# Extension → format.
FORMATS: Final = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
}
PROFILES: Final[dict[str, Heading]] = {"c0109": c0109.HEADING}


def read_rows(path: Path, format: str | None = None, profile: str | None = None) -> Iterator[Row]:
    """The rows of a file, one by one, in flat memory.

    Args:
        path: A .jsonl, .ndjson, .json, .csv, .tsv or .xlsx file; the text formats also as .gz.
        format: One of `READERS`; by the extension where None.
        profile: One of `PROFILES`, for a table whose columns are not the documents' own.

    Raises:
        WrongFile: At the call or at any row: the file is not what it is meant to be; nothing of it should be kept.
    """
    if profile is not None and profile not in PROFILES:
        raise WrongFile(path, f"没有名为 {profile} 的 profile，可用：{'、'.join(PROFILES)}")
    name = format_of(path, format)
    return READERS[name](path, PROFILES[profile] if profile else DOCUMENTS)


def format_of(path: Path, format: str | None = None) -> str:
    """The format of a file: as said, else by its extension; one of `READERS`, else `WrongFile`."""
    name = format or _format_of(path)
    if name not in READERS:
        raise WrongFile(path, f"没有名为 {name} 的格式，可用：{'、'.join(READERS)}")
    return name


def _format_of(path: Path) -> str:
    *_, extension = [suffix for suffix in ["", *path.suffixes] if suffix.lower() != ".gz"]
    if extension.lower() == ".xls":
        raise WrongFile(path, OLD_EXCEL())
    if extension.lower() not in FORMATS:
        known = "、".join(FORMATS)
        raise WrongFile(
            path, f"从扩展名 {extension or '（无）'} 看不出格式：请改为 {known} 之一，或加 --format jsonl|csv|xlsx"
        )
    return FORMATS[extension.lower()]


def _read_delimited(path: Path, delimiter: str, heading: Heading) -> Iterator[Row]:
    """The rows of a CSV or TSV file, plain or .gz; `WrongFile` where it is none."""
    with open_lines(path) as lines:
        head = lines.peek(SAMPLE)
        encoding = guess_encoding(head)
        if encoding == "unknown":
            raise WrongFile(path, "编码无法识别，应为 UTF-8 或 GBK：请在 Excel 中另存为“CSV UTF-8”")
        if b"\r" in head and b"\n" not in head:
            raise WrongFile(path, "行结束符是旧 Mac 格式（只有 \\r），请另存为 Windows 或 Unix 格式的 CSV")
        yield from read_table(_parse(_DecodedLines(lines, encoding), lines, delimiter, path), heading, path)


def _parse(text: _DecodedLines, lines: Lines, delimiter: str, path: Path) -> Iterator[Line]:
    csv.field_size_limit(LONGEST_LINE)
    rows = csv.reader(text, delimiter=delimiter, strict=True)
    start = 1
    while (cells := _next_row(rows, start, path)) is not None:
        fault = BAD_BYTES() if text.damaged >= start else "" if cells else BAD_QUOTES()
        yield Line(start, [cell.strip() for cell in cells], lines.position, fault)
        start = text.number + 1


def _next_row(rows: Iterator[list[str]], start: int, path: Path) -> list[str] | None:
    """The cells of the next row, none where its quotes are wrong; None at the end."""
    try:
        return next(rows) or [""]
    except StopIteration:
        return None
    except csv.Error as error:
        if "field limit" in str(error) or "unexpected end" in str(error):
            raise WrongFile(path, OPEN_QUOTE.format(start=start)) from None
        return []
