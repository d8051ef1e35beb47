"""The parameters of `/v1/hot`: the region, and how many terms are wanted."""

from __future__ import annotations

from search_engine.query.parameter import Parameter, whole_parameter
from search_engine.query.request import BY_NAME, PAGE_PARAMETERS

DEFAULT_LIMIT, MOST_LIMIT = 10, 30
HOT_PARAMETERS: tuple[Parameter, ...] = (
    BY_NAME["region"],
    whole_parameter("limit", MOST_LIMIT, "最多几个热词", DEFAULT_LIMIT),
    *PAGE_PARAMETERS,
)
