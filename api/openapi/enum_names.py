"""Names in ASCII for values in Chinese: generators make constants of them, and not all languages take hanzi for one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NAMES: Mapping[str, str] = {
    "工作日": "WORKING_DAY", "自然日": "CALENDAR_DAY", "月": "MONTH", "小时": "HOUR", "即时": "INSTANT",
    "必要": "REQUIRED", "非必要": "OPTIONAL", "容缺": "MAY_FOLLOW",
    "行政许可": "LICENSING", "行政处罚": "PENALTY", "行政强制": "COERCION", "行政征收": "LEVY", "行政给付": "PAYMENT",
    "行政检查": "INSPECTION", "行政确认": "CONFIRMATION", "行政奖励": "REWARD", "行政裁决": "ADJUDICATION",
    "其他行政权力": "OTHER_POWER", "公共服务": "PUBLIC_SERVICE",
    "国家级": "NATION", "省级": "PROVINCE", "市级": "CITY", "县级": "COUNTY", "乡级": "TOWN", "村级": "VILLAGE",
    "依申请": "ON_APPLICATION", "依职权": "EX_OFFICIO",
    "定点办理": "LOCAL", "全国": "NATIONWIDE", "跨省": "ACROSS_PROVINCES", "跨市": "ACROSS_CITIES",
    "跨县": "ACROSS_COUNTIES", "区域通办": "LISTED_REGIONS",
    "全程网办": "ONLINE", "代收代办": "BY_PROXY", "多地联办": "JOINTLY",
    "互联网咨询": "CONSULTATION", "收件": "RECEIPT", "预审": "PRELIMINARY_REVIEW", "受理": "ACCEPTANCE",
    "办理": "HANDLING", "办理结果信息反馈": "RESULT", "电子证照反馈": "ELECTRONIC_LICENCE",
}  # fmt: skip


def with_enum_names(document: Any) -> Any:
    """An OpenAPI document, or a part of one, in which every set of Chinese values has names (`x-enum-varnames`)."""
    if isinstance(document, list):
        return [with_enum_names(part) for part in document]
    if not isinstance(document, dict):
        return document
    found = {name: with_enum_names(part) for name, part in document.items()}
    values = found.get("enum")
    if isinstance(values, list) and not all(map(str.isascii, values)):
        found["x-enum-varnames"] = [NAMES.get(value, value) for value in values]
    return found
