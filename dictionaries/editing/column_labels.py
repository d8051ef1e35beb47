"""What editors call the columns of dictionaries, and what they mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from dictionaries.editing.own_files import MORE, OFF
from dictionaries.kinds.column_parsers import Choice
from dictionaries.kinds.kind import Kind

# What people add to a header: an asterisk, a colon, white space, a note in brackets.
DECORATION = re.compile(r"[（(\[【].*?[）)\]】]|[*＊\s\u200b\ufeff:：]")

# What people leave out of a header: 地区 is 适用地区, unless a kind has a column that might be meant.
APPLIES = "适用"


class ColumnLabel(NamedTuple):
    """One column of a kind.

    Attributes:
        name: The column's, as in the TSV files.
        label: Its header in Chinese, which no other column of the kind has.
        meaning: What it says, and how it is filled in.
        choices: The values that it may have; none where it may have any.
        required: Whether it must be filled in.
    """

    name: str
    label: str
    meaning: str
    choices: tuple[str, ...] = ()
    required: bool = False


# Label → what the console calls it; files go on with the label, and are read with either.
CALLED: Mapping[str, str] = {"检索词": "查询", "处理": "做什么", "截止日": "截止日期"}


@cache
def column_labels(kind: Kind) -> Mapping[str, ColumnLabel]:
    """Name → column: those of a kind in its order, then those of `own_files.MORE`."""
    found = {}
    for name, column in {**kind.fields, **MORE}.items():
        read = column.read
        choices = tuple(read.choices) if isinstance(read, Choice) else (OFF,) if name == "@off" else ()
        required = name in kind.columns and not _may_be_empty(kind, name)
        found[name] = ColumnLabel(name, column.label, column.meaning, choices, required)
    return found


@cache
def headers_of(kind: Kind) -> Mapping[str, str]:
    """Header, without what people add to it → column: labels, names, and names of before."""
    columns = column_labels(kind)
    former = dict(zip(kind.digest_columns, kind.columns, strict=True))
    own = [_plain(one.label) for name, one in columns.items() if name in kind.columns]
    short = {name: columns[name].label.removeprefix(APPLIES) for name in MORE}
    names = {label: name for name, label in short.items() if not any(one.endswith(label) for one in own)}
    names |= {CALLED[one.label]: name for name, one in columns.items() if one.label in CALLED}
    names |= {_plain(one.label): name for name, one in columns.items()} | former | {name: name for name in columns}
    return {header.lower(): name for header, name in names.items()}


def column_of(header: str, kind: Kind) -> str | None:
    """The column of a header, whichever way it is written; None where it is none of the kind's."""
    known = headers_of(kind)
    return known.get(header.strip().lower()) or known.get(_plain(header).lower())


def label_of(kind: Kind, column: str) -> str:
    """A column as it is told to people: 权重（weight）; what is no column stays."""
    found = column_labels(kind).get(column)
    return f"{found.label}（{column}）" if found else column


def _plain(header: str) -> str:
    return DECORATION.sub("", header)


def _may_be_empty(kind: Kind, column: str) -> bool:
    try:
        kind.columns[column]("")
    except ValueError:
        return False
    return True
