"""The formats of files of a kind: a row each. A new format is one row here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from dictionaries.editing.own_files import kind_of_file, read_rows, write_rows
from dictionaries.editing.own_row import OwnRow
from dictionaries.kinds.kind import Kind
from dictionaries.lexicon.errors import BadDictionaries
from indexer.building.steps import Progress
from search_engine.editing.apart.parsing import parsed_apart
from search_engine.editing.files.csv_sheet import read_csv, write_csv
from search_engine.editing.files.kind_table import (
    KindRows,
    Said,
    kind_of_sheet,
    required_kind,
    rows_of_sheet,
    table_of_rows,
    without_faulty,
)
from search_engine.editing.files.sheet import Sheet, Table, refuse, require_size, sheet_of
from search_engine.editing.files.xlsx_sheet import write_xlsx
from search_engine.errors import BadParameters, Detail

TSV, CSV, XLSX = "tsv", "csv", "xlsx"
# Where a text says for whom it is looked after, before anybody has looked at it.
OWNER, REVIEWED = "内容管理组", "未复核"


class FileFormat(NamedTuple):
    """A format.

    Attributes:
        read: The rows of a file's bytes, from its name and its kind (None: the file tells it). Raises `BadParameters`.
        write: Rows of a kind as a file's bytes.
    """

    read: Callable[[bytes, str, Kind | None, Progress, Said], KindRows]
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


def _read_tsv(content: bytes, file: str, kind: Kind | None, _progress: Progress, _said: Said) -> KindRows:
    """Of a file for programs: its values are the ones of its columns, whatever people call them."""
    require_size(content, file)
    try:
        kind = kind or kind_of_file(content, Path(file))
    except BadDictionaries as error:
        refuse(file, error.faults[0].reason)
    placed, faults, _ = read_rows(content, file, kind)
    # of the file as a whole, or of its header, below which nothing is read
    whole = [fault for fault in faults if not fault.row or not (placed or fault.field)]
    if whole:
        raise BadParameters(
            [Detail(file or "file", f"第 {one.row} 行：{one.reason}" if one.row else one.reason) for one in whole]
        )
    return KindRows(kind, without_faulty(placed, faults), faults)


def _of_sheets(name: str) -> FileFormat:
    sheets = SHEETS[name]

    def read(content: bytes, file: str, kind: Kind | None, progress: Progress, said: Said) -> KindRows:
        require_size(content, file)
        sheet = sheets.read(content, file)
        known = required_kind(kind or kind_of_sheet(sheet, Path(file).stem), file)
        return rows_of_sheet(sheet, known, file, progress, said)

    return FileFormat(read, lambda kind, rows: sheets.write(table_of_rows(kind, rows)))


FORMATS: Mapping[str, FileFormat] = {
    TSV: FileFormat(_read_tsv, lambda kind, rows: write_rows(kind, rows, OWNER, REVIEWED).encode()),
    CSV: _of_sheets(CSV),
    XLSX: _of_sheets(XLSX),
}


def format_of(path: Path, formats: Sequence[str] = tuple(FORMATS)) -> str:
    """The format that a file's ending names. Raises `BadParameters` where it names none."""
    name = path.suffix.lower().removeprefix(".")
    if name not in formats:
        endings = "、".join(f".{one}" for one in formats)
        raise BadParameters([Detail(str(path), f"文件名应以 {endings} 结尾")])
    return name
