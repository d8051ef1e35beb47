"""The formats of files of a kind: a row each. A new format is one row here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from dictionaries.editing.own_files import ReadRow, write_rows
from dictionaries.editing.own_row import OwnRow
from dictionaries.kinds.kind import Kind
from dictionaries.reasons import Message
from indexer.building.steps import Progress
from search_engine.editing.apart.parsing import parsed_apart
from search_engine.editing.files.csv_sheet import read_csv, read_tsv, write_csv
from search_engine.editing.files.kind_table import (
    KindRows,
    kind_of_sheet,
    rows_of_sheet,
    table_of_rows,
)
from search_engine.editing.files.sheet import Sheet, Table, require_size, sheet_of
from search_engine.editing.files.xlsx_sheet import write_xlsx
from search_engine.errors import BadParameters, Detail

WRONG_ENDING = Message("wrong_form", "文件名应以 {endings} 结尾", "the file's name must end with {endings}")
TSV, CSV, XLSX = "tsv", "csv", "xlsx"
# Where a text says for whom it is looked after, before anybody has looked at it.
OWNER, REVIEWED = "内容管理组", "未复核"


class FileFormat(NamedTuple):
    """A format.

    Attributes:
        read: The rows of a file's bytes, from its name, its kind (None: the file tells it) and what reads the cells of
            a row. Raises `BadParameters`; `UnclearKind` where the file does not tell its kind.
        write: Rows of a kind as a file's bytes.
    """

    read: Callable[[bytes, str, Kind | None, Progress, ReadRow], KindRows]
    write: Callable[[Kind, Sequence[OwnRow]], bytes]


class SheetFormat(NamedTuple):
    """A format of tables, whatever they are of."""

    read: Callable[[bytes, str], Sheet]
    write: Callable[[Table], bytes]


SHEETS: Mapping[str, SheetFormat] = {
    CSV: SheetFormat(read_csv, write_csv),
    # somebody may have made one to stop its reader
    XLSX: SheetFormat(
        partial(parsed_apart, "search_engine.editing.files.xlsx_sheet:xlsx_values", sheet_of), write_xlsx
    ),
}
FILE_MEDIA: Mapping[str, str] = {
    TSV: "text/tab-separated-values; charset=utf-8",
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _of_sheets(
    read_sheet: Callable[[bytes, str], Sheet], write: Callable[[Kind, Sequence[OwnRow]], bytes]
) -> FileFormat:
    def read(content: bytes, file: str, kind: Kind | None, progress: Progress, read_row: ReadRow) -> KindRows:
        require_size(content, file)
        sheet = read_sheet(content, file)
        return rows_of_sheet(sheet, kind or kind_of_sheet(sheet, Path(file).stem), file, progress, read_row)

    return FileFormat(read, write)


def _written(name: str, kind: Kind, rows: Sequence[OwnRow]) -> bytes:
    return SHEETS[name].write(table_of_rows(kind, rows))


FORMATS: Mapping[str, FileFormat] = {
    TSV: _of_sheets(read_tsv, lambda kind, rows: write_rows(kind, rows, OWNER, REVIEWED).encode()),
    **{name: _of_sheets(sheet.read, partial(_written, name)) for name, sheet in SHEETS.items()},
}


def format_of(path: Path, formats: Sequence[str] = tuple(FORMATS)) -> str:
    """The format that a file's ending names. Raises `BadParameters` where it names none."""
    name = path.suffix.lower().removeprefix(".")
    if name not in formats:
        raise BadParameters([Detail(str(path), WRONG_ENDING(endings=[f".{one}" for one in formats]))])
    return name
