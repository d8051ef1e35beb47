"""How numbers and codes of a matter read on a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from search_engine.searching import duration_text, handled_online, needs_no_visit


def promised(time: Mapping[str, Any] | None) -> str:
    """A promised time as a card says it."""
    words = duration_text(time)
    return words if words in ("", "当场办结") else f"{words}办结"


def visits(times: int | None) -> str:
    """How often one has to come."""
    return "" if times is None else f"{times} 次"


def handling(depths: Sequence[str], times: int | None) -> str:
    """Whether one has to come: all of it online, applied for online, or how often; "" where nothing is known.

    Args:
        depths: Of online handling.
        times: How often one has to come; 0 alone does not say that there is another way than to come.
    """
    if needs_no_visit(depths, times):
        return "全程网办"
    if handled_online(depths):
        return "可网上申请"
    return "" if times is None else f"到现场 {times} 次"


def day(instant: Any) -> str:
    """The day of an RFC 3339 time; "" where there is none."""
    return str(instant)[:10] if instant else ""
