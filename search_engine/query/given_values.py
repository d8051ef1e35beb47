"""Values that a program gives, held to the rules of parameters: each is written as it would be sent, and read.

So a rule stands once, in the table of parameters, and a program is told the same as a caller over HTTP.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dictionaries.reasons import Message, Reason, Words
from search_engine.errors import BadParameters, Detail
from search_engine.query.parameter import Parameter

NOT_OF_TYPE = Message("wrong_type", "应为{wanted}，现为 {given}", "must be {wanted}, is {given}")
SEVERAL = Words("一组文字（tuple）", "several texts (a tuple)")
# By the type of a JSON Schema: what a program gives, and how that is called.
GIVEN: Mapping[str, tuple[tuple[type, ...], Words]] = {
    "string": ((str, date), Words("文字（str）", "a text (str)")),
    "integer": ((int,), Words("整数（int）", "a whole number (int)")),
    "number": ((int, float), Words("数（float）", "a number (float)")),
    "boolean": ((bool,), Words(" True 或 False", "True or False")),
}


def given_value(parameter: Parameter, value: object) -> Any:
    """A value as its parameter has it: a list becomes a tuple, a day, or its text, a moment.

    Raises:
        ValueError: With a `Reason`: what the parameter does not take; a number as a text, too.
    """
    if parameter.repeated and not isinstance(value, list | tuple):
        raise ValueError(not_of_type(SEVERAL, value))
    several: Sequence[object] = value if parameter.repeated and isinstance(value, list | tuple) else [value]
    types, wanted = GIVEN[parameter.schema["type"]]
    for one in several:
        if not isinstance(one, types) or (isinstance(one, bool) and bool not in types):
            raise ValueError(not_of_type(wanted, one))
    read = parameter.read([as_sent(one) for one in several])
    if isinstance(value, date) and not isinstance(read, date):
        raise ValueError(not_of_type(wanted, value))
    return value if isinstance(read, str) else read  # with its spaces


def given_values(
    parameters: Mapping[str, Parameter], values: Mapping[str, object], faults: list[Detail]
) -> dict[str, Any]:
    """Values by name, each as its parameter has it; what is none is added to the faults."""
    read = {}
    for name, value in values.items():
        try:
            read[name] = given_value(parameters[name], value)
        except ValueError as error:
            faults.append(Detail(name, error.args[0]))
    return read


def held_to(parameters: Sequence[Parameter], **values: object) -> None:
    """Raise `BadParameters` where arguments of a call are none that its parameters take; None is not given."""
    faults: list[Detail] = []
    given = {name: value for name, value in values.items() if value is not None}
    given_values({parameter.name: parameter for parameter in parameters}, given, faults)
    if faults:
        raise BadParameters(faults)


def wrong_object(name: str, wanted: str, given: object) -> BadParameters:
    """What is raised for an argument that is another object; `wanted`: an expression that would be right."""
    return BadParameters([Detail(name, not_of_type(Words(f" {wanted}", wanted), given))])


def not_of_type(wanted: Words, given: object) -> Reason:
    """The reason of a value that is of another type. The value itself is not told: it may be anything."""
    return NOT_OF_TYPE(wanted=wanted, given=type(given).__name__)


def as_sent(value: object) -> str:
    """A value as a query string has it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.6f}"
    return value.isoformat() if isinstance(value, date) else str(value)
