"""Cells as people type them, and as rows keep them: a region by its name, a day as it is said, a value by what the
console calls it. Forms, cells of a table, what is pasted, files and the command line are all read here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final

from dictionaries.editing.own_files import MORE, OFF, region_cell, row_of_cells
from dictionaries.editing.own_row import WITH_REGION, OwnRow, moment
from dictionaries.faults import Fault
from dictionaries.kinds import KINDS
from dictionaries.kinds import column_parsers as cells_of
from dictionaries.kinds.column_parsers import Cell
from dictionaries.kinds.kind import EVERY_TEXT, Kind
from dictionaries.reasons import Message
from dictionaries.regions import RegionTree
from indexer.store.area import Area
from search_engine.errors import BadParameters
from search_engine.query.named_region import region_named

REGIONS: Final[tuple[Cell, ...]] = (cells_of.region_code, cells_of.region_or_all, region_cell)
DAYS: Final[tuple[Cell, ...]] = (cells_of.day, moment)
DAY = re.compile(
    r"(?:(\d{4}) *[-/.年] *)?(\d{1,2}) *[-/.月] *(\d{1,2}) *[日号]?(?:[T ]*(\d{1,2})(?:[:：点时] *(\d{2})?分?))?"
)
LATER = re.compile(r"(\d{1,3}|[一二两三四五六七八九十]) *个? *(天|日|周|星期|礼拜|月|年) *[之以]?后?")
FIGURES = dict(zip("一二三四五六七八九十", range(1, 11), strict=True)) | {"两": 2}
UNITS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30, "年": 365}
# Unknown names for which the nearest are looked for: a tenth of a second each, and a file may have thousands.
MOST_NEAREST: Final = 30
# Text, region → number; names that a file may have: each is a search.
DocumentNamed = Callable[[str, str], str]
DOCUMENT, MOST_DOCUMENTS = "document", 500
# Situation of somebody in distress that ships → what it is; own ones go by their code.
CRISES: Final[Mapping[str, str]] = {
    "life": "有轻生之意", "violence": "受到伤害", "fraud": "受骗", "gas": "燃气泄漏", "fire": "火情", "rescue": "急救",
    "missing": "有人走失", "crime": "遇到犯罪", EVERY_TEXT: "任何情形",
}  # fmt: skip
# (column, value) → what the console calls it.
VALUE_LABELS: Final[Mapping[tuple[str, str], str]] = {
    **{one: label for kind in KINDS for one, label in kind.value_labels()},
    **{("situation", code): label for code, label in CRISES.items()},
    ("audience", ""): "不限",
    ("@off", OFF): "停用",
}
# What is said of a day that is none: what people may write, which is more than what a row keeps.
NO_DAY: Final = Message(
    "not_a_date", "应为日期或时刻（北京时间），如 12月31日、12月31日 18:00，或留空",
    "must be a day or a time in China, such as 2026-12-31 or 2026-12-31 18:00, or empty",
)  # fmt: skip
TOO_MANY_NAMED: Final = Message(
    "too_many", "一次最多按名称找 {most} 份文档", "at most {most} documents are found by their names at once",
    "请改填编号，或分成几个文件", "write their ids, or split the file",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CellReader:
    """Reads the cells of rows for somebody.

    Args:
        area: Theirs: of several regions of a name those in it are meant.
        today: In China: days are counted from it.
        document: The number of the document that a text means in a region. Raises `BadParameters`. None: texts are
            numbers.
    """

    tree: RegionTree
    area: Area
    today: date
    document: DocumentNamed | None = None
    _codes: dict[str, tuple[str, str]] = field(default_factory=dict)
    _unknown: list[str] = field(default_factory=list)
    _documents: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    def read(self, kind: Kind, cells: Mapping[str, str]) -> tuple[dict[str, str], list[Fault]]:
        """The cells as they are kept, and what is wrong with those of regions; a cell that means nothing stays, for
        whoever checks the row to tell.
        """
        found, faults = {}, []
        for name, cell in cells.items():
            found[name], reason = self._kept(kind, name, cell)
            if reason:
                faults.append(Fault(0, name, reason))
        if (named := self.document) and found.get(DOCUMENT) and not faults:
            found[DOCUMENT], reason = self._number(named, found[DOCUMENT], self._region(found))
            faults += [Fault(0, DOCUMENT, reason)] if reason else []
        return found, faults

    def row(self, kind: Kind, cells: Mapping[str, str]) -> tuple[OwnRow | None, list[Fault]]:
        """The row of some cells; None with every fault of every cell where they give none."""
        typed, faults = self.read(kind, cells)
        row, wrong = row_of_cells(kind, typed)
        if row is not None and (row.off or not faults):  # what is off may be of a region that is no more
            return row, []
        told = {fault.field for fault in faults}
        faults += [fault for fault in (*wrong, *self._outside(kind, typed)) if fault.field not in told]
        places = {name: place for place, name in enumerate((*kind.columns, *MORE))}
        return None, sorted(faults, key=lambda fault: places.get(fault.field, 0))

    def worded(self, kind: Kind, cells: Mapping[str, str]) -> dict[str, str]:
        """Kept cells as people write them, each where it is read as the same again, else as it is."""
        said = {name: self._said(kind, name, cell) for name, cell in cells.items()}
        return {
            name: said[name] if self._kept(kind, name, said[name]) == (cell, "") else cell
            for name, cell in cells.items()
        }

    def _said(self, kind: Kind, name: str, cell: str) -> str:
        read = _parser(kind, name)
        if read in REGIONS:
            return self.tree.path_name(cell) if cell in self.tree else cell
        return cell.replace("T", " ") if read in DAYS else value_label(name, cell)

    def moment(self, text: str) -> str:
        """A day or a minute; what is none, as it is."""
        return typed_moment(text, self.today)

    def _kept(self, kind: Kind, name: str, cell: str) -> tuple[str, str]:
        """A cell as it is kept, and why it cannot be."""
        read = _parser(kind, name)
        if read in REGIONS:
            if cell not in self._codes:
                self._codes[cell] = self._code(cell)
            return self._codes[cell]
        if read in DAYS:
            return (found := self.moment(cell)), _no_day(read, found)
        return _said(kind).get((name, cell), cell), ""

    def _code(self, cell: str) -> tuple[str, str]:
        tells_nearest = len(self._unknown) < MOST_NEAREST
        try:
            found = region_named(self.tree, cell, within=self.area.regions, tells_nearest=tells_nearest)
        except BadParameters as error:
            self._unknown.append(cell)
            return cell, error.details[0].reason
        return found.code if found else "", ""

    def _region(self, cells: Mapping[str, str]) -> str:
        """The region that a row is of, their own where it names none."""
        own = self.area.regions if len(self.area.regions) == 1 else ("",)
        return cells.get("region") or cells.get("@region") or next(iter(own))

    def _number(self, named: DocumentNamed, said: str, region: str) -> tuple[str, str]:
        if (said, region) not in self._documents:
            if len(self._documents) >= MOST_DOCUMENTS:
                return said, TOO_MANY_NAMED(most=MOST_DOCUMENTS)
            try:
                self._documents[said, region] = named(said, region), ""
            except BadParameters as error:
                self._documents[said, region] = said, error.details[0].reason
        return self._documents[said, region]

    def _outside(self, kind: Kind, cells: Mapping[str, str]) -> list[Fault]:
        """Regions that are not theirs, of a row that cannot be read for other reasons."""
        own = {"@region": cells.get("@region", "")} | ({"region": cells["region"]} if kind.name in WITH_REGION else {})
        codes = {name: code for name, code in own.items() if code in self.tree}
        return [Fault(0, name, reason) for name, code in codes.items() if (reason := self.area.outside(code))]


def region_columns(kind: Kind) -> tuple[str, ...]:
    """Columns of a kind's rows that are a region."""
    return tuple(name for name in (*kind.columns, *MORE) if _parser(kind, name) in REGIONS)


def _parser(kind: Kind, name: str) -> Cell | None:
    return kind.columns.get(name) or (MORE[name].read if name in MORE else None)


def value_label(name: str, value: str) -> str:
    """What a value of a column is called; one that has no name, as it is."""
    return VALUE_LABELS.get((name, value), value) if value else ""


def _no_day(read: Cell, cell: str) -> str:
    """Why a cell is no day; "" where it is one."""
    try:
        read(cell)
    except ValueError:
        return NO_DAY()
    return ""


@cache
def _said(kind: Kind) -> Mapping[tuple[str, str], str]:
    """(column, value or what people call it, with or without what stands in brackets) → the value."""
    values = {(name, value) for name in kind.columns for value in kind.choices(name)} | {("@off", OFF)}
    labels = {one: VALUE_LABELS[one] for one in values & VALUE_LABELS.keys()} | dict(kind.value_labels())
    heads = {(name, label.partition("（")[0]): value for (name, value), label in labels.items()}
    return heads | {(name, label): value for (name, value), label in labels.items()} | {one: one[1] for one in labels}


def typed_moment(text: str, today: date) -> str:
    """A day or a minute in China (YYYY-MM-DD, YYYY-MM-DDTHH:MM); what is none, as it is. A day without a year is the
    next one of that name; a month has 30 days and a year 365 where people count from today.
    """
    text = text.strip()
    if later := LATER.fullmatch(text):
        count = int(later[1]) if later[1].isdigit() else FIGURES[later[1]]
        return (today + timedelta(days=count * UNITS[later[2]])).isoformat()
    found = DAY.fullmatch(text)
    if found is None:
        return text
    year, month, day, hour, minute = (int(one) if one else None for one in found.groups())
    try:
        named = date(year or today.year, month or 0, day or 0)
        if year is None and named < today:
            named = named.replace(year=today.year + 1)
        at = "" if hour is None else f"T{datetime(2000, 1, 1, hour, minute or 0):%H:%M}"
    except ValueError:
        return text
    return named.isoformat() + at
