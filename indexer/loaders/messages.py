"""What pydantic finds wrong, in words that the sender can act on: one table from error type to message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from dictionaries.faults import Fault
from dictionaries.own_text import OwnText
from indexer.loaders.choices import CHOICES, labels

# Error type → message; {name} is filled from the error's context.
MESSAGES: Final[Mapping[str, str]] = {
    "missing": "缺少必填字段",
    "string_type": "应为文字",
    "string_too_long": "太长：最多 {max_length} 个字符",
    "string_too_short": "不能为空",
    "string_unicode": "含有不成对的代理字符，请删除",
    "tuple_type": "应为列表（JSON 数组）",
    "model_type": "应为对象（JSON 对象）",
    "model_attributes_type": "应为对象（JSON 对象）",
    "bool_type": "应为 是/否（true/false）",
    "bool_parsing": "应为 是/否（true/false）",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_parsing_size": "数字太大",
    "int_from_float": "应为整数，不能有小数",
    "float_type": "应为数字",
    "float_parsing": "应为数字",
    "finite_number": "应为有限的数字",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
}
BAD_URL = OwnText("应为以 http:// 或 https:// 开头的网址，不能含空白、引号和 <>")
BAD_CODE = OwnText("不能含空白、<> 和控制字符")


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
        return BAD_URL if context["pattern"].startswith("^http") else BAD_CODE
    if kind == "literal_error":
        field = ".".join(part for part in where if isinstance(part, str))
        return f"应为 {'、'.join(labels(field))}" if field in CHOICES else f"应为 {context['expected']}"
    message = MESSAGES.get(kind)
    return message.format_map(context) if message else f"不符合要求（{kind}）"
