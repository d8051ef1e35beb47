"""`/v1/admin/dictionaries`: queries that editors keep, and what the patrol has found of them and of frequent ones."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from api.endpoints.dictionaries import NUMBER, PATH, TAG, WRITE, private
from api.endpoints.dictionary_bodies import LONGEST_NOTE, Field, cells_of_body, flag, read_body, text
from api.http.current import service
from api.http.keys import authorised
from api.openapi.operation import Operation
from api.openapi.parameters import text_parameter
from search_engine import BadParameters, Detail
from search_engine.analytics import MONITOR_DAYS, GuardRequest, RowName, kept_fields, monitor_report
from search_engine.searching import whole_parameter

blueprint = Blueprint("kept_queries", __name__)
MOST_DAYS = 90
LONGEST_QUERY = 200  # characters


DAYS = whole_parameter("days", MOST_DAYS, "列出最近几天的变化；仍未恢复的总是列出", MONITOR_DAYS)
OWNER = text_parameter("owner", "只列由此人、此站点或此部门负责的")

KEPT = Operation(
    "get", f"{PATH}/kept-queries", "getKeptQueries",
    "守护查询：每次载入、发布之后与每晚都重新检索的检索词，与须找到什么；限定地区的密钥只看得到其范围内的", TAG,
    answers={200: "KeptQueries", 503: "Error"}, scope=WRITE,
)  # fmt: skip
KEEP = Operation(
    "post", f"{PATH}/kept-queries", "keepQuery",
    "守护一条检索：first、top、nothing 给出其一；blocks 为 true 时，做不到即不准发布", TAG,
    json="KeepRequest", answers={200: "KeptQuery", 413: "Error", 415: "Error", 503: "Error", 507: "Error"}, scope=WRITE,
    example={"query": "奶茶店", "region": "330100", "first": "demo-330100-1", "blocks": True},
)  # fmt: skip
UNKEEP = Operation(
    "delete", f"{PATH}/kept-queries/{{number}}", "deleteKeptQuery",
    "不再守护一条检索；他人的、会阻止发布的，只有发布者可以去掉", TAG,
    in_path=(NUMBER,), answers={204: None, 404: "Error", 503: "Error", 507: "Error"}, scope=WRITE,
)  # fmt: skip
PATROL = Operation(
    "get", f"{PATH}/patrol", "getPatrol",
    "巡查的发现，按负责者：首条变了、不再有结果的常见检索，与不符的守护查询，各自为什么", TAG,
    parameters=(DAYS, OWNER), answers={200: "Patrol", 503: "Error"}, scope=WRITE,
)  # fmt: skip
OPERATIONS = (KEPT, KEEP, UNKEEP, PATROL)

WANTS = ("first", "top", "nothing")
SCOPE = ("region", "site", "department")


def _row(value: Any) -> RowName:
    """A row of the dictionaries: its id, or its kind, the cells of its key and its scope. `ValueError` in Chinese."""
    if not isinstance(value, dict) or ("id" in value) == ("kind" in value):
        raise ValueError("应为词典的一行：id，或 kind、cells（键的各列）与 region、site、department")
    known = ("id",) if "id" in value else ("kind", "cells", *SCOPE)
    if unknown := [name for name in value if name not in known]:
        raise ValueError(f"没有 {unknown[0][:50]} 这个字段")
    if "id" in value:
        return RowName(text()(value["id"]))
    scope = {f"@{name}": text()(value[name]) for name in SCOPE if value.get(name) is not None}
    return RowName(text()(value["kind"]), cells_of_body(value.get("cells")) | scope)


BODY = {
    "query": Field(text(LONGEST_QUERY), required=True),
    "region": Field(text(), default=""),
    "first": Field(text(128)),
    "top": Field(text(128)),
    "nothing": Field(flag),
    "any_copy": Field(flag, default=False),
    "blocks": Field(flag, default=False),
    "owner": Field(text(), default=""),
    "note": Field(text(LONGEST_NOTE), default=""),
    "row": Field(_row),
}


@blueprint.get(f"{PATH}/kept-queries")
def list_kept() -> Response:
    """Kept queries, oldest first."""
    writer = authorised(WRITE)
    KEPT.read()
    found = service().kept_queries.all(service().actor(writer))
    return private({"kept": [kept_fields(one) for one in found]})


@blueprint.post(f"{PATH}/kept-queries")
def keep() -> Response:
    """Keep a query."""
    writer = authorised(WRITE)
    KEEP.read()
    body = read_body(BODY)
    given = [name for name in WANTS if body[name]]
    if len(given) != 1:
        raise BadParameters([Detail("first", "请给出 first、top、nothing 其中一个")])
    wants = given[0]
    wish = GuardRequest(
        query=body["query"], wants=wants, document="" if wants == "nothing" else body[wants], region=body["region"],
        any_copy=body["any_copy"], blocks=body["blocks"], owner=body["owner"], note=body["note"],
        row=body["row"],
    )  # fmt: skip
    return private(kept_fields(service().kept_queries.keep(service().actor(writer), wish)))


@blueprint.delete(f"{PATH}/kept-queries/<number>")
def unkeep(number: str) -> Response:
    """Let go of a kept query."""
    writer = authorised(WRITE)
    service().kept_queries.remove(service().actor(writer), [UNKEEP.read(number=number)["number"]])
    return Response(status=204)


@blueprint.get(f"{PATH}/patrol")
def patrol() -> Response:
    """What the patrol has found."""
    writer = authorised(WRITE)
    asked = PATROL.read()
    found = monitor_report(
        service().installation, service().actor(writer), asked.get("days", MONITOR_DAYS), asked.get("owner")
    )
    return private(found)
