"""Messages of faults that many fields and parameters can have. A fault of one rule alone stands beside that rule."""

from __future__ import annotations

from dictionaries.reasons import Message

UNKNOWN_FIELD = Message("unknown_field", "没有这个字段", "there is no such field")
MISSING_FIELD = Message("missing", "请给出这个字段", "this field is required")
EMPTY = Message("empty", "不能为空", "must not be empty")

TOO_LONG_TEXT = Message("too_long", "最长 {most} 个字符", "must have at most {most} characters")
CONTROL_CHARACTERS = Message(
    "forbidden_character", "含有控制字符", "contains control characters", "请删除", "remove them"
)
NOT_BETWEEN = Message("out_of_range", "应为 {least} 至 {most} 的整数", "must be an integer from {least} to {most}")
NOT_A_TEXT = Message("wrong_type", "应为文字", "must be a text")
NOT_AN_INTEGER = Message("not_a_number", "应为整数", "must be an integer")
NOT_A_NUMBER = Message("not_a_number", "应为数字", "must be a number")
NOT_ONE_OF = Message("unknown_value", "应为 {choices} 之一", "must be one of {choices}")
NOT_A_REGION_CODE = Message(
    "unknown_region", "应为 6、9 或 12 位行政区划代码", "must be an administrative code of 6, 9 or 12 digits"
)
NO_REGION = Message("unknown_region", "没有区划代码 {code}", "there is no administrative code {code}")
NO_PRESENT_REGION = NO_REGION.with_mend("请用区划表中现行的代码", "use a code of the present table of regions")
NO_DOCUMENT = Message(
    "not_found", "没有这个编号的文档，可能已下线", "there is no document of this id; it may have gone offline"
)
