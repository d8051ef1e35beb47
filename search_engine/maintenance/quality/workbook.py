"""The report as a spreadsheet: what departments are sent to work through."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from dictionaries.regions import RegionTree
from search_engine.maintenance.quality import KINDS
from search_engine.maintenance.quality.report import Report

SUMMARY: Final = ("问题", "部门", "地区", "区划代码", "数量")
DETAILS: Final = ("问题", "部门", "地区", "区划代码", "文档编号", "名称", "字段", "说明")
WIDTHS: Final = (14, 18, 30, 14, 34, 40, 20, 60)


def write_workbook(path: Path, report: Report, tree: RegionTree) -> None:
    """Write two sheets, counts and findings; the file is there whole or not at all."""
    book = Workbook(write_only=True)
    label = {name: kind.label for name, kind in KINDS.items()}
    _sheet(
        book,
        "汇总",
        SUMMARY,
        (
            (label[row.kind], row.department, tree.path_name(row.region), row.region, row.findings)
            for row in report.counts
        ),
    )
    places = ((found, tree.by_number(found.region).code) for found in report.findings)
    _sheet(
        book,
        "明细",
        DETAILS,
        (
            (label[it.kind], it.department, tree.path_name(code), code, it.id, it.title, it.field, it.reason)
            for it, code in places
        ),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        book.save(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _sheet(book: Any, title: str, heads: Sequence[str], rows: Iterable[Sequence[str | int]]) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEFGH", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append([_head(sheet, name) for name in heads])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Any, value: str | int) -> Any:
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"  # a name that begins with = is no formula
    return cell


def _head(sheet: Any, name: str) -> Any:
    cell = WriteOnlyCell(sheet, name)
    cell.font = Font(bold=True)
    return cell
