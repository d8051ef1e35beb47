"""How numbers and codes of a matter read on a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

UNITS = {"工作日": "个工作日", "自然日": "天", "月": "个月", "小时": "小时"}
# Depths at which something can be handled online, not only asked about.
ONLINE = frozenset({"收件", "预审", "受理", "办理", "办理结果信息反馈", "电子证照反馈"})


def duration(time: Mapping[str, Any] | None) -> str:
    """A time limit, such as 5 个工作日; "" where there is none."""
    if not time or time.get("value") is None:
        return ""
    if time.get("unit") == "即时":
        return "当场办结"
    unit = str(time.get("unit") or "工作日")
    return f"{time['value']:g} {UNITS.get(unit, unit)}"


def promised(time: Mapping[str, Any] | None) -> str:
    """A promised time as a card says it."""
    words = duration(time)
    return words if words in ("", "当场办结") else f"承诺 {words}"


def visits(times: int | None) -> str:
    """How often one has to come, as a card says it."""
    return "" if times is None else f"跑 {times} 次"


def online(depths: Sequence[str]) -> bool:
    """Whether it can be handled online."""
    return not ONLINE.isdisjoint(depths)


def day(instant: Any) -> str:
    """The day of an RFC 3339 time; "" where there is none."""
    return str(instant)[:10] if instant else ""
