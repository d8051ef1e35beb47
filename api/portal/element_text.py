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
