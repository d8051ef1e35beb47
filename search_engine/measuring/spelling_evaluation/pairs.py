"""Pairs of what was typed and what is right, one a row: `wrong<TAB>right`, equal where nothing is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from dictionaries.faults import Fault
from dictionaries.normalize import normal_text
from ranker.errors import BadEvaluationFile

FORM = "应为 错误写法<TAB>正确写法 两列，两列都不能为空（没有错误时两列相同）"


class Pair(NamedTuple):
    """Both in normal form."""

    wrong: str
    right: str


def read_pairs(path: Path | str) -> list[Pair]:
    """The pairs, in the file's order; blank rows are left out.

    Raises:
        BadEvaluationFile: no UTF-8, no rows, or rows that have not two cells with text.
    """
    path = Path(path)
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise BadEvaluationFile(path, (Fault(0, "", "不是 UTF-8 编码；请另存为 UTF-8"),)) from None
    rows = [(number, line.rstrip("\r").split("\t")) for number, line in enumerate(lines, 1) if line.strip()]
    faults = [Fault(number, "", FORM) for number, cells in rows if not _whole(cells)] or (
        [] if rows else [Fault(0, "", f"文件为空；每行{FORM}")]
    )
    if faults:
        raise BadEvaluationFile(path, tuple(faults))
    return [Pair(normal_text(wrong).strip(), normal_text(right).strip()) for _, (wrong, right) in rows]


def _whole(cells: list[str]) -> bool:
    return len(cells) == 2 and all(cell.strip() for cell in cells)
