"""A setting is a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting: its name, how its text is read, its default, its environment variable, what it is for."""

    name: str
    read: Callable[[str], Any]
    default: Any
    variable: str
    help: str
