"""The spreadsheet that a portal team fills in: headers, an example, drop-downs, and a sheet that explains it all."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from indexer.loaders.choices import CHOICES, labels
from indexer.loaders.column_parsers import CODES, LISTS
from indexer.loaders.headers import Column, columns
from indexer.loaders.themes import themes_by_audience

FILLED_IN, EXPLAINED, OFFERED = "数据", "说明", "选项"
# Rows that have the drop-downs: the most that a sheet can hold.
LAST_ROW: Final = 1_048_576
TEXT_FORMAT: Final = "@"
HEAD = PatternFill("solid", fgColor="DCE6F1")
MUST = PatternFill("solid", fgColor="FCE4D6")
WIDTH: Final = 22
NOTES: Final = (
    "在“数据”表中每行填写一条；第 2 行是示例，可直接覆盖或删除。",
    "列的次序可以调整，不用的列可以删除；橙色的列必填（“事项等必填”：选了类别就要填）。",
    "列表中的多个值用；或 | 分开，或在格内换行（Alt+Enter）；有换行时只按换行分。",
    "编码列已设为“文本”格式，请勿改动，否则长编码的末尾几位会丢失。",
)


def write_template(path: Path) -> None:
    """Write the template, of a path that ends in .csv its headers and example alone; loading it gives its example as a
    valid document.
    """
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = FILLED_IN
    _fill_in(sheet)
    if path.suffix.lower() == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:  # so spreadsheet programs read it as UTF-8
            csv.writer(file).writerows(sheet.values)
        return
    _explain(book.create_sheet(EXPLAINED))
    _offer(sheet, book.create_sheet(OFFERED))
    book.save(path)


def _fill_in(sheet: Any) -> None:
    for place, column in enumerate(columns(), 1):
        head = sheet.cell(1, place, column.name + ("*" if column.required else ""))
        head.font, head.fill = Font(bold=True), MUST if column.required else HEAD
        example = sheet.cell(2, place, column.example or None)
        example.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(place)].width = WIDTH
        if column.field in CODES:
            sheet.column_dimensions[get_column_letter(place)].number_format = TEXT_FORMAT
            example.number_format = TEXT_FORMAT
    sheet.freeze_panes = "A2"


def _explain(sheet: Any) -> None:
    for note in NOTES:
        sheet.append([note])
    sheet.append([])
    sheet.append(["列名", "英文名", "必填", "含义", "填写方式", "可选的值", "也认的列名"])
    for cell in sheet[sheet.max_row]:
        cell.font, cell.fill = Font(bold=True), HEAD
    for column in columns():
        offered, others = "、".join(_offers(column)), "、".join(column.others)
        sheet.append([column.name, column.field, column.required, column.meaning, column.form, offered, others])
    for letter, width in zip("ABCDEFG", (22, 22, 12, 48, 48, 60, 60), strict=True):
        sheet.column_dimensions[letter].width = width


def _offer(sheet: Any, options: Any) -> None:
    """A drop-down for each enumerated column; its values stand in a sheet of their own, for a rule holds only 255."""
    place = 0
    for number, column in enumerate(columns(), 1):
        if not (offered := _offers(column)):
            continue
        place += 1
        for row, value in enumerate((column.name, *offered), 1):
            options.cell(row, place, value)
        letter = get_column_letter(place)
        rule = DataValidation("list", f"'{OFFERED}'!${letter}$2:${letter}${len(offered) + 1}", allow_blank=True)
        # A list may hold several values, which no drop-down can check.
        rule.showErrorMessage = column.field not in LISTS
        rule.errorTitle, rule.error = column.name, f"请从下拉列表中选择：{'、'.join(offered)}"[:225]
        target = get_column_letter(number)
        rule.add(f"{target}2:{target}{LAST_ROW}")
        sheet.add_data_validation(rule)


def _offers(column: Column) -> tuple[str, ...]:
    if column.field == "themes":
        return tuple(dict.fromkeys(theme for themes in themes_by_audience().values() for theme in themes))
    return labels(column.field) if column.field in CHOICES else ()
