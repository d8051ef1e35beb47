"""The text of region tables: one pattern that reads it fast, and the slow reading that says what is wrong.

A table is UTF-8 text: comment lines (#), a header, then one region a line with the columns of `COLUMNS` between tabs.
The parent is a column because the digits do not always tell it (659001 lies directly in 650000, 330191 is a zone).
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from dictionaries.regions.errors import InvalidRegion
from dictionaries.regions.faults import COLUMNS, LONGEST_NAME, SAFE, Row, form_faults, kin_faults
from dictionaries.regions.region import CANONICAL, LEVELS, NATION, canonical_form
from dictionaries.regions.short_names import short_name

HEADER = "\t".join(COLUMNS)

_NAME = rf"(?!\s){SAFE}{{1,{LONGEST_NAME}}}+(?<!\s)"
_ROW = rf"{CANONICAL}\t{_NAME}\t{_NAME}\t(?:{'|'.join(LEVELS)})\t(?:{CANONICAL})?\t{SAFE}*+\n"
_SOUND = re.compile(f"(?:{_ROW})*+")
"""Rows without a fault of form: 42,000 checked in 11 ms, where `form_faults`, which says why not, takes 60."""


def read_text(path: Path) -> str:
    """The file's text, without the byte order mark that spreadsheets write.

    Raises:
        InvalidRegion: the file is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        reason = f"第 {error.start + 1} 个字节起不是 UTF-8"
        raise InvalidRegion(str(path), COLUMNS[0], reason, "请另存为 UTF-8 编码") from error


def read_lines(path: Path) -> list[str]:
    """The file's rows as text, in the file's order; codes canonical, every short name present.

    Raises:
        InvalidRegion: a row breaks a rule of form. Whether it fits into the tree is not looked at.
    """
    lines = [line for line in read_text(path).split("\n") if line and line[0] != "#" and line != HEADER]
    if _SOUND.fullmatch("".join([line + "\n" for line in lines])):
        return lines
    # A row that no rule forbids may still be untidy: a code with trailing zeros, a short name left to us.
    return ["\t".join(_checked(where, row)) for where, row in placed_rows(path)]


def placed_rows(path: Path) -> Iterator[tuple[str, Row]]:
    """Every row of a file with its place in words, codes in canonical form and missing short names made.

    Raises:
        InvalidRegion: the header is missing, or a line does not have the columns of `COLUMNS`.
    """
    headed = False
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not headed and line != HEADER:
            raise _misshapen(path, number, "缺少表头")
        if len(cells) != len(COLUMNS):
            raise _misshapen(path, number, f"应有 {len(COLUMNS)} 列，实有 {len(cells)} 列")
        if headed and line != HEADER:
            yield f"{path} 第 {number} 行", _tidied(Row(*cells))
        headed = True


def explain(paths: Sequence[Path]) -> NoReturn:
    """Says which row of a table cannot stand in the tree, and why.

    Raises:
        InvalidRegion: always, on the first row that breaks a rule.
    """
    placed = [pair for path in paths for pair in placed_rows(path)]
    levels = {row.code: row.level for _, row in placed}
    seen: dict[str, str] = {}
    for where, row in placed:
        _checked(where, row)
        for fault in kin_faults(row, levels):
            raise InvalidRegion(where, *fault)
        if row.code in seen:
            raise InvalidRegion(where, "code", f"{row.code} 与 {seen[row.code]} 重复", "请删去其中一行")
        seen[row.code] = where
    raise InvalidRegion("、".join(map(str, paths)), "code", f"没有全国（{NATION}）一行", "请恢复该行")


def _checked(where: str, row: Row) -> Row:
    for fault in form_faults(row):
        raise InvalidRegion(where, *fault)
    return row


def _tidied(row: Row) -> Row:
    return row._replace(
        code=canonical_form(row.code) or row.code,
        parent=canonical_form(row.parent) or row.parent,
        short_name=row.short_name or short_name(row.name),
    )


def _misshapen(path: Path, number: int, reason: str) -> InvalidRegion:
    mend = f"请以制表符分隔各列，依次为 {'、'.join(COLUMNS)}"
    return InvalidRegion(f"{path} 第 {number} 行", COLUMNS[0], reason, mend)
