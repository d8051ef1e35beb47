"""A setting is a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

ON, OFF = "on", "off"
REPORT, HOLD = "report", "hold"


@dataclass(slots=True)
class Setting:
    """A setting: how its text is read, its default, its environment variable, what it is for, and its name, which is
    that of the attribute.

    Attributes:
        is_secret: Whether no message repeats its text.
    """

    read: Callable[[str], Any]
    default: Any
    variable: str
    help: str
    is_secret: bool = False
    name: str = ""

    def __set_name__(self, _owner: type, name: str) -> None:
        self.name = name


def setting(read: Callable[[str], Any], default: Any, variable: str, help: str, *, is_secret: bool = False) -> Any:
    """A row, as the attribute of a class whose objects have a value in its place.

    Args:
        is_secret: No message repeats its text. One that may be kept encrypted is a `secret_setting`.
    """
    return Setting(read, default, variable, help, is_secret)


def one_of(*names: str, fold: bool = False) -> Callable[[str], str]:
    """What reads one of some names; `fold`: in either case."""

    def read(text: str) -> str:
        name = text.lower() if fold else text
        if name not in names:
            raise ValueError(f"应为 {' 或 '.join(names)}")
        return name

    return read


read_switch = one_of(ON, OFF, fold=True)
