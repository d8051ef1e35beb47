"""Settings that are one of two words."""

from __future__ import annotations

ON, OFF = "on", "off"
REPORT, HOLD = "report", "hold"


def read_switch(text: str) -> str:
    """`ON` or `OFF`, in either case."""
    if text.lower() not in (ON, OFF):
        raise ValueError(f"应为 {ON} 或 {OFF}")
    return text.lower()


def read_ban(text: str) -> str:
    """`REPORT` or `HOLD`, in either case."""
    if text.lower() not in (REPORT, HOLD):
        raise ValueError(f"应为 {REPORT} 或 {HOLD}")
    return text.lower()
