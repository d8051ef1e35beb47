"""The columns of a table: field ↔ Chinese names (C 0103-2018 §7.1, 实施清单), data in `headers.tsv`."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).with_name("headers.tsv")
REQUIRED = ("id", "title")
# What people add to a header: （必填）, （下拉选择）, an asterisk, white space.
DECORATION = re.compile(
    r"[(（【\[](?:必填|选填|可选|必选|非必填|下拉|下拉选择|单选|多选|文本)[)）】\]]|[*＊\s\u200b\ufeff:：]"
)


class Column(NamedTuple):
    """One column of a table.

    Attributes:
        field: The document's field; dotted within a part.
        required: In Chinese, whether it must be filled in; "" where it need not.
        name: The Chinese header that templates have.
        others: Other headers that mean the same.
        meaning: What it says.
        form: How to fill it in.
        example: A cell as an example; "" for none.
    """

    field: str
    required: str
    name: str
    others: tuple[str, ...]
    meaning: str
    form: str
    example: str


@cache
def columns() -> tuple[Column, ...]:
    """All columns, in the template's order."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return tuple(_column(*line.split("\t")) for line in lines if line and not line.startswith("#"))


def field_of(header: str) -> str | None:
    """The field that a header names, in Chinese or English, however decorated; None for an unknown one."""
    return _fields().get(plain_header(header))


def plain_header(header: str) -> str:
    """A header without decoration, half width, in lower case."""
    return DECORATION.sub("", unicodedata.normalize("NFKC", header)).lower()


def name_of(field: str) -> str:
    """The Chinese header of a field; a name that is no column's as it is."""
    return next((column.name for column in columns() if column.field == field), field)


@cache
def _fields() -> dict[str, str]:
    found: dict[str, str] = {}
    for column in columns():
        for name in (column.field, column.name, *column.others):
            other = found.setdefault(plain_header(name), column.field)
            assert other == column.field, f"{name} names both {other} and {column.field}"
    return found


def _column(field: str, required: str, name: str, others: str, meaning: str, form: str, example: str) -> Column:
    return Column(
        field, required, name, tuple(filter(None, others.split("；"))), meaning, form, example.replace("↵", "\n")
    )
