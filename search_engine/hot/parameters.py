"""The parameters of `/v1/hot`: the region, and how many terms are wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from search_engine.errors import BadParameters, Detail
from search_engine.request import BY_NAME, Parameter, whole

DEFAULT_LIMIT, MOST_LIMIT = 10, 30
HOT_PARAMETERS: tuple[Parameter, ...] = (
    BY_NAME["region"],
    Parameter(
        "limit",
        whole(1, MOST_LIMIT),
        {"type": "integer", "minimum": 1, "maximum": MOST_LIMIT, "default": DEFAULT_LIMIT},
        "最多几个热词",
    ),
)


def read_hot(values: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Values by name, of texts as sent. Raises `BadParameters` with every fault."""
    found: dict[str, Any] = {}
    faults = []
    for parameter in HOT_PARAMETERS:
        if parameter.name in values:
            try:
                found[parameter.name] = parameter.read(values[parameter.name])
            except ValueError as error:
                faults.append(Detail(parameter.name, str(error)))
    if faults:
        raise BadParameters(faults)
    return found
