"""Turn what pydantic finds wrong into messages that the sender can act on: one table from error type to message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from dictionaries.faults import Fault
from dictionaries.messages import EMPTY, NOT_A_NUMBER, NOT_A_TEXT, NOT_AN_INTEGER
from dictionaries.reasons import Message
from indexer.loaders.choices import CHOICES, choices_of

OBJECT = Message("wrong_type", "应为对象（JSON 对象）", "must be an object (of JSON)")
YES_OR_NO = Message("wrong_type", "应为 是/否（true/false）", "must be true or false")
# Error type → message; {name} is filled from the error's context.
MESSAGES: Final[Mapping[str, Message]] = {
    "missing": Message("missing", "缺少必填字段", "this field is required"),
    "string_type": NOT_A_TEXT,
    "string_too_long": Message(
        "too_long", "太长：最多 {max_length} 个字符", "is too long: at most {max_length} characters"
    ),
    "string_too_short": EMPTY,
    "string_unicode": Message(
        "forbidden_character", "含有不成对的代理字符", "contains a lone surrogate", "请删除", "delete it"
    ),
    "tuple_type": Message("wrong_type", "应为列表（JSON 数组）", "must be a list (an array of JSON)"),
    "model_type": OBJECT,
    "model_attributes_type": OBJECT,
    "bool_type": YES_OR_NO,
    "bool_parsing": YES_OR_NO,
    "int_type": NOT_AN_INTEGER,
    "int_parsing": NOT_AN_INTEGER,
    "int_parsing_size": Message("out_of_range", "数字太大", "the number is too large"),
    "int_from_float": Message("not_a_number", "应为整数，不能有小数", "must be an integer, without a fraction"),
    "float_type": NOT_A_NUMBER,
    "float_parsing": NOT_A_NUMBER,
    "finite_number": Message("not_a_number", "应为有限的数字", "must be a finite number"),
    "greater_than_equal": Message("out_of_range", "不能小于 {ge}", "must be at least {ge}"),
    "less_than_equal": Message("out_of_range", "不能大于 {le}", "must be at most {le}"),
}
BAD_URL = Message(
    "not_a_url", "应为以 http:// 或 https:// 开头的网址，不能含空白、引号和 <>",
    "must be an address that begins with http:// or https://, without spaces, quotes and <>",
)  # fmt: skip
BAD_CODE = Message(
    "forbidden_character", "不能含空白、<> 和控制字符", "must not contain spaces, <> or control characters"
)
UNKNOWN_VALUE = Message("unknown_value", "应为 {choices}", "must be one of {choices}")
UNFIT = Message("wrong_form", "不符合要求（{kind}）", "does not meet the rules ({kind})")


def faults_of(error: ValidationError, row: int) -> list[Fault]:
    """A fault for each thing that is wrong, its field as a dotted path."""
    return [
        Fault(row, ".".join(map(str, found["loc"])), reason_of(found["type"], found["loc"], found.get("ctx", {})))
        for found in error.errors(include_url=False, include_input=False)
    ]


def reason_of(kind: str, where: tuple[int | str, ...], context: Mapping[str, Any]) -> str:
    """The message of one error: its type, the path of its field, and pydantic's context."""
    if kind == "value_error":
        return str(context["error"])
    if kind == "string_pattern_mismatch":
        return BAD_URL() if context["pattern"].startswith("^http") else BAD_CODE()
    if kind == "literal_error":
        field = ".".join(part for part in where if isinstance(part, str))
        return UNKNOWN_VALUE(choices=choices_of(field) if field in CHOICES else _expected(context["expected"]))
    message = MESSAGES.get(kind)
    return message(**context) if message else UNFIT(kind=kind)


def _expected(told: str) -> list[str]:
    """The values of a choice, of which pydantic writes 'a', 'b' or 'c'."""
    return told.replace(" or ", ", ").replace("'", "").split(", ")
