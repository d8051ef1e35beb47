"""How numbers and codes of a matter read on a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from search_engine.searching import duration_text

# Depths at which something can be handled online, not only asked about.
ONLINE = frozenset({"收件", "预审", "受理", "办理", "办理结果信息反馈", "电子证照反馈"})


def promised(time: Mapping[str, Any] | None) -> str:
    """A promised time as a card says it."""
    words = duration_text(time)
    return words if words in ("", "当场办结") else f"{words}办结"


def visits(times: int | None) -> str:
    """How often one has to come."""
    return "" if times is None else f"{times} 次"


def handling(depths: Sequence[str], times: int | None) -> str:
    """How it is handled, as a card says it: without coming, or how often one comes."""
    if online(depths):
        return "全程网办" if times == 0 else f"可网上申请，到现场 {times} 次" if times else "可网上申请"
    return "" if times is None else f"到现场 {times} 次"


def online(depths: Sequence[str]) -> bool:
    """Whether it can be handled online."""
    return not ONLINE.isdisjoint(depths)


def day(instant: Any) -> str:
    """The day of an RFC 3339 time; "" where there is none."""
    return str(instant)[:10] if instant else ""
