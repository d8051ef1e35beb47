"""`GET /v1/vocabulary`: the values of every parameter that has a fixed set."""

from __future__ import annotations

from flask import Blueprint, Response

from api.http.answers import answer
from api.http.cache_policy import SHARED
from api.http.current import service
from api.http.gateway import COMMON
from api.openapi.operation import Operation
from api.openapi.parameters import FORMAT, STATUS
from search_engine.searching import label

blueprint = Blueprint("vocabulary", __name__)
VOCABULARY = Operation(
    "get", "/v1/vocabulary", "vocabulary", "取值固定的参数各有哪些值；其余取值一律 422", "目录与地区",
    answers={200: "Vocabulary"}, cache=SHARED,
)  # fmt: skip
OPERATIONS = (VOCABULARY,)


@blueprint.get("/v1/vocabulary")
def vocabulary() -> Response:
    """Values with labels, by parameter: those of searches, then those of calls."""
    VOCABULARY.read()
    of_calls = {
        one.name: [{"value": value, "label": label(one.name, value)} for value in one.choices]
        for one in (STATUS, FORMAT, *COMMON)
        if one.choices
    }
    return answer({"parameters": {**service().vocabulary(), **of_calls}})
