"""A setting is a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

ON, OFF = "on", "off"
REPORT, HOLD = "report", "hold"


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting: its name, how its text is read, its default, its environment variable, what it is for."""

    name: str
    read: Callable[[str], Any]
    default: Any
    variable: str
    help: str


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
