"""Time limits of documents, and how they read: 5 个工作日, 当场办结."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from indexer.documents.document import INSTANT

AT_ONCE = "当场办结"
USUAL_UNIT = "工作日"
UNITS = {"工作日": "个工作日", "自然日": "天", "月": "个月", "小时": "小时"}


def whole_time(time: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A time limit `{value, unit, note}` with what the store leaves out: it keeps no field that has its usual value.
    None where no limit is told: a number of nothing (0 工作日) is a field that nobody filled.
    """
    found = {"value": 0, "unit": USUAL_UNIT, **(time or {})}
    return found if found["unit"] == INSTANT or found["value"] else None


def duration_text(time: Mapping[str, Any] | None) -> str:
    """A time limit in words; "" where there is none."""
    found = whole_time(time)
    if found is None:
        return ""
    if found["unit"] == INSTANT:
        return AT_ONCE
    return f"{found['value']:g} {UNITS.get(found['unit'], found['unit'])}"
