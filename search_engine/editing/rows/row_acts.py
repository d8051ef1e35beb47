"""What can be done with many rows at once: each act makes a row into what is wished of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from dictionaries.kinds import BY_NAME
from dictionaries.reasons import Message, about
from search_engine.editing.drafts.drafting import SCOPED, DraftInput
from search_engine.editing.formatting import row_cells
from search_engine.editing.rows.many_rows import MOST_TOLD
from search_engine.editing.rows.row_list import SHIPPED
from search_engine.editing.tables.listed_rows import ListedRow
from search_engine.errors import BadParameters, Detail

SHIPPED_SCOPE = Message(
    "conflict", "随软件的行不能改适用范围", "where a shipped row acts cannot be changed",
    "可停用它，再新增限定范围的行",
    "switch it off, and add a row for a narrower scope", joint="：",
)  # fmt: skip
NO_ACT = Message("missing", "请选择要做什么", "choose what is to be done")
NONE_DRAFTED = Message(
    "bad_parameters",
    "有 {count} 行不能这样改，全部没有起草",
    "{count} rows cannot be changed like this, and none was drafted",
)


class RowAct(NamedTuple):
    """An act.

    Attributes:
        label: As people read it.
        wishes: Row, what was typed → what is to become of which rows.
        value: What is to be typed; "": nothing.
    """

    label: str
    wishes: Callable[[ListedRow, str], list[DraftInput]]
    value: str = ""


def _key(row: ListedRow) -> dict[str, str]:
    cells = row_cells(row.row)
    return {name: cells.get(name, "") for name in (*BY_NAME[row.row.kind].key, *SCOPED)}


def _setting(column: str) -> Callable[[ListedRow, str], list[DraftInput]]:
    return lambda row, value: [DraftInput(row.row.kind, {**_key(row), column: value})]


def _switching(cell: str) -> Callable[[ListedRow, str], list[DraftInput]]:
    return lambda row, _: [DraftInput(row.row.kind, {**_key(row), "@off": cell})]


def _removing(row: ListedRow, _: str) -> list[DraftInput]:
    return [DraftInput(row.row.kind, _key(row), remove=True)]


def _moving(column: str) -> Callable[[ListedRow, str], list[DraftInput]]:
    """The scope is part of what names a row: the row of the other scope comes, this one goes."""

    def wishes(row: ListedRow, value: str) -> list[DraftInput]:
        if row.state == SHIPPED:
            raise BadParameters([Detail(column, SHIPPED_SCOPE())])
        cells = row_cells(row.row)
        if cells.get(column, "") == value:
            return []
        return [DraftInput(row.row.kind, {**cells, column: value}), *_removing(row, "")]

    return wishes


ROW_ACTS: Mapping[str, RowAct] = {
    "off": RowAct("停用", _switching("off")),
    "on": RowAct("重新启用", _switching("")),
    "remove": RowAct("删除自有的行", _removing),
    "owner": RowAct("改维护人", _setting("@owner"), "维护人，留空为不指定"),
    "starts": RowAct("改开始日期", _setting("@starts"), "如 2026-12-01，留空为现在起"),
    "ends": RowAct("改截止日期", _setting("@ends"), "如 2026-12-31，留空为长期"),
    "region": RowAct("改适用地区", _moving("@region"), "区划代码，留空为全部"),
    "site": RowAct("改适用站点", _moving("@site"), "站点名称，留空为全部"),
}


def wishes_of(act: str, rows: Sequence[ListedRow], value: str) -> list[DraftInput]:
    """What an act makes of rows.

    Raises:
        BadParameters: There is no such act, or rows cannot be treated so, with every one of them.
    """
    if act not in ROW_ACTS:
        raise BadParameters([Detail("doing", NO_ACT())])
    found, faults = list[DraftInput](), list[Detail]()
    for row in rows:
        try:
            found += ROW_ACTS[act].wishes(row, value)
        except BadParameters as error:
            faults += [Detail(str(row.row.key), about(row.row.key.words, one.reason)) for one in error.details]
    if faults:
        raise BadParameters(faults, NONE_DRAFTED(count=len(faults)), MOST_TOLD)
    return found
