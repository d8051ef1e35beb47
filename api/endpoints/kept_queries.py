"""`/v1/admin/dictionaries`: queries that editors keep, and what the patrol has found of them and of frequent ones."""

from __future__ import annotations

from typing import Any

from api.endpoints.admin import AdminBlueprint, Asked
from api.endpoints.dictionaries import NUMBER, PATH
from api.endpoints.dictionary_bodies import cells_of_body, text
from api.http.current import service
from api.openapi.parameters import text_parameter
from search_engine import BadParameters, Detail, Message
from search_engine.analytics import MONITOR_DAYS, GuardRequest, RowName, kept_fields, monitor_report
from search_engine.searching import whole_parameter

blueprint = AdminBlueprint("kept_queries", __name__)
OPERATIONS = blueprint.operations
MOST_DAYS = 90

DAYS = whole_parameter("days", MOST_DAYS, "列出最近几天的变化；仍未恢复的总是列出", MONITOR_DAYS)
OWNER = text_parameter("owner", "只列由此人、此站点或此部门负责的")

WANTS = ("first", "top", "nothing")
NOT_A_ROW = Message(
    "wrong_type", "应为词典的一行：id，或 kind、cells（键的各列）与 region、site、department",
    "must be a row of a dictionary: id, or kind, cells (the columns of its key) and region, site, department",
)  # fmt: skip
UNKNOWN_FIELD_NAMED = Message("unknown_field", "没有 {field} 这个字段", "there is no field {field}")
ONE_WANTED = Message("missing", "请给出 first、top、nothing 其中一个", "give one of first, top, nothing")
SCOPE = ("region", "site", "department")


def _row(value: Any) -> RowName:
    """A row of the dictionaries: its id, or its kind, the cells of its key and its scope. `ValueError` in Chinese."""
    if not isinstance(value, dict) or ("id" in value) == ("kind" in value):
        raise ValueError(NOT_A_ROW())
    known = ("id",) if "id" in value else ("kind", "cells", *SCOPE)
    if unknown := [name for name in value if name not in known]:
        raise ValueError(UNKNOWN_FIELD_NAMED(field=unknown[0][:50]))
    if "id" in value:
        return RowName(text()(value["id"]))
    scope = {f"@{name}": text()(value[name]) for name in SCOPE if value.get(name) is not None}
    return RowName(text()(value["kind"]), cells_of_body(value.get("cells")) | scope)


@blueprint.call(
    "get", f"{PATH}/kept-queries", "getKeptQueries",
    "守护查询：每次载入、发布之后与每晚都重新检索的检索词，与须找到什么；限定地区的密钥只看得到其范围内的",
    answers={200: "KeptQueries"},
)  # fmt: skip
def list_kept(asked: Asked) -> object:
    """Kept queries, oldest first."""
    found = service().kept_queries.all(asked.actor)
    return {"kept": [kept_fields(one) for one in found]}


@blueprint.call(
    "post", f"{PATH}/kept-queries", "keepQuery",
    "守护一条检索：first、top、nothing 给出其一；blocks 为 true 时，做不到即不准发布", json="KeepRequest",
    answers={200: "KeptQuery"},
    example={"query": "奶茶店", "region": "330100", "first": "demo-330100-1", "blocks": True},
)  # fmt: skip
def keep(asked: Asked) -> object:
    """Keep a query."""
    body = asked.body(row=_row)
    given = {name: body.pop(name) for name in WANTS if name in body}
    wanted = [name for name, value in given.items() if value]
    if len(wanted) != 1:
        raise BadParameters([Detail("first", ONE_WANTED())])
    document = "" if wanted == ["nothing"] else given[wanted[0]]
    wish = GuardRequest(wants=wanted[0], document=document, **body)
    return kept_fields(service().kept_queries.keep(asked.actor, wish))


@blueprint.call(
    "delete", f"{PATH}/kept-queries/{{number}}", "deleteKeptQuery",
    "不再守护一条检索；他人的、会阻止发布的，只有发布者可以去掉", in_path=(NUMBER,), answers={204: None, 404: "Error"},
)  # fmt: skip
def unkeep(asked: Asked) -> object:
    """Let go of a kept query."""
    service().kept_queries.remove(asked.actor, [asked["number"]])
    return None


@blueprint.call(
    "get", f"{PATH}/patrol", "getPatrol",
    "巡查的发现，按负责者：首条变了、不再有结果的常见检索，与不符的守护查询，各自为什么", parameters=(DAYS, OWNER),
    answers={200: "Patrol"},
)  # fmt: skip
def patrol(asked: Asked) -> object:
    """What the patrol has found."""
    days, owner = asked.get("days", MONITOR_DAYS), asked.get("owner")
    return monitor_report(service().installation, asked.actor, days, owner)
