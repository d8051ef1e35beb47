"""Rows of a file that is read as a whole: every fault with its row, and nothing of a file that has one."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any

from dictionaries.faults import Fault
from ranker.errors import BadEvaluationFile
from search_engine.tuning.query_set import GRADES, HEAD, MIDDLE, TAIL, SetQuery

AUDIENCES, BANDS = ("", "natural", "legal"), ("", HEAD, MIDDLE, TAIL)
LONGEST_VALUE = 20  # characters of a wrong value that are told


class WrongRow(Exception):
    """One row is at fault; never leaves this folder."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(field, reason)
        self.field, self.reason = field, reason


def take_rows(path: Path, rows: Iterable[tuple[int, Any]], take: Callable[[Any], None]) -> None:
    """Give each row to `take`, which raises `WrongRow` where it is at fault.

    Args:
        rows: Number of a row in the file, from 1, and the row.

    Raises:
        BadEvaluationFile: With every fault; or the file has no rows.
    """
    faults, count = [], 0
    for number, row in rows:
        count += 1
        try:
            take(row)
        except WrongRow as wrong:
            faults.append(Fault(number, wrong.field, wrong.reason))
    if not count:
        faults.append(Fault(0, "", "文件为空"))
    if faults:
        raise BadEvaluationFile(path, tuple(faults))


def text_of(path: Path) -> str:
    """A file as text. Raises `BadEvaluationFile` where it is not in UTF-8."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = path.read_bytes()[: error.start].count(b"\n") + 1
        raise BadEvaluationFile(path, (Fault(row, "", "不是 UTF-8 编码，请另存为 UTF-8"),)) from error


def grade_of(value: Any, field: str = "grade") -> int:
    """A grade. Raises `WrongRow`."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if isinstance(value, bool) or number not in GRADES:
        raise WrongRow(field, f"分数应为 0、1、2、3 之一，实为“{str(value)[:LONGEST_VALUE]}”")
    return int(number)


def query_of(fields: dict[str, Any]) -> SetQuery:
    """A query of its fields as texts; only `id` and `text` must be there. Raises `WrongRow`."""
    for name in ("id", "text"):
        if not str(fields.get(name, "")).strip():
            raise WrongRow(name, "不能为空")
    texts = {name: _text(fields, name) for name in ("id", "text", "region", "audience", "kind", "band")}
    _require_among(texts["audience"], "audience", AUDIENCES)
    _require_among(texts["band"], "band", BANDS)
    return SetQuery(**texts, weight=_weight(fields.get("weight", 1.0)))


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name) or ""
    if not isinstance(value, str):
        raise WrongRow(name, f"应为文字，实为“{str(value)[:LONGEST_VALUE]}”")
    return value.strip()


def _require_among(value: str, field: str, choices: Collection[str]) -> None:
    if value not in choices:
        known = "、".join(filter(None, choices))
        raise WrongRow(field, f"应为 {known} 之一或空，实为“{value[:LONGEST_VALUE]}”")


def _weight(value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if isinstance(value, bool) or not (math.isfinite(number) and number > 0):
        raise WrongRow("weight", f"应为大于 0 的数，实为“{str(value)[:LONGEST_VALUE]}”")
    return number
