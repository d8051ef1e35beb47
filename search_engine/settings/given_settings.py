"""Settings that a program gives by name: is there one of that name, and is the value of its type?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import PurePath
from typing import Any

from dictionaries.reasons import Message, Words
from search_engine.errors import Detail
from search_engine.settings.setting import Setting

UNKNOWN = Message("unknown_setting", "没有这个设置", "there is no such setting")
MISSPELT = UNKNOWN.with_mend("是否应为 {near}？", "did you mean {near}?")
WRONG_TYPE = Message("wrong_type", "应为{wanted}，现为 {given}", "must be {wanted}, is {given}")
# By the type of the default: what may be given, and how that is called. A share of a number is no whole one.
TYPES: Mapping[type, tuple[tuple[type, ...], Words]] = {
    bool: ((bool,), Words(" True 或 False", "True or False")),
    int: ((int, float), Words("整数", "a whole number")),
    float: ((int, float), Words("数", "a number")),
    tuple: ((tuple, list), Words("一组文字（tuple）", "several texts (a tuple)")),
    dict: ((Mapping,), Words("名称与值（dict）", "names with values (a dict)")),
}
PATH = ((str, PurePath), Words("路径（str 或 Path）", "a path (a str or a Path)"))
# Of texts: some are read into an object, which a program may give as well.
NO_TEXTS = (bool, int, float, bytes, tuple, list, dict, type(None))
TEXT = Words("文字（str）", "a text (a str)")


def faults_of(values: Mapping[str, Any], rows: Sequence[Setting]) -> list[Detail]:
    """What is wrong with values by name."""
    by_name = {row.name: row for row in rows}
    unknown = [Detail(name, _unknown(name, list(by_name))) for name in values if name not in by_name]
    given = [(by_name[name], value) for name, value in values.items() if name in by_name]
    wanted = [(row.name, value, wanted_instead(row.default, value)) for row, value in given]
    return unknown + [
        Detail(name, WRONG_TYPE(wanted=words, given=type(value).__name__)) for name, value, words in wanted if words
    ]


def wanted_instead(default: object, value: object) -> Words | None:
    """What a setting of this default should be, where the value is something else; None: it is right."""
    if isinstance(default, str):
        return TEXT if isinstance(value, NO_TEXTS) else None
    types, words = PATH if isinstance(default, PurePath) else TYPES[type(default)]
    right = isinstance(value, types) and (not isinstance(value, bool) or bool in types)
    return None if right else words


def _unknown(name: str, names: Sequence[str]) -> Any:
    near = get_close_matches(name, names, 1)
    return MISSPELT(near=near[0]) if near else UNKNOWN()
