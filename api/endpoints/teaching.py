"""`/v1/admin/dictionaries/teach`: the smallest changes that bring a document to the first place of a query."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from api.endpoints.dictionaries import PATH, TAG, WRITE, private
from api.endpoints.dictionary_bodies import MOST_CELLS, Field, cells_of_body, flag, read_body, text
from api.http.current import service
from api.http.keys import authorised
from api.http.lanes import Lane, answered_in
from api.openapi.operation import Operation
from search_engine.editorial import DraftInput

blueprint = Blueprint("teaching", __name__)
LONGEST_QUERY, LONGEST_ID = 500, 200
# Rows of a proposal; frequent queries of one call of what they move, and after how many no more are looked at.
MOST_ROWS, EACH, LARGEST_FIRST = 4, 100, 5_000
TEACH = Operation(
    "post", f"{PATH}/teach", "teachOnce",
    "教一次：给出查询与应排第一的文档，回答能做到的最小改动，每个都已实际试过；不改动任何内容，所给各行可逐行起草",
    TAG, json="TeachWish",
    answers={200: "Lesson", 404: "Error", 413: "Error", 415: "Error", 503: "Error", 507: "Error"},
    scope=WRITE, example={"query": "奶茶店", "document": "330110-1", "region": "330110"},
)  # fmt: skip
EFFECT = Operation(
    "post", f"{PATH}/teach/effect", "teachEffect",
    f"一个方案还会改变哪些高频查询的结果页：每次看 {EACH} 个，按 next 继续，直到它为 null", TAG, json="TeachEffectWish",
    answers={200: "TeachEffect", 413: "Error", 415: "Error", 503: "Error", 507: "Error"}, scope=WRITE,
    example={"query": "奶茶店", "rows": [{"kind": "synonyms", "cells": {"term": "奶茶店", "target": "食品经营许可",
                                                                      "relation": "official", "weight": "1"}}]},
)  # fmt: skip
OPERATIONS = (TEACH, EFFECT)


def rows_of(value: Any) -> tuple[DraftInput, ...]:
    """The rows of a proposal, as `row_fields` has written them. Raises `ValueError`."""
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_ROWS:
        raise ValueError(f"应为 1 至 {MOST_ROWS} 行")
    return tuple([_row(one) for one in value])


def _row(value: Any) -> DraftInput:
    if not isinstance(value, dict) or not {"kind", "cells"} <= set(value) <= {"kind", "cells", "region"}:
        raise ValueError(f"每行应有 kind、cells（至多 {MOST_CELLS} 列），可有 region")
    found = cells_of_body(value["cells"])
    region = text()(value.get("region", ""))
    return DraftInput(text()(value["kind"]), found | ({"@region": region} if region else {}))


def _first(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST_FIRST:
        raise ValueError(f"应为 0 至 {LARGEST_FIRST} 的整数")
    return value


WISH = {
    "query": Field(text(LONGEST_QUERY), required=True),
    "document": Field(text(LONGEST_ID), required=True),
    "region": Field(text(), default=""),
    "scope_region": Field(text(), default=""),
    "higher": Field(flag, default=False),
}
EFFECT_WISH = {
    "query": Field(text(LONGEST_QUERY), required=True),
    "rows": Field(rows_of, required=True),
    "first": Field(_first, default=0),
}


@blueprint.post(f"{PATH}/teach")
@answered_in(Lane.COSTLY)
def teach() -> Response:
    """What brings a document to the first place."""
    authorised(WRITE)
    TEACH.read()
    body = read_body(WISH)
    found = service().teaching.teach(
        body["query"], body["document"], body["region"], body["scope_region"], higher=body["higher"]
    )
    return private(found.as_dict())


@blueprint.post(f"{PATH}/teach/effect")
@answered_in(Lane.COSTLY)
def effect() -> Response:
    """What else a proposal moves."""
    authorised(WRITE)
    EFFECT.read()
    body = read_body(EFFECT_WISH)
    desk, first = service().teaching, body["first"]
    found = desk.effect(body["rows"], body["query"], first=first, most=EACH)
    total, after = len(desk.frequent()), first + EACH
    return private({**found.as_dict(), "total": total, "next": after if after < total else None})
