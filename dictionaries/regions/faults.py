"""The rules of one row of a region table, each with what is wrong and the mend in words for an admin."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from dictionaries.own_text import OwnText
from dictionaries.regions.errors import legible
from dictionaries.regions.region import LEVEL_NAMES, LEVELS, NATION, canonical_form

COLUMNS = ("code", "name", "short_name", "level", "parent", "note")
LONGEST_NAME = 64
"""Characters; the longest official name of the 2025 table has 18, and a pasted paragraph is no name."""

_UNSAFE = "<>&\\x00-\\x1f\\x7f-\\x9f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2064\\ufeff"
SAFE = f"[^{_UNSAFE}]"
UNSAFE = re.compile(f"[{_UNSAFE}]")
"""HTML, control characters and invisible ones: names go into pages, and two names that look alike must be equal."""
WITHOUT_MARKS = OwnText("请删去 < > & 和不可见字符")


class Row(NamedTuple):
    """One line of a table; all columns are text, see `Region`. `note` says where an unofficial row comes from."""

    code: str
    name: str
    short_name: str
    level: str
    parent: str
    note: str


class Fault(NamedTuple):
    """One broken rule: the column, what is wrong, and what to do."""

    field: str
    reason: str
    mend: str


def form_faults(row: Row) -> Iterator[Fault]:
    """What is wrong with the row by itself."""
    if canonical_form(row.code) != row.code:
        yield Fault("code", f"“{legible(row.code)}”不是区划代码", "请用 6、9 或 12 位数字，末尾不补 000")
    yield from _name_faults("name", row.name)
    if row.short_name:
        yield from _name_faults("short_name", row.short_name)
    if row.level not in LEVELS:
        yield Fault("level", f"没有“{legible(row.level)}”这一级", f"请填 {'、'.join(LEVELS[1:])} 之一")
    if (row.code == NATION) != (row.level == LEVELS[0]) or (row.code == NATION) != (row.parent == ""):
        yield Fault("parent", f"只有全国（{NATION}）是国家级、没有上级", "请填写上级的代码和本级的级别")
    if UNSAFE.search(row.note):
        yield Fault("note", "备注中有 HTML 或不可见字符", WITHOUT_MARKS)


def _name_faults(field: str, name: str) -> Iterator[Fault]:
    if not name or name != name.strip():
        yield Fault(field, "名称为空，或首尾有空格", "请填写名称，删去首尾空格")
    if len(name) > LONGEST_NAME:
        yield Fault(field, f"名称有 {len(name)} 个字", f"请不超过 {LONGEST_NAME} 个字")
    if UNSAFE.search(name):
        yield Fault(field, "名称中有 HTML 或不可见字符", WITHOUT_MARKS)


def kin_faults(row: Row, levels: Mapping[str, str]) -> Iterator[Fault]:
    """What is wrong with the row's place in the tree; `levels` gives the level of every region by code."""
    if row.code == NATION or row.level not in LEVELS:
        return
    above = levels.get(row.parent)
    if above is None:
        yield Fault("parent", f"没有上级 {legible(row.parent)}", "请改用表中已有的代码，或先添加上级")
    elif above in LEVELS and LEVELS.index(row.level) <= LEVELS.index(above):
        own, top = (LEVEL_NAMES[LEVELS.index(level)] for level in (row.level, above))
        yield Fault("level", f"{own}不能在{top}的 {row.parent} 之下", "请改级别或改上级，下级必须低于上级")
