"""`GET /v1/hot`: what many people ask for in a region."""

from __future__ import annotations

from flask import Blueprint, Response

from api.http.answers import answer
from api.http.cache_policy import CHECKED
from api.http.current import service, told_off
from api.openapi.operation import Operation
from search_engine.searching import HOT_PARAMETERS, hot_term_fields

blueprint = Blueprint("hot", __name__)
HOT = Operation(
    "get", "/v1/hot", "hot", "热词：本地近来许多人搜索的内容，不足时由上级地区补足", "搜索",
    parameters=HOT_PARAMETERS, answers={200: "HotTerms", 503: "Error"}, cache=CHECKED,
)  # fmt: skip
OPERATIONS = (HOT,)


@blueprint.get("/v1/hot")
def hot() -> Response:
    """The terms of a region, by rank."""
    return answer({"terms": [hot_term_fields(term) for term in service().hot.terms(**HOT.read())]} | told_off("hot"))
