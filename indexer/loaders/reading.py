"""From a file to rows: which reader reads it, which profile names its columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

from indexer.errors import WrongFile
from indexer.loaders import c0109
from indexer.loaders.delimited import read_delimited
from indexer.loaders.files import OLD_EXCEL
from indexer.loaders.jsonl import read_jsonl
from indexer.loaders.row import Row
from indexer.loaders.table import DOCUMENTS, Heading

Reader: TypeAlias = Callable[[Path, Heading], Iterator[Row]]


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
    "csv": lambda path, heading: read_delimited(path, ",", heading),
    "tsv": lambda path, heading: read_delimited(path, "\t", heading),
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
        raise WrongFile(path, OLD_EXCEL)
    if extension.lower() not in FORMATS:
        known = "、".join(FORMATS)
        raise WrongFile(
            path, f"从扩展名 {extension or '（无）'} 看不出格式：请改为 {known} 之一，或加 --format jsonl|csv|xlsx"
        )
    return FORMATS[extension.lower()]
