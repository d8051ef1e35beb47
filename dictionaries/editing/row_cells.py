"""Between a row and its cells: what people type, and what stands in a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dictionaries.faults import Fault
from dictionaries.kinds import BY_NAME
from dictionaries.reasons import Message, Reason

# Lists in a cell have this between their parts; syllables, which have no such sign, a space.
BETWEEN, BETWEEN_SYLLABLES = "|", " "
SYLLABLES = "pinyin"
# What would end a cell or a line of a file, and what no file has: other controls, halves of characters,
# code points that are none.
# And what makes a text read otherwise than it is written: marks and overrides of the direction (UAX #9, 2.1 to 2.6).
TURNS = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
UNWRITABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]|" + TURNS.pattern)
# Soft hyphens, characters without width, joiners, BOM, tags: no name of a site, an office or a person has them.
UNSEEN = re.compile(
    r"[\u00ad\u034f\u180e\u200b-\u200d\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
COMMENT, NOTE = "#", "note"


UNKNOWN_COLUMN = Message("unknown_field", "没有这一列", "there is no such column")
COMMENTED = Message(
    "forbidden_character", "不能以 {mark} 开头：文件中这样的行是说明，不起作用",
    "must not begin with {mark}: such a line of a file is a comment and does nothing",
)  # fmt: skip
TURNING = Message(
    "forbidden_character", "含有改变文字方向的字符 {code}，看到的与实际的不同",
    "contains the character {code}, which changes the direction of writing: what is seen is not what is there",
    "请删除", "delete it",
)  # fmt: skip
CONTROL = Message(
    "forbidden_character", "含有换行、制表符或控制字符（{code}）",
    "contains a line break, tab or control character ({code})", "请删除", "delete it",
)  # fmt: skip


def cells_of(kind: str, entry: Any) -> dict[str, str]:
    """Column → cell; read again they give the same entry."""
    return {column: _cell(column, getattr(entry, column)) for column in BY_NAME[kind].columns}


def _cell(column: str, value: Any) -> str:
    match value:
        case tuple():
            between = BETWEEN_SYLLABLES if column == SYLLABLES else BETWEEN
            return between.join(" ".join(part) if isinstance(part, tuple) else part for part in value)
        case float():
            return repr(value).removesuffix(".0")  # all its digits: it is read again
        case int():
            return str(value) if value else ""  # a rank of 0 is none
        case _:
            return str(value)


def entry_of_cells(kind: str, cells: Mapping[str, str]) -> tuple[Any | None, list[Fault]]:
    """The entry of some cells, missing ones being empty; None with every fault where they give none."""
    values: dict[str, Any] = {}
    faults = [Fault(0, column, UNKNOWN_COLUMN()) for column in cells if column not in BY_NAME[kind].columns]
    for column, read in BY_NAME[kind].columns.items():
        faults += _unwritable(kind, column, cells.get(column, ""))
        try:
            values[column] = read(cells.get(column, ""))
        except ValueError as error:
            faults.append(Fault(0, column, str(error)))
    return (None, faults) if faults else (BY_NAME[kind].entry(**values), [])


def _unwritable(kind: str, column: str, cell: str) -> Iterator[Fault]:
    """Why a cell could not be written to a file and read again."""
    if found := UNWRITABLE.search(cell):
        yield Fault(0, column, unwritable(found[0]))
    if cell.startswith(COMMENT) and column == next(iter(BY_NAME[kind].columns)):
        yield Fault(0, column, COMMENTED(mark=COMMENT))


def unwritable(character: str) -> Reason:
    """Why a character may not stand in a cell, and the mend."""
    code = f"U+{ord(character):04X}"
    if TURNS.match(character):
        return TURNING(code=code)
    return CONTROL(code=code)


def key_of_cells(kind: str, cells: Mapping[str, str]) -> tuple[tuple[Any, ...] | None, list[Fault]]:
    """The key of some cells; None with every fault where a column of it is missing or cannot be read."""
    values, faults = [], []
    for column in BY_NAME[kind].key:
        try:
            values.append(BY_NAME[kind].columns[column](cells.get(column, "")))
        except ValueError as error:
            faults.append(Fault(0, column, str(error)))
    return (None, faults) if faults else (tuple(values), [])


def row_line(kind: str, entry: Any) -> str:
    """The cells of its key, and the others behind them; no note: 奶茶店 → 食品经营许可（official，1）."""
    cells, key = cells_of(kind, entry), BY_NAME[kind].key
    named = " → ".join(filter(None, (cells[column] for column in key)))
    more = "，".join(cell for column, cell in cells.items() if cell and column not in key and column != NOTE)
    return f"{named}（{more}）" if more else named
