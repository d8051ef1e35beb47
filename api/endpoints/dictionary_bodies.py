"""What editors send: JSON objects of a few fields, read as their schemas say and each told with its fault where it is
wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import request

from api.http.body import json_object
from api.openapi.parameters import CONTROL
from api.openapi.schemas import SCHEMAS
from api.openapi.shapes import Schema
from search_engine import BadParameters, Detail, Message, Words, about
from search_engine.messages import CONTROL_CHARACTERS, MISSING_FIELD, NOT_A_FLAG, NOT_BETWEEN

JSON = ("application/json",)
# Bytes of a body: a draft of one row, or the numbers of drafts.
MOST_BYTES = 250_000
MOST_DRAFTS, MOST_CELLS, LONGEST_CELL, LONGEST_LINE, LARGEST = 10_000, 20, 2_000, 100, 10**18 - 1
NOT_A_LINE = Message("wrong_type", "应为至多 {most} 个字符的文字", "must be a text of at most {most} characters")
NOT_A_VERSION = Message(
    "wrong_type", "应为版本的编号，即不小于 0 的整数", "must be the number of a version, an integer of at least 0"
)
NOT_DRAFTS = Message(
    "wrong_type", "应为 1 至 {most} 个草稿编号的列表", "must be a list of 1 to {most} numbers of drafts"
)
NOT_CELLS = Message("wrong_type", "应为一行的内容：列名 → 文字", "must be the cells of a row: column → text")
NO_COLUMN = Message(
    "unknown_field", "没有 {column} 这一列", "there is no column {column}", "地区、期限等用各自的字段",
    "regions, dates and the like have fields of their own",
)  # fmt: skip
Reader = Callable[[Any], Any]  # raises `ValueError` with a `Reason`


def read_body(name: str, **special: Reader) -> dict[str, Any]:
    """The fields that the current request's body gives. Raises `BadParameters` with every fault.

    Args:
        name: Of the body's schema.
        special: Readers of fields of which the schema says too little.
    """
    fields, required = SCHEMAS[name]["properties"], SCHEMAS[name]["required"]
    body, faults = json_object(request, MOST_BYTES, JSON, fields)
    found = {}
    for field, schema in fields.items():
        if body.get(field) is None:
            faults += [Detail(field, MISSING_FIELD())] if field in required else []
            continue
        read = special.get(field) or READERS.get(field) or _reader(schema)
        try:
            found[field] = read(body[field])
        except ValueError as error:
            faults.append(Detail(field, str(error)))
    if faults:
        raise BadParameters(faults)
    return found


def _reader(schema: Schema) -> Reader:
    """Of a flag, a number, or a line of text; which of some values it has to be is told by who takes it."""
    if schema.get("type") == "boolean":
        return flag
    if schema.get("type") == "integer":
        return whole(schema["minimum"], schema["maximum"])
    return text(schema.get("maxLength", LONGEST_LINE))


def text(longest: int = 100) -> Callable[[Any], str]:
    """A line of text."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or len(value) > longest:
            raise ValueError(NOT_A_LINE(most=longest))
        if CONTROL.search(value):
            raise ValueError(CONTROL_CHARACTERS())
        return value.strip()

    return read


def flag(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise ValueError(NOT_A_FLAG())
    return value


def number(value: Any) -> int:
    """A number of a version."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST:
        raise ValueError(NOT_A_VERSION())
    return value


def whole(least: int, most: int) -> Callable[[Any], int]:
    """A number within bounds."""

    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueError(NOT_BETWEEN(least=least, most=most))
        return value

    return read


def numbers(value: Any) -> tuple[int, ...]:
    """Numbers of drafts."""
    whole = isinstance(value, list) and all(isinstance(one, int) and not isinstance(one, bool) for one in value)
    if not whole or not 1 <= len(value) <= MOST_DRAFTS or not all(1 <= one <= LARGEST for one in value):
        raise ValueError(NOT_DRAFTS(most=MOST_DRAFTS))
    return tuple(value)


def cells_of_body(value: Any) -> dict[str, str]:
    """Column → cell. Columns of conditions have fields of their own."""
    if not isinstance(value, dict) or not 1 <= len(value) <= MOST_CELLS:
        raise ValueError(NOT_CELLS())
    found = {name: _cell(name, cell) for name, cell in value.items()}
    if wrong := [name for name in found if name.startswith("@")]:
        raise ValueError(NO_COLUMN(column=wrong[0][:50]))
    return found


def _cell(column: str, value: Any) -> str:
    try:
        return text(LONGEST_CELL)(value)
    except ValueError as error:
        raise ValueError(about(Words(f"{column[:50]} 列", f"column {column[:50]}"), str(error))) from error


# Field → its reader, in all bodies.
READERS: Mapping[str, Reader] = {"drafts": numbers, "version": number, "cells": cells_of_body}
