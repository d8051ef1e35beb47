"""From the cells of a table, under whichever headers, to rows of raw documents; common to CSV and XLSX."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, NoReturn, TypeAlias

from dictionaries.faults import Fault
from dictionaries.reasons import Message
from indexer.errors import WrongFile
from indexer.loaders.column_parsers import read_cell
from indexer.loaders.headers import REQUIRED, field_of, name_of
from indexer.loaders.row import Row, Unreadable

Cell: TypeAlias = str | Unreadable
# Keys of a row (headers, with their fields where known) → the raw document.
ToRaw: TypeAlias = Callable[[Mapping[str, Cell]], dict[str, object]]
# Rows above the header that are looked through: titles and notes that people put over their tables.
SEARCHED = 10
TOO_WIDE = Message(
    "wrong_form", "这一行比表头多 {extra} 格：可能有没加引号的逗号或分隔符",
    "this row has {extra} more cells than the header: there may be a comma that is not quoted", "请检查", "check it",
)  # fmt: skip


class Line(NamedTuple):
    """One line of a table: its number, its cells, the bytes read so far, and why it cannot be read as a whole."""

    number: int
    cells: list[Cell]
    position: int
    fault: str = ""


class Heading(NamedTuple):
    """What a table's header must have, and what becomes of a row.

    Attributes:
        field_of: The key of a header; None where it is unknown (then the header itself is the key).
        required: Groups of keys; one of each group must be there.
        name_of: The Chinese name of a key, for messages.
        to_raw: Makes a raw document of a row, by its keys.
    """

    field_of: Callable[[str], str | None]
    required: tuple[tuple[str, ...], ...]
    name_of: Callable[[str], str]
    to_raw: ToRaw


def nested(cells: Mapping[str, Cell]) -> dict[str, object]:
    """A raw document of cells by field; empty cells left out, `authority.name` as `{"authority": {"name": …}}`."""
    raw: dict[str, object] = {}
    for field, cell in cells.items():
        outer, _, inner = field.partition(".")
        value = cell if isinstance(cell, Unreadable) else _read(field, cell)
        part = raw.setdefault(outer, {}) if inner else raw
        if isinstance(part, dict):
            part[inner or outer] = value
    return raw


DOCUMENTS = Heading(field_of, tuple((field,) for field in REQUIRED), name_of, nested)


def read_table(lines: Iterator[Line], heading: Heading, name: Path | str) -> Iterator[Row]:
    """The rows under the header; `WrongFile` where there is no header or no row."""
    head, keys = _find_header(lines, heading, name)
    found = False
    for line in lines:
        if any(line.cells) or line.fault:
            found = True
            yield _row(line, keys, heading.to_raw)
    if not found:
        raise WrongFile(name, f"第 {head} 行是表头，下面没有数据行，请检查导出是否完整")


def _find_header(lines: Iterator[Line], heading: Heading, name: Path | str) -> tuple[int, list[str]]:
    looked: list[Line] = []
    for line in lines:
        looked.append(line)
        keys = _keys(line, heading)
        if not _missing(keys, heading):
            _refuse_doubles(line, keys, heading, name)
            return line.number, keys
        if len(looked) == SEARCHED:
            break
    _refuse(looked, heading, name)


def _refuse(looked: list[Line], heading: Heading, name: Path | str) -> NoReturn:
    if not any(any(line.cells) for line in looked):
        raise WrongFile(name, "表格是空的，请检查导出是否成功")
    best = max(looked, key=lambda line: _known(line, heading))
    if not _known(best, heading):
        raise WrongFile(name, "没有表头：第一行应是列名，如 唯一编码、事项名称；可用 zwfw load --template 生成模板")
    missing = "、".join(" 或 ".join(map(heading.name_of, group)) for group in _missing(_keys(best, heading), heading))
    raise WrongFile(name, f"表头（第 {best.number} 行）缺少必填列：{missing}；可用 zwfw load --template 生成模板")


def _known(line: Line, heading: Heading) -> int:
    return sum(heading.field_of(cell) is not None for cell in line.cells if isinstance(cell, str))


def _keys(line: Line, heading: Heading) -> list[str]:
    headers = [cell.strip() if isinstance(cell, str) else "" for cell in line.cells]
    while headers and not headers[-1]:
        headers.pop()
    return [heading.field_of(header) or header for header in headers]


def _missing(keys: list[str], heading: Heading) -> list[tuple[str, ...]]:
    return [group for group in heading.required if not set(group) & set(keys)]


def _refuse_doubles(line: Line, keys: list[str], heading: Heading, name: Path | str) -> None:
    doubled = [heading.name_of(key) for key in dict.fromkeys(keys) if key and keys.count(key) > 1]
    if doubled:
        raise WrongFile(name, f"表头（第 {line.number} 行）有重复的列：{'、'.join(doubled)}，请各留一列")


def _row(line: Line, keys: list[str], to_raw: ToRaw) -> Row:
    extra = len(line.cells) - len(keys)
    reason = line.fault or (TOO_WIDE(extra=extra) if any(line.cells[len(keys) :]) else "")
    if reason:
        return Row(line.number, None, (Fault(line.number, "", reason),), line.position)
    cells = {key: cell for key, cell in zip(keys, line.cells, strict=False) if key and cell}
    return Row(line.number, to_raw(cells), (), line.position)


def _read(field: str, cell: str) -> object:
    try:
        return read_cell(field, cell)
    except ValueError as error:
        return Unreadable(str(error))
