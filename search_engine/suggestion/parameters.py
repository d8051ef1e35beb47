"""The parameters of a suggestion: those of a search, and how many lines are wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from search_engine.query.parameter import Parameter
from search_engine.query.request import BY_NAME, PAGE_PARAMETERS, values_of
from search_engine.query.value_forms import whole

DEFAULT_LIMIT, MOST_LIMIT = 10, 20
SUGGEST_PARAMETERS: tuple[Parameter, ...] = (
    replace(BY_NAME["q"], help="已输入的文字：汉字、拼音、首字母，可混合", example="sfzbl"),
    BY_NAME["region"],
    BY_NAME["pf"],
    Parameter(
        "limit",
        whole(1, MOST_LIMIT),
        {"type": "integer", "minimum": 1, "maximum": MOST_LIMIT},
        "最多几条",
        default=DEFAULT_LIMIT,
    ),
    *PAGE_PARAMETERS,
)


def read_suggest(values: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Values by name, of texts as sent. Raises `BadParameters` with every fault."""
    return values_of(SUGGEST_PARAMETERS, values)
