"""Lines of cells as text: what CSV and XLSX files are read as, and written from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final, NoReturn

from dictionaries.reasons import Message
from search_engine.errors import BadParameters, Detail

EMPTY_FILE: Final = Message(
    "empty", "文件是空的", "the file is empty", "请检查导出是否成功", "see whether it was exported well"
)
LARGE_FILE: Final = Message(
    "too_large",
    "最大 {most} MB，现有 {size} MB",
    "must have at most {most} MB, has {size}",
    "请分成几个文件",
    "split the file",
)
LONG_FILE: Final = Message(
    "too_many_values", "最多 {most} 行", "must have at most {most} lines", "请分成几个文件", "split the file"
)
# Bytes of a file; of an XLSX file unpacked; lines, and cells of one. The largest list that ships has 16,000 rows, 2 MB.
MOST_BYTES: Final = 20 * 1024**2
MOST_UNPACKED: Final = 100 * 1024**2
MOST_LINES: Final = 100_000
WIDEST: Final = 64
COMMENT: Final = "#"
# Lines in which a header is looked for: people put titles and notes over their tables.
SEARCHED: Final = 10
UNREADABLE: Final = Message(
    "wrong_file",
    "文件不能读取",
    "the file cannot be read",
    "请按所列改正后重试",
    "correct what is listed and try again",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number in the file, from 1, and its cells without white space at their ends."""

    number: int
    cells: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing: it has no text, or is a comment."""
        return not any(self.cells) or self.cells[0].startswith(COMMENT)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read.

    Attributes:
        title: Of an XLSX sheet; "" for other files.
        lines: All of the file, comments and empty ones too.
    """

    title: str
    lines: Sequence[Line]


def header_lines(sheet: Sheet) -> Iterator[tuple[int, Line]]:
    """The first lines that say something, each with its place: one of them should be the header."""
    return islice(((place, line) for place, line in enumerate(sheet.lines) if not line.is_empty), SEARCHED)


def values_of(sheet: Sheet) -> Iterator[list[object]]:
    """A sheet as values that JSON holds: its title, then each line's number and cells."""
    yield [sheet.title]
    yield from ([line.number, *line.cells] for line in sheet.lines)


def sheet_of(values: Iterator[list[Any]]) -> Sheet:
    """The sheet of such values."""
    (title,) = next(values)
    return Sheet(title, [Line(number, tuple(cells)) for number, *cells in values])


@dataclass(frozen=True, slots=True)
class Table:
    """What is to be written.

    Attributes:
        title: Of the XLSX sheet.
        headers: In Chinese.
        rows: Cells in the order of the headers.
        comment: The first line of a CSV file.
        choices: Header → the values that its cells may have.
        explained: Lines of a second XLSX sheet, which explains the columns.
    """

    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    comment: str = ""
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    explained: Sequence[Sequence[str]] = ()


def refuse(file: str, reason: str) -> NoReturn:
    """Raise `BadParameters`: a file cannot be read as a whole."""
    raise BadParameters([Detail(file or "file", reason)], UNREADABLE())


def require_size(content: bytes, file: str) -> None:
    """Raise `BadParameters` where a file is empty, or too large."""
    if not content.strip():
        refuse(file, EMPTY_FILE())
    if len(content) > MOST_BYTES:
        refuse(file, LARGE_FILE(most=MOST_BYTES >> 20, size=f"{len(content) / 1024**2:.1f}"))


def too_many(file: str) -> NoReturn:
    """Raise `BadParameters`: more lines than are taken."""
    refuse(file, LONG_FILE(most=MOST_LINES))
