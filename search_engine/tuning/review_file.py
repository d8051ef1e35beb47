"""The review of a draw: a table for a spreadsheet, in which somebody says of what few have asked whether it goes in.

A row is a query of the draw. Of those that enough people asked the first column says 是; of the others it is empty
until somebody writes 是 or 否 there. The file is all that is needed to make the set: nothing is drawn again.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from dictionaries.faults import Fault
from dictionaries.regions import RegionTree
from ranker.errors import BadEvaluationFile
from search_engine.page.csv_cells import BOM, csv_text, plain
from search_engine.tuning.drawing import DrawnQuery
from search_engine.tuning.query_set import HEAD, MIDDLE, TAIL, SetQuery

HEADER = ("收入", "查询", "地区", "次数", "频段", "权重", "地区代码", "编号")
IN, OUT = "是", "否"
# What people write as well.
YES, NO = frozenset({IN, "y", "yes", "1", "√"}), frozenset({OUT, "n", "no", "0", "×", ""})
BAND_NAMES: Mapping[str, str] = {HEAD: "高频", MIDDLE: "中频", TAIL: "低频"}
_BANDS = {name: band for band, name in BAND_NAMES.items()}


def review_text(queries: Sequence[DrawnQuery], tree: RegionTree) -> str:
    """The table, what has to be decided first."""
    rows = [
        (
            IN if one.asked_by_enough else "", one.query.text, _place(one.query.region, tree), one.times,
            BAND_NAMES[one.query.band], repr(one.query.weight), one.query.region, one.query.id,
        )
        for one in sorted(queries, key=lambda one: one.asked_by_enough)
    ]  # fmt: skip
    return BOM + csv_text([HEADER, *rows])


def read_review(path: Path) -> tuple[list[DrawnQuery], set[str]]:
    """The queries of a draw, and the ids of those that go in; one of which nothing is said does not.

    Raises:
        BadEvaluationFile: It is none of ours, or rows are at fault; all are named.
    """
    try:
        reader = csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""))
        header = next(reader, [])
    except UnicodeDecodeError as error:
        fault = Fault(0, "", "不是 UTF-8 编码，请另存为“CSV UTF-8（逗号分隔）”")
        raise BadEvaluationFile(path, (fault,)) from error
    if missing := [name for name in HEADER if name not in header]:
        raise BadEvaluationFile(path, (Fault(1, "", f"不是复核表：第一行缺 {'、'.join(missing)}"),))
    queries, ids, faults = list[DrawnQuery](), set[str](), list[Fault]()
    for cells in reader:
        if not any(cells):
            continue
        row = {name: plain(cell.strip()) for name, cell in zip(header, cells, strict=False)}
        if wrong := _faults(reader.line_num, row):
            faults += wrong
            continue
        queries.append(_query(row))
        if row["收入"].lower() in YES:
            ids.add(row["编号"])
    if faults:
        raise BadEvaluationFile(path, tuple(faults))
    return queries, ids


def _faults(number: int, row: Mapping[str, str]) -> list[Fault]:
    reasons = {
        "收入": None if row.get("收入", "").lower() in YES | NO else f"应为 {IN} 或 {OUT}，或留空（不收入）",
        "编号": None if row.get("编号") else "不能为空",
        "查询": None if row.get("查询") else "不能为空",
        "频段": None if row.get("频段") in _BANDS else f"应为 {'、'.join(_BANDS)} 之一",
        "次数": None if row.get("次数", "").isdecimal() else "应为整数",
        "权重": None if _weight(row.get("权重", "")) > 0 else "应为大于 0 的数",
    }
    return [Fault(number, name, reason) for name, reason in reasons.items() if reason]


def _query(row: Mapping[str, str]) -> DrawnQuery:
    query = SetQuery(
        row["编号"], row["查询"], row.get("地区代码", ""), band=_BANDS[row["频段"]], weight=_weight(row["权重"])
    )
    return DrawnQuery(query, int(row["次数"]), row["收入"].lower() in YES)


def _weight(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        return 0.0
    return found if math.isfinite(found) else 0.0


def _place(code: str, tree: RegionTree) -> str:
    return tree.path_name(code) if code in tree else ""
