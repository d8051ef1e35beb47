"""A parameter of a call, and the kinds of them: each is read and told in the OpenAPI document in one way everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dictionaries.reasons import Reason
from search_engine.query.value_forms import LONGEST_VALUE, any_of, form_of, one_of, update_time, whole

STRING = {"type": "string"}
DAY = {"type": "string", "format": "date"}
PRINTABLE = r"^[^\x00-\x08\x0b-\x1f\x7f]*$"  # without the control characters that `text_of` refuses


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter.

    Attributes:
        read: Its values as sent → its value; `ValueError` (with a `Reason`) where they are of the wrong form.
        schema: JSON Schema of one value, for the OpenAPI document.
        help: What it means, for the OpenAPI document.
        repeated: Whether it may be given several times.
        default: What it is where it is not sent, as JSON; None: nothing.
        example: A value, for the OpenAPI document; None: the schema says enough.
    """

    name: str
    read: Callable[[Sequence[str]], Any]
    schema: Mapping[str, Any]
    help: str
    repeated: bool = False
    default: Any = None
    example: Any = None

    @property
    def choices(self) -> tuple[str, ...]:
        """Its values, where it has a fixed set of them."""
        return tuple(self.schema.get("enum", ()))


def text_schema(longest: int) -> dict[str, Any]:
    """JSON Schema of a text of at most so many characters."""
    return {"type": "string", "maxLength": longest, "pattern": PRINTABLE}


def number_schema(least: float, most: float, kind: str = "integer") -> dict[str, Any]:
    """JSON Schema of a number `[least, most]`."""
    return {"type": kind, "minimum": least, "maximum": most}


def whole_parameter(
    name: str, most: int, help_text: str, default: int | None = None, *, least: int = 1, example: int | None = None
) -> Parameter:
    """A whole number `[least, most]`."""
    return Parameter(name, whole(least, most), number_schema(least, most), help_text, default=default, example=example)


def update_time_parameter(name: str, help_text: str, example: str) -> Parameter:
    """When something was updated: a time that is not in the future."""
    return Parameter(name, update_time, {"type": "string", "format": "date-time"}, help_text, example=example)


def choice_parameter(
    name: str, choices: Sequence[str], help_text: str, default: str | None = None, example: str | None = None
) -> Parameter:
    """One of some values."""
    schema = {"type": "string", "enum": list(choices)}
    return Parameter(name, one_of(choices), schema, help_text, default=default, example=example)


def choices_parameter(
    name: str, help_text: str, choices: Sequence[str] | None = None, example: str | None = None
) -> Parameter:
    """Several values, any of which will do."""
    schema = text_schema(LONGEST_VALUE) if choices is None else {"type": "string", "enum": list(choices)}
    return Parameter(name, any_of(choices), schema, help_text, repeated=True, example=[example] if example else None)


def form_parameter(name: str, form: str, fault: Reason, help_text: str, example: str | None = None) -> Parameter:
    """A text of a form (a regular expression that all of it fits); `fault`: what is said of another one."""
    return Parameter(name, form_of(form, fault), {"type": "string", "pattern": f"^{form}$"}, help_text, example=example)
