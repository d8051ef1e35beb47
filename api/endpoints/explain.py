"""`GET /v1/admin/explain`: why a search answers as it does, and all that holds one document back; for editors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import Blueprint, Response

from api.endpoints.admin import TAG, WRITE
from api.http.answers import answer
from api.http.current import service
from api.http.keys import authorised
from api.http.lanes import Lane, answered_in
from api.openapi.operation import Operation, read_values, wishes
from api.openapi.parameters import DOCUMENT_ID
from search_engine import BadParameters, Detail, SearchRequest, read_request
from search_engine.messages import UNKNOWN_PARAMETER
from search_engine.searching import PARAMETERS, explain

blueprint = Blueprint("explain", __name__)
PATH = "/v1/admin/explain"
DOCUMENT = replace(DOCUMENT_ID, name="document", help="文档编号：它排在何处，为何没有，为何不靠前")
# What an explanation always has, or never.
APART = ("explain", "facets", "page", "size", "personal")
EXPLAIN = Operation(
    "get", PATH, "getExplanation",
    "说明一次搜索：怎样理解、哪些词典行起了作用（含违禁词）、找到什么、卡片为何依此次序；给出 document 时，"
    "列出它没有出现或不靠前的全部原因，各有改法（为何没有）",
    TAG, parameters=(*(one for one in PARAMETERS if one.name not in APART), DOCUMENT),
    answers={200: "Explanation", 503: "Error"}, scope=WRITE,
)  # fmt: skip
OPERATIONS = (EXPLAIN,)


@blueprint.get(PATH)
@answered_in(Lane.COSTLY)
def explanation() -> Response:
    """All of it."""
    authorised(WRITE)
    request, document = EXPLAIN.read_by(_read)
    return answer(service().ask_giving_way(lambda pipeline: explain(pipeline, request, document)).as_dict())


def _read(given: Mapping[str, Sequence[str]]) -> tuple[SearchRequest, str | None]:
    """The search, and the document. Raises `BadParameters` with every fault of both."""
    faults = [Detail(name, UNKNOWN_PARAMETER()) for name in given if name in APART]
    wished = wishes({name: values for name, values in given.items() if name == DOCUMENT.name}, (DOCUMENT.name,))
    found = read_values(wished, (DOCUMENT,), faults)
    try:
        request = read_request({name: values for name, values in given.items() if name not in (DOCUMENT.name, *APART)})
    except BadParameters as error:
        raise BadParameters([*error.details, *faults]) from None
    if faults:
        raise BadParameters(faults)
    return request, found.get(DOCUMENT.name)
