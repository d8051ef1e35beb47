"""XLSX: the first visible sheet, read as a stream."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, BinaryIO, Final

import openpyxl

from dictionaries.reasons import Message
from indexer.errors import WrongFile
from indexer.loaders.files import OLD_EXCEL, OLE, ZIP, open_binary
from indexer.loaders.row import Row, Unreadable
from indexer.loaders.table import Cell, Heading, Line, read_table
from indexer.xlsx_packages import check_package

# What Excel shows where a formula has failed.
FAILED: Final = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!"})
FAILED_FORMULA = Message(
    "wrong_form", "单元格的公式出错（{text}）", "the cell's formula has failed ({text})", "请改正或填写数值",
    "mend it, or write the value",
)  # fmt: skip
# A number of more digits has lost some: a spreadsheet keeps fifteen.
EXACT: Final = 10**15
# Columns looked at: the whole table has 63; a styled but empty row may reach 16,384.
WIDEST: Final = 512


def read_xlsx(path: Path, heading: Heading) -> Iterator[Row]:
    """The rows of a spreadsheet's first visible sheet; `WrongFile` where it is none."""
    with open_binary(path) as file:
        _check_magic(file.read(len(OLE)), path)
        check_package(file, path)
        with _opened(file, path) as book:
            yield from read_table(_lines(_first_sheet(book, path), path, file), heading, path)


def cell_text(value: object) -> Cell:
    """What a cell says, as somebody would have typed it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return (
            f"{value:.0f}"
            if value.is_integer() and abs(value) < EXACT
            else f"{value:G}"
            if _huge(value)
            else repr(value)
        )
    if isinstance(value, datetime):
        return value.isoformat(sep=" ") if value.time() != time() else value.date().isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    text = str(value).strip()
    return Unreadable(FAILED_FORMULA(text=text)) if text in FAILED else text


def _huge(value: float) -> bool:
    return abs(value) >= EXACT


def _check_magic(magic: bytes, path: Path) -> None:
    if magic.startswith(OLE):
        raise WrongFile(path, OLD_EXCEL())
    if not magic.startswith(ZIP):
        raise WrongFile(
            path, "不是 xlsx 表格：若是 CSV 文本，请把扩展名改为 .csv（或加 --format csv）；否则请用 Excel 另存为 xlsx"
        )


@contextmanager
def _opened(file: BinaryIO, path: Path) -> Iterator[Any]:
    book = _guarded(lambda: openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False), path)
    try:
        yield book
    finally:
        book.close()


def _first_sheet(book: Any, path: Path) -> Any:
    visible = [sheet for sheet in book.worksheets if getattr(sheet, "sheet_state", "visible") == "visible"]
    if not visible:
        raise WrongFile(path, "没有可见的工作表，请取消隐藏要载入的工作表")
    return visible[0]


def _lines(sheet: Any, path: Path, file: BinaryIO) -> Iterator[Line]:
    # Programs other than Excel often write a wrong size.
    sheet.reset_dimensions()
    rows = enumerate(sheet.iter_rows(max_col=WIDEST, values_only=True), 1)
    while (found := _guarded(lambda: next(rows, None), path)) is not None:
        number, cells = found
        yield Line(number, _trimmed([cell_text(cell) for cell in cells]), file.tell())


def _trimmed(cells: list[Cell]) -> list[Cell]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _guarded(step: Any, path: Path) -> Any:
    try:
        with warnings.catch_warnings():
            # Of styles and extensions that it does not know: nothing that the sender could or should mend.
            warnings.simplefilter("ignore")
            return step()
    except Exception as error:
        # openpyxl and its XML parser raise whatever a damaged part makes them stumble over.
        raise WrongFile(path, "xlsx 文件内容已损坏，请用 Excel 打开并重新保存") from error
