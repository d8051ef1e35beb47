"""XLSX: the first visible sheet, all cells as text. What is no text (a number, a day) is read as it would be typed.

Cells are written as text by their type, so that none is a formula, and have the number format @, so that what is typed
into them stays text: 012 keeps its zero.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final, TypeVar

from dictionaries.reasons import Message
from indexer.errors import WrongFile
from search_engine.checkpoints import with_checkpoints
from search_engine.editing.files.sheet import (
    MOST_LINES,
    MOST_UNPACKED,
    WIDEST,
    Line,
    Sheet,
    Table,
    refuse,
    too_many,
    values_of,
)
from search_engine.errors import BadParameters, Detail

NO_SHEET = Message(
    "wrong_file",
    "没有可见的工作表",
    "there is no visible sheet",
    "请取消隐藏要导入的工作表",
    "show the sheet that is to be taken",
)
DAMAGED_XLSX = Message(
    "wrong_file",
    "xlsx 文件内容已损坏",
    "the xlsx file is damaged",
    "请用 Excel 打开并重新保存",
    "open it in Excel and save it again",
)
TOO_LONG_A_CELL = Message(
    "too_long", "“{text}…”有 {length} 个字符，xlsx 的一格放不下",
    "“{text}…” has {length} characters, too many for a cell of xlsx",
    "请导出为 csv", "export it as csv",
)  # fmt: skip
T = TypeVar("T")
EXPLAINED: Final = "说明"
TEXT_FORMAT: Final = "@"
WIDTH, WIDE, MOST_CHARACTERS = 18, 60, 32_767
# `_x0041_` in a cell is what Excel writes for characters that XML cannot hold, and reads as A; this is how it writes
# the same as plain text.
ESCAPE, ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)"), re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)")


def read_xlsx(content: bytes, file: str) -> Sheet:
    """The lines of the first visible sheet but 说明. Raises `BadParameters`."""
    import openpyxl

    from indexer.xlsx_packages import check_package

    packed = io.BytesIO(content)
    try:
        check_package(packed, Path(file or "file"), MOST_UNPACKED)
    except WrongFile as error:
        refuse(file, error.reason)
    book = _guarded(lambda: openpyxl.load_workbook(packed, read_only=True, data_only=True, keep_links=False), file)
    try:
        sheet = _first_sheet(book, file)
        return Sheet(sheet.title, list(_lines(sheet, file)))
    finally:
        book.close()


def xlsx_values(content: bytes, file: str) -> Iterator[list[object]]:
    """The same as values that JSON holds, for a process of its own."""
    yield from values_of(read_xlsx(content, file))


def _first_sheet(book: Any, file: str) -> Any:
    visible = [sheet for sheet in book.worksheets if getattr(sheet, "sheet_state", "visible") == "visible"]
    filled = [sheet for sheet in visible if sheet.title != EXPLAINED]
    if not filled:
        refuse(file, NO_SHEET())
    return filled[0]


def _lines(sheet: Any, file: str) -> Iterator[Line]:
    sheet.reset_dimensions()  # programs other than Excel often write a wrong size
    rows = sheet.iter_rows(max_col=WIDEST, values_only=True)
    number = 0
    while (cells := _guarded(lambda: next(rows, None), file)) is not None:
        number += 1
        if number > MOST_LINES:
            too_many(file)
        yield Line(number, _trimmed([text_of(cell) for cell in cells]))


def _trimmed(cells: list[str]) -> tuple[str, ...]:
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def text_of(value: object) -> str:
    """What a cell says, as somebody would have typed it."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(timespec="minutes")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return ESCAPED.sub("_", str(value).strip())


def _guarded(step: Callable[[], T], file: str) -> T:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that it does not know
            return step()
    except BadParameters:
        raise
    except Exception:  # noqa: BLE001 - openpyxl and its XML parser raise whatever a damaged part makes them stumble over
        refuse(file, DAMAGED_XLSX())


def write_xlsx(table: Table) -> bytes:
    """A table as XLSX, with a sheet that explains its columns."""
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    sheet.title = table.title
    _fill(sheet, [table.headers], is_head=True)
    _fill(sheet, table.rows)
    sheet.freeze_panes = "A2"
    _offer(sheet, table)
    if table.explained:
        explained = book.create_sheet(EXPLAINED)
        _fill(explained, table.explained[:1], is_head=True)
        _fill(explained, table.explained[1:])
    for one in book.worksheets:
        for number, _ in enumerate(one.iter_cols(max_row=1), 1):
            is_text = one.title == EXPLAINED and number >= len(table.explained[0]) - 1
            _column(one, number).width = WIDE if is_text else WIDTH
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _fill(sheet: Any, rows: Any, *, is_head: bool = False) -> None:
    from openpyxl.cell import Cell
    from openpyxl.styles import Font

    font = Font(bold=True) if is_head else None
    for row in with_checkpoints(rows):
        cells = []
        for text in row:
            cell = Cell(sheet, value=_fitting(text))
            cell.data_type = "s"
            cell.number_format = TEXT_FORMAT
            if font:
                cell.font = font
            cells.append(cell)
        sheet.append(cells)


def _fitting(text: str) -> str:
    if len(found := ESCAPE.sub("_x005F_", text)) > MOST_CHARACTERS:
        raise BadParameters([Detail("format", TOO_LONG_A_CELL(text=text[:20], length=len(text)))])
    return found


def _offer(sheet: Any, table: Table) -> None:
    """A drop-down for each column of a few values, and empty cells below that are text too."""
    from openpyxl.worksheet.datavalidation import DataValidation

    for number, header in enumerate(table.headers, 1):
        column = _column(sheet, number)
        column.number_format = TEXT_FORMAT
        if choices := table.choices.get(header):
            rule = DataValidation("list", f'"{",".join(choices)}"', allow_blank=True)
            rule.errorTitle, rule.error = header, f"请从下拉列表中选择：{'、'.join(choices)}"[:225]
            rule.add(f"{column.index}2:{column.index}{MOST_LINES}")
            sheet.add_data_validation(rule)


def _column(sheet: Any, number: int) -> Any:
    from openpyxl.utils import get_column_letter

    return sheet.column_dimensions[get_column_letter(number)]
