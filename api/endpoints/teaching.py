"""`/v1/admin/dictionaries/teach`: the smallest changes that bring a document to the first place of a query."""

from __future__ import annotations

from typing import Any

from api.endpoints.admin import AdminBlueprint, Asked
from api.endpoints.dictionaries import PATH
from api.endpoints.dictionary_bodies import MOST_CELLS, cells_of_body, text
from api.http.current import service
from api.http.lanes import Lane, answered_in
from search_engine import Message
from search_engine.editorial import DraftInput

blueprint = AdminBlueprint("teaching", __name__)
OPERATIONS = blueprint.operations
MOST_ROWS = 4  # of a proposal
NOT_ROWS = Message("wrong_type", "应为 1 至 {most} 行", "must be a list of 1 to {most} rows")
NOT_A_ROW = Message(
    "wrong_type", "每行应有 kind、cells（至多 {most} 列），可有 region",
    "each row must have kind and cells (at most {most} columns), and may have region",
)  # fmt: skip
EACH = 100  # frequent queries that one call of what a proposal moves looks at


def rows_of(value: Any) -> tuple[DraftInput, ...]:
    """The rows of a proposal, as `row_fields` has written them. Raises `ValueError`."""
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_ROWS:
        raise ValueError(NOT_ROWS(most=MOST_ROWS))
    return tuple([_row(one) for one in value])


def _row(value: Any) -> DraftInput:
    if not isinstance(value, dict) or not {"kind", "cells"} <= set(value) <= {"kind", "cells", "region"}:
        raise ValueError(NOT_A_ROW(most=MOST_CELLS))
    found = cells_of_body(value["cells"])
    region = text()(value.get("region", ""))
    return DraftInput(text()(value["kind"]), found | ({"@region": region} if region else {}))


@answered_in(Lane.COSTLY)
@blueprint.call(
    "post", f"{PATH}/teach", "teachOnce",
    "教一次：给出查询与应排第一的文档，回答能做到的最小改动，每个都已实际试过；不改动任何内容，所给各行可逐行起草",
    json="TeachWish", answers={200: "Lesson", 404: "Error"},
    example={"query": "奶茶店", "document": "330110-1", "region": "330110"},
)  # fmt: skip
def teach(asked: Asked) -> object:
    """What brings a document to the first place."""
    body = asked.body()
    found = service().teaching.teach(
        body["query"],
        body["document"],
        body.get("region", ""),
        body.get("scope_region", ""),
        higher=body.get("higher", False),
    )
    return found.as_dict()


@answered_in(Lane.COSTLY)
@blueprint.call(
    "post", f"{PATH}/teach/effect", "teachEffect",
    f"一个方案还会改变哪些高频查询的结果页：每次看 {EACH} 个，按 next 继续，直到它为 null", json="TeachEffectWish",
    answers={200: "TeachEffect"},
    example={"query": "奶茶店", "rows": [{"kind": "synonyms", "cells": {"term": "奶茶店", "target": "食品经营许可",
                                                                      "relation": "official", "weight": "1"}}]},
)  # fmt: skip
def effect(asked: Asked) -> object:
    """What else a proposal moves."""
    body = asked.body(rows=rows_of)
    desk, first = service().teaching, body.get("first", 0)
    found = desk.effect(body["rows"], body["query"], first=first, most=EACH)
    total, after = len(desk.frequent()), first + EACH
    return {**found.as_dict(), "total": total, "next": after if after < total else None}
