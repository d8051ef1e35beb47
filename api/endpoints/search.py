"""`GET` and `POST /v1/search`. Nothing here depends on a schema: parameters are read by the request's own table."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response

from api.http.answers import search_answer
from api.http.current import current_request, service
from api.http.keys import MISSING, has_valid_key
from api.http.metrics import count_asked
from api.http.person import person
from api.openapi.operation import Operation
from search_engine import Unauthorized, read_request
from search_engine.searching import PARAMETERS

blueprint = Blueprint("search", __name__)
READ_ROWS = "dictionaries:write"  # the scope of those who may read the dictionaries
SEARCH = Operation(
    "get", "/v1/search", "search", "搜索：关键字、整句、拼音与条件筛选，按省市县联动排序", "搜索",
    parameters=PARAMETERS, answers={200: "SearchPage", 503: "Error"}, personal="may",
    with_key="可用 off_signals 与 rank_profile（没有密钥则为 401）；"
    f"有权限 {READ_ROWS} 的，explain=true 时另给出起作用的词典行",
)  # fmt: skip
SEARCH_BY_POST = replace(
    SEARCH, method="post", name="searchByPost", json="SearchParameters", in_body=True, reads=True,
    example={"q": "身份证补领", "region": "330110"},
    summary="以请求体搜索：参数同上，在 JSON 对象（可重复的参数为列表）或表单中；"
    "也可在网址中，但同一参数只给一处",
    answers={**SEARCH.answers, 413: "Error", 415: "Error"},
)  # fmt: skip
OPERATIONS = (SEARCH, SEARCH_BY_POST)
BY_METHOD = {operation.method.upper(): operation for operation in OPERATIONS}


@blueprint.route("/v1/search", methods=list(BY_METHOD))
def search() -> Response:
    """One page of results."""
    request, asking = BY_METHOD.get(current_request().method, SEARCH).read_by(read_request), person()
    if (request.off_signals or request.rank_profile) and not has_valid_key():
        raise Unauthorized(MISSING())
    if request.explain and has_valid_key(READ_ROWS):
        request = replace(request, with_rows=True)
    page = service().search(request, asking)
    count_asked(page)
    return search_answer(page)
