"""Messages of faults that many parameters of requests can have; those that fields have too are in
`dictionaries.messages`.
"""

from __future__ import annotations

from dictionaries.messages import (
    CONTROL_CHARACTERS,
    MISSING_FIELD,
    NO_DOCUMENT,
    NOT_A_NUMBER,
    NOT_A_REGION_CODE,
    NOT_A_TEXT,
    NOT_AN_INTEGER,
    NOT_BETWEEN,
    NOT_ONE_OF,
    TOO_LONG_TEXT,
    UNKNOWN_FIELD,
)
from dictionaries.reasons import Message

__all__ = [
    "AND_MORE",
    "AND_MORE_OF",
    "CONTROL_CHARACTERS",
    "MISSING_FIELD",
    "MISSING_PARAMETER",
    "NOT_AN_INTEGER",
    "NOT_A_COUNT",
    "NOT_A_DATE",
    "NOT_A_FLAG",
    "NOT_A_NUMBER",
    "NOT_A_REGION_CODE",
    "NOT_A_SINGLE_VALUE",
    "NOT_A_TEXT",
    "NOT_BETWEEN",
    "NOT_ONE_OF",
    "NOT_SOME_OF",
    "NOT_UTF8",
    "NO_DOCUMENT",
    "NO_KIND",
    "NO_VERSION",
    "REGION_WITH_CODE",
    "TOO_LONG",
    "TOO_LONG_TEXT",
    "TOO_MANY_VALUES",
    "TOO_SMALL",
    "UNKNOWN_FIELD",
    "UNKNOWN_PARAMETER",
    "UNKNOWN_REGION_NAMED",
    "WRONG_SITE",
]  # fmt: skip

NOT_A_SINGLE_VALUE = Message("not_a_single_value", "只能给一个值", "only one value may be given")
TOO_MANY_VALUES = Message("too_many_values", "最多 {most} 个值", "at most {most} values may be given")
UNKNOWN_PARAMETER = Message("unknown_parameter", "没有这个参数", "there is no such parameter")
MISSING_PARAMETER = Message("missing", "请给出这个参数", "this parameter is required")

TOO_LONG = Message(
    "too_long", "最长 {most} 个字符，现有 {length} 个", "must have at most {most} characters, has {length}"
)
NOT_UTF8 = Message(
    "not_utf8", "不是 UTF-8 编码", "is not UTF-8", "请将文字按 UTF-8 编码后再作百分号转义",
    "encode the text as UTF-8 before percent-encoding it",
)  # fmt: skip

TOO_SMALL = Message("out_of_range", "应为不小于 {least} 的整数", "must be an integer of at least {least}")
NOT_A_COUNT = Message("wrong_type", "应为正整数", "must be a positive integer")
NOT_A_FLAG = Message("wrong_type", "应为 true 或 false", "must be true or false")
NOT_A_DATE = Message("not_a_date", "应为日期，如 {example}", "must be a date such as {example}")
NOT_SOME_OF = Message("unknown_value", "应为 {choices} 中的若干个", "must be some of {choices}")

WRONG_SITE = Message(
    "wrong_form", "站点名称不能为空，不含控制字符", "names of sites must not be empty or have control characters"
)
NO_VERSION = Message("not_found", "没有编号为 {number} 的词典版本", "there is no version {number} of the dictionaries")
NO_KIND = Message(
    "unknown_value",
    "没有这一类词典",
    "there is no such kind of dictionary",
    "应为 {kinds} 之一",
    "it must be one of {kinds}",
    joint="；",
)
UNKNOWN_REGION_NAMED = Message(
    "unknown_region", "没有地区“{region}”", "there is no region {region}", "请写名称或区划代码",
    "give its name or its administrative code",
)  # fmt: skip

# Parts of messages.
AND_MORE = Message("part", "{listed} 等", "{listed} and others")
AND_MORE_OF = Message("part", "{listed} 等 {count} 个", "{listed} and others ({count} in all)")
REGION_WITH_CODE = Message("part", "{name}（{code}）", "{name} ({code})")
