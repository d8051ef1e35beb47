"""`GET /v1/suggest`: what a few typed keys may become."""

from __future__ import annotations

from time import perf_counter

from flask import Blueprint, Response

from api.http.answers import answer
from api.http.current import service, told_off
from api.openapi.operation import Operation
from search_engine.searching import SUGGEST_PARAMETERS

blueprint = Blueprint("suggest", __name__)
SUGGEST = Operation(
    "get", "/v1/suggest", "suggest", "联想：按已输入的汉字、全拼、首字母或其混合给出候选，本地可办的在前", "搜索",
    parameters=SUGGEST_PARAMETERS, answers={200: "Suggestions", 503: "Error"},
)  # fmt: skip
OPERATIONS = (SUGGEST,)


@blueprint.get("/v1/suggest")
def suggest() -> Response:
    """A few lines below the search box."""
    started = perf_counter()
    asked = SUGGEST.read()
    found = service().suggest(asked.pop("q", ""), **asked)
    took = round((perf_counter() - started) * 1000, 3)
    return answer(
        {"suggestions": [suggestion.as_dict() for suggestion in found], "took_ms": took} | told_off("suggestions")
    )
