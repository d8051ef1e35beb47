"""`/v1/admin/dictionaries/preview`: what drafts would change of the pages that people see."""

from __future__ import annotations

from api.endpoints.admin import AdminBlueprint, Asked
from api.endpoints.dictionaries import PATH
from api.http.answers import answer
from api.http.current import service
from api.http.lanes import Lane, answered_in
from search_engine import BadParameters, Detail, Message
from search_engine.searching import form_parameter

blueprint = AdminBlueprint("dictionary_preview", __name__)
OPERATIONS = blueprint.operations
QUERIES = 500

NOT_A_PREVIEW = Message(
    "wrong_form", "应为提交预览时得到的编号，即 16 位十六进制数",
    "must be the number that submitting the preview returned: 16 hexadecimal digits",
)  # fmt: skip
WITHOUT_QUERY = Message("missing", "须与 query 同用", "needs query as well")
BESIDE_QUERY = Message("conflict", "不能与 query 同用", "cannot be used together with query")
ID = form_parameter("id", "[0-9a-f]{16}", NOT_A_PREVIEW(), "预览的编号", "0f1e2d3c4b5a6978")


@answered_in(Lane.COSTLY)
@blueprint.call(
    "post", f"{PATH}/preview", "previewDrafts",
    "预览草稿：给出 query 时立即回答这一个查询现在与之后的结果页；否则重放高频与已评查询，回答 202，再按编号查看",
    json="PreviewWish", answers={200: "LivePreview", 202: "PreviewJob", 404: "Error", 409: "Error"},
    example={"drafts": [3, 5], "query": "奶茶店", "region": "330110"},
)  # fmt: skip
def preview(asked: Asked) -> object:
    """One query at once, or many by a process of their own."""
    actor = asked.actor
    body = asked.body()
    if "query" not in body:
        if body.get("region"):
            raise BadParameters([Detail("region", WITHOUT_QUERY())])
        job = service().previews.begin(actor, body["drafts"], body.get("queries", QUERIES), body.get("at", ""))
        return answer(job.as_dict(), 202)
    if wrong := [name for name in ("queries", "at") if body.get(name)]:
        raise BadParameters([Detail(name, BESIDE_QUERY()) for name in wrong])
    return service().previews.live(actor, body["drafts"], body["query"], body.get("region")).as_dict()


@blueprint.call(
    "get", f"{PATH}/preview/{{id}}", "getPreview", "一个预览的进度，完成后的结果；只有提交者看得到", in_path=(ID,),
    answers={200: "PreviewJob", 404: "Error"},
)  # fmt: skip
def seen(asked: Asked) -> object:
    """How far a preview is, and what it has found."""
    return service().previews.of(asked.actor, asked["id"]).as_dict()


@blueprint.call(
    "post", f"{PATH}/acts", "getActs",
    "在用的行对哪些高频查询起作用：重放去掉这些行之后的结果页，before 为现在、after 为去掉之后；回答 202，再按编号查看",
    json="ActsWish", answers={202: "PreviewJob", 404: "Error", 409: "Error"},
    example={"kind": "synonyms", "cells": {"term": "奶茶店"}},
)  # fmt: skip
def acts(asked: Asked) -> object:
    """What rows in force do, by a process of its own."""
    actor = asked.actor
    body = asked.body()
    named = body["cells"] | ({"@region": body["region"]} if body.get("region") else {})
    queries = body.get("queries", QUERIES)
    return answer(service().previews.begin_acts(actor, body["kind"], named, queries).as_dict(), 202)
