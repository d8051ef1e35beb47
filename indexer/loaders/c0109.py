"""Profile c0109: rows of the national table of matters become raw documents, by the tables of `c0109_columns`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from dictionaries.reasons import Message
from indexer.loaders.c0109_columns import (
    CODES,
    EX_OFFICIO,
    FIELDS,
    LIMITS,
    NO_DATES,
    NOTHING,
    ON_REQUEST,
)
from indexer.loaders.coercion import FIELDS as DOCUMENT_FIELDS
from indexer.loaders.column_parsers import read_cell
from indexer.loaders.headers import plain_header
from indexer.loaders.row import Unreadable
from indexer.loaders.table import Cell, Heading, nested

SEVERAL: Final = frozenset({"audience", "online"})
SEPARATOR = re.compile(r"[,，;；|^、\s]+")
NUMBER = re.compile(r"^\d{1,5}(?:\.\d+)?$")
# A unified social credit code names its registrar's region in places 3 to 8.
CREDIT = re.compile(r"^[0-9A-Z]{2}(\d{6})[0-9A-Z]{10}$")
# Digits of that region that count at a level; below the city all six.
CUT_TO: Final = {"国家级": 0, "省级": 2, "市级": 4}
COLUMNS: Final = {
    plain_header(name).replace("_", ""): name
    for name in [*FIELDS, *(column for limit in LIMITS.values() for column in limit)]
}
UNKNOWN_CODE = Message(
    "unknown_value", "{column} 的代码“{code}”不认识，应为：{accepted}",
    "the code “{code}” of {column} is unknown; the codes are {accepted}",
)  # fmt: skip
NAMES: Final = {
    "task_name": "task_name（事项名称）",
    "task_code": "task_code（实施编码）",
    "task_handle_item": "task_handle_item（业务办理项编码）",
}


def column_of(header: str) -> str | None:
    """The national column that a header names: task_name, TASK_NAME and taskName are one."""
    return COLUMNS.get(plain_header(header).replace("_", ""))


def to_raw(cells: Mapping[str, Cell]) -> dict[str, object]:
    """The raw document of a row, its cells by national column; unknown columns stay, to be named as ignored."""
    told = {column: cell for column, cell in cells.items() if not _says_nothing(cell)}
    raw: dict[str, object] = {column: told[column] for column in told.keys() - COLUMNS.values() - DOCUMENT_FIELDS}
    raw |= {"kind": "matter", **nested(_fields(told))}
    for field, columns in LIMITS.items():
        if (limit := _limit(*columns, told)) is not None:
            raw[field] = limit
    raw.setdefault("id", raw.get("item_code"))
    raw.setdefault("region", _region_of(raw))
    if raw.get("matter_type") in EX_OFFICIO | ON_REQUEST:
        raw["initiative"] = "依职权" if raw["matter_type"] in EX_OFFICIO else "依申请"
    return raw


def _says_nothing(cell: Cell) -> bool:
    return isinstance(cell, str) and (cell.strip() in NOTHING or cell.startswith(NO_DATES))


def _fields(told: Mapping[str, Cell]) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for column, field in FIELDS.items():
        if column in told and field not in found and (cell := _decoded(column, field, told[column])):
            found[field] = cell
    return found


def _decoded(column: str, field: str, cell: Cell) -> Cell:
    if column not in CODES or isinstance(cell, Unreadable):
        return cell
    read = [value_of(column, code) for code in SEPARATOR.split(cell) if code]
    for value in read:
        if isinstance(value, Unreadable):
            return value
    if field in SEVERAL:
        return "\n".join(map(str, read))
    # Several levels are no level: the region's then counts.
    return "" if field == "level" and len(read) > 1 else _widest(column, read)


def _widest(column: str, values: list[Cell]) -> Cell:
    order = list(CODES[column].values())
    return min(values, key=lambda value: order.index(str(value)) if value in order else len(order), default="")


def value_of(column: str, code: str) -> Cell:
    """What a code means; a Chinese value as it is; `Unreadable`, naming the codes, for an unknown one."""
    known = CODES[column]
    if (value := known.get(code.lstrip("0") or "0")) is not None:
        return value
    if not code.isascii():
        return code
    accepted = [f"{number} {name}" for number, name in known.items()]
    return Unreadable(UNKNOWN_CODE(column=column, code=code[:20], accepted=accepted))


def _limit(day: str, unit: str, note: str, told: Mapping[str, Cell]) -> object:
    value, said, remark = told.get(day), told.get(unit, "工作日"), told.get(note)
    if not isinstance(value, str):
        return value
    if not NUMBER.match(value):
        return _read_limit(value)
    if isinstance(said, str):
        said = value_of(unit, said)
    if isinstance(said, Unreadable):
        return said
    return {"value": float(value), "unit": said, "note": remark[:500] if isinstance(remark, str) else None}


def _read_limit(text: str) -> object:
    try:
        return read_cell("promised_time", text)
    except ValueError as error:
        return Unreadable(str(error))


def _region_of(raw: Mapping[str, object]) -> str | None:
    """The region by the authority's code and the level, where no column names it."""
    authority = raw.get("authority")
    code = authority.get("code") if isinstance(authority, dict) else None
    found = CREDIT.match(code) if isinstance(code, str) else None
    return found[1][: CUT_TO.get(str(raw.get("level")), 6)].ljust(6, "0") if found else None


HEADING: Final = Heading(
    column_of, (("task_name",), ("task_handle_item", "task_code")), lambda column: NAMES.get(column, column), to_raw
)
