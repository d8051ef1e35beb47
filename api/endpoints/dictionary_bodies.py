"""What is sent to change dictionaries: JSON objects of a few fields, each told with its fault where it is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request

from api.http.body import json_object
from api.openapi.parameters import CONTROL
from search_engine import BadParameters, Detail

JSON = ("application/json",)
# Bytes of a body: a draft of one row, or the numbers of drafts.
MOST_BYTES = 250_000
MOST_DRAFTS, MOST_CELLS, LONGEST_CELL, LONGEST_NOTE, LARGEST = 10_000, 20, 2_000, 500, 10**18 - 1


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a body: how it is read (`ValueError` in Chinese), and what it is where it is not sent."""

    read: Callable[[Any], Any]
    default: Any = None
    required: bool = False


def read_body(fields: Mapping[str, Field]) -> dict[str, Any]:
    """The values of the current request's body. Raises `BadParameters` with every fault."""
    body, faults = json_object(request, MOST_BYTES, JSON, fields)
    found = {}
    for name, field in fields.items():
        if body.get(name) is None:
            found[name] = field.default
            faults += [Detail(name, "请给出这个字段")] if field.required else []
            continue
        try:
            found[name] = field.read(body[name])
        except ValueError as error:
            faults.append(Detail(name, str(error)))
    if faults:
        raise BadParameters(faults)
    return found


def text(longest: int = 100) -> Callable[[Any], str]:
    """A line of text."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or len(value) > longest:
            raise ValueError(f"应为至多 {longest} 个字符的文字")
        if CONTROL.search(value):
            raise ValueError("含有控制字符，请删除")
        return value.strip()

    return read


def flag(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise ValueError("应为 true 或 false")
    return value


def number(value: Any) -> int:
    """A number of a version."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST:
        raise ValueError("应为版本的编号，即不小于 0 的整数")
    return value


def count(most: int) -> Callable[[Any], int]:
    """How many: from 1 on."""

    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
            raise ValueError(f"应为 1 至 {most} 的整数")
        return value

    return read


def numbers(value: Any) -> tuple[int, ...]:
    """Numbers of drafts."""
    whole = isinstance(value, list) and all(isinstance(one, int) and not isinstance(one, bool) for one in value)
    if not whole or not 1 <= len(value) <= MOST_DRAFTS or not all(1 <= one <= LARGEST for one in value):
        raise ValueError(f"应为 1 至 {MOST_DRAFTS} 个草稿编号的列表")
    return tuple(value)


def cells_of_body(value: Any) -> dict[str, str]:
    """Column → cell. Columns of conditions have fields of their own."""
    if not isinstance(value, dict) or not 1 <= len(value) <= MOST_CELLS:
        raise ValueError("应为一行的内容：列名 → 文字")
    found = {name: _cell(name, cell) for name, cell in value.items()}
    if wrong := [name for name in found if name.startswith("@")]:
        raise ValueError(f"没有 {wrong[0][:50]} 这一列；地区、期限等用各自的字段")
    return found


def _cell(column: str, value: Any) -> str:
    try:
        return text(LONGEST_CELL)(value)
    except ValueError as error:
        raise ValueError(f"{column[:50]} 列{error}") from error
