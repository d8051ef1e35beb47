"""`GET /v1/search`. Nothing here depends on a schema: parameters are read by the request's own table."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response

from api.http.answers import search_answer
from api.http.current import service
from api.http.keys import MISSING, has_valid_key
from api.http.metrics import count_asked
from api.http.person import person
from api.openapi.operation import Operation, read_sent
from search_engine import Unauthorized, read_request
from search_engine.searching import PARAMETERS

blueprint = Blueprint("search", __name__)
READ_ROWS = "dictionaries:write"  # the scope of those who may read the dictionaries
SEARCH = Operation(
    "get", "/v1/search", "search", "搜索：关键字、整句、拼音与条件筛选，按省市县联动排序", "搜索",
    parameters=PARAMETERS, answers={200: "SearchPage", 401: "Error", 503: "Error"}, personal="may",
)  # fmt: skip
OPERATIONS = (SEARCH,)


@blueprint.get("/v1/search")
def search() -> Response:
    """One page of results."""
    request, asking = read_sent(read_request), person()
    if (request.off_signals or request.rank_profile) and not has_valid_key():
        raise Unauthorized(MISSING())
    if request.explain and has_valid_key(READ_ROWS):
        request = replace(request, with_rows=True)
    page = service().search(request, asking)
    count_asked(page)
    return search_answer(page)
