"""How a time limit of a document reads: 5 个工作日, 当场办结."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

AT_ONCE = "当场办结"
UNITS = {"工作日": "个工作日", "自然日": "天", "月": "个月", "小时": "小时"}


def duration_text(time: Mapping[str, Any] | None) -> str:
    """A time limit `{value, unit}` in words; "" where there is none."""
    if not time or time.get("value") is None:
        return ""
    if time.get("unit") == "即时":
        return AT_ONCE
    unit = str(time.get("unit") or "工作日")
    return f"{time['value']:g} {UNITS.get(unit, unit)}"
