"""The parameters of `/v1/hot`: the region, and how many terms are wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from search_engine.query.parameter import Parameter
from search_engine.query.request import BY_NAME, PAGE_PARAMETERS, values_of
from search_engine.query.value_forms import whole

DEFAULT_LIMIT, MOST_LIMIT = 10, 30
HOT_PARAMETERS: tuple[Parameter, ...] = (
    BY_NAME["region"],
    Parameter(
        "limit",
        whole(1, MOST_LIMIT),
        {"type": "integer", "minimum": 1, "maximum": MOST_LIMIT},
        "最多几个热词",
        default=DEFAULT_LIMIT,
    ),
    *PAGE_PARAMETERS,
)


def read_hot(values: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Values by name, of texts as sent. Raises `BadParameters` with every fault."""
    return values_of(HOT_PARAMETERS, values)
