"""CSV and TSV: UTF-8 (with or without BOM) or GBK/GB18030, told apart by themselves."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from indexer.errors import WrongFile
from indexer.loaders.encodings import BOM, SAMPLE, Encoding, guess_encoding
from indexer.loaders.files import open_lines
from indexer.loaders.lines import LONGEST_LINE, Lines
from indexer.loaders.row import Row
from indexer.loaders.table import Heading, Line, read_table

BAD_BYTES = "含有编码错误的字节，请检查这一行的文字并另存为 UTF-8"
BAD_QUOTES = "引号不正确：整格应在一对双引号内，格内的双引号写成两个"
OPEN_QUOTE = "引号没有成对：从第 {start} 行开始的一格超过 10 MB 或到文件末尾仍没有结束，请检查双引号"


class DecodedLines:
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


def read_delimited(path: Path, delimiter: str, heading: Heading) -> Iterator[Row]:
    """The rows of a CSV or TSV file, plain or .gz; `WrongFile` where it is none."""
    with open_lines(path) as lines:
        head = lines.peek(SAMPLE)
        encoding = guess_encoding(head)
        if encoding == "unknown":
            raise WrongFile(path, "编码无法识别，应为 UTF-8 或 GBK：请在 Excel 中另存为“CSV UTF-8”")
        if b"\r" in head and b"\n" not in head:
            raise WrongFile(path, "行结束符是旧 Mac 格式（只有 \\r），请另存为 Windows 或 Unix 格式的 CSV")
        yield from read_table(_parse(DecodedLines(lines, encoding), lines, delimiter, path), heading, path)


def _parse(text: DecodedLines, lines: Lines, delimiter: str, path: Path) -> Iterator[Line]:
    csv.field_size_limit(LONGEST_LINE)
    rows = csv.reader(text, delimiter=delimiter, strict=True)
    start = 1
    while (cells := _next_row(rows, start, path)) is not None:
        fault = BAD_BYTES if text.damaged >= start else "" if cells else BAD_QUOTES
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
