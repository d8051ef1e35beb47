"""`/v1/admin/dictionaries/preview`: what drafts would change of the pages that people see."""

from __future__ import annotations

from flask import Blueprint, Response

from api.endpoints.dictionaries import PATH, TAG, WRITE, private
from api.endpoints.dictionary_bodies import Field, cells_of_body, count, numbers, read_body, text
from api.http.current import service
from api.http.keys import authorised
from api.http.lanes import Lane, answered_in
from api.openapi.operation import Operation
from search_engine import BadParameters, Detail
from search_engine.searching import form_parameter

blueprint = Blueprint("dictionary_preview", __name__)
QUERIES, MOST, LONGEST_QUERY = 500, 2_000, 500


ID = form_parameter(
    "id", "[0-9a-f]{16}", "应为提交预览时得到的编号，即 16 位十六进制数", "预览的编号", "0f1e2d3c4b5a6978"
)
PREVIEW = Operation(
    "post", f"{PATH}/preview", "previewDrafts",
    "预览草稿：给出 query 时立即回答这一个查询现在与之后的结果页；否则重放高频与已评查询，回答 202，再按编号查看",
    TAG, json="PreviewWish",
    answers={200: "LivePreview", 202: "PreviewJob", 404: "Error", 409: "Error", 413: "Error", 415: "Error",
             503: "Error", 507: "Error"},
    scope=WRITE, example={"drafts": [3, 5], "query": "奶茶店", "region": "330110"},
)  # fmt: skip
SEEN = Operation(
    "get", f"{PATH}/preview/{{id}}", "getPreview", "一个预览的进度，完成后的结果；只有提交者看得到", TAG,
    in_path=(ID,), answers={200: "PreviewJob", 404: "Error", 503: "Error"}, scope=WRITE,
)  # fmt: skip
ACTS = Operation(
    "post", f"{PATH}/acts", "getActs",
    "在用的行对哪些高频查询起作用：重放去掉这些行之后的结果页，before 为现在、after 为去掉之后；回答 202，再按编号查看",
    TAG, json="ActsWish",
    answers={202: "PreviewJob", 404: "Error", 409: "Error", 413: "Error", 415: "Error", 503: "Error", 507: "Error"},
    scope=WRITE, example={"kind": "synonyms", "cells": {"term": "奶茶店"}},
)  # fmt: skip
OPERATIONS = (PREVIEW, SEEN, ACTS)
WISH = {
    "drafts": Field(numbers, required=True),
    "query": Field(text(LONGEST_QUERY)),
    "region": Field(text(), default=""),
    "queries": Field(count(MOST)),
    "at": Field(text(), default=""),
}
ACTS_WISH = {
    "kind": Field(text(), required=True),
    "cells": Field(cells_of_body, required=True),
    "region": Field(text(), default=""),
    "queries": Field(count(MOST)),
}


@blueprint.post(f"{PATH}/preview")
@answered_in(Lane.COSTLY)
def preview() -> Response:
    """One query at once, or many by a process of their own."""
    actor = service().actor(authorised(WRITE))
    PREVIEW.read()
    body = read_body(WISH)
    if body["query"] is None:
        if body["region"]:
            raise BadParameters([Detail("region", "须与 query 同用")])
        queries = QUERIES if body["queries"] is None else body["queries"]
        job = service().previews.begin(actor, body["drafts"], queries, body["at"])
        return private(job.as_dict(), 202)
    if wrong := [name for name in ("queries", "at") if body[name]]:
        raise BadParameters([Detail(name, "不能与 query 同用") for name in wrong])
    return private(service().previews.live(actor, body["drafts"], body["query"], body["region"]).as_dict())


@blueprint.get(f"{PATH}/preview/<id>")
def seen(id: str) -> Response:
    """How far a preview is, and what it has found."""
    actor = service().actor(authorised(WRITE))
    return private(service().previews.of(actor, SEEN.read(id=id)["id"]).as_dict())


@blueprint.post(f"{PATH}/acts")
def acts() -> Response:
    """What rows in force do, by a process of its own."""
    actor = service().actor(authorised(WRITE))
    ACTS.read()
    body = read_body(ACTS_WISH)
    named = body["cells"] | ({"@region": body["region"]} if body["region"] else {})
    queries = QUERIES if body["queries"] is None else body["queries"]
    return private(service().previews.begin_acts(actor, body["kind"], named, queries).as_dict(), 202)
