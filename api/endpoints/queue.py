"""`/v1/admin/queue`: what goes wrong for people, by sort, owner and day."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from api.endpoints.dictionaries import NUMBER, TAG, WRITE, private
from api.endpoints.dictionary_bodies import Field, read_body, text
from api.http.current import service
from api.http.keys import authorised
from api.openapi.operation import Operation
from api.openapi.parameters import flag_parameter, text_parameter
from search_engine.access import REPORT_ELEMENTS
from search_engine.analytics import (
    MOST_QUEUE_ITEMS,
    QUEUE_SORTS,
    QUEUE_SOURCES,
    QUEUE_STATES,
    QueueFilter,
    QueueUpdate,
    queue_item_fields,
    queue_round_fields,
)
from search_engine.searching import choice_parameter, choices_parameter, whole_parameter

blueprint = Blueprint("queue", __name__)
PATH = "/v1/admin/queue"
LONGEST_NOTE = 2_000


STATE = choices_parameter("state", "状态，可以重复；默认待处理与处理中", tuple(QUEUE_STATES))
LIMIT = whole_parameter("limit", MOST_QUEUE_ITEMS, "最多几条", 100)
LISTED = (
    STATE,
    choice_parameter("sort", tuple(QUEUE_SORTS), "分类"), choice_parameter("source", tuple(QUEUE_SOURCES), "由何而来"),
    choice_parameter("element", tuple(REPORT_ELEMENTS), "被标为有误的要素"),
    text_parameter("department", "部门"), text_parameter("owner", "负责人"), text_parameter("region", "该地区及其下级"),
    text_parameter("q", "检索词、名称、编号中含有的"),
    flag_parameter("overdue", "只列过期的"), LIMIT,
)  # fmt: skip
QUEUE = Operation(
    "get", PATH, "getQueue",
    "待办：搜不到的、被标为没找到或信息有误的、无人点开的、被拦截的、评价低的，过期的在前；限定地区的密钥只看得到其范围内的",
    TAG, parameters=LISTED, answers={200: "Queue", 503: "Error"}, scope=WRITE,
)  # fmt: skip
ITEM = Operation(
    "get", f"{PATH}/{{number}}", "getQueueItem", "一条待办", TAG,
    in_path=(NUMBER,), answers={200: "QueueItem", 404: "Error", 503: "Error"}, scope=WRITE,
)  # fmt: skip
SET = Operation(
    "post", PATH, "setQueue", "改几条待办的状态、分类、部门、负责人、期限、备注，没有给出的不变；一条不成则都不改", TAG,
    json="QueueUpdate",
    answers={200: "QueueItems", 404: "Error", 413: "Error", 415: "Error", 503: "Error", 507: "Error"}, scope=WRITE,
    example={"numbers": [3, 5], "owner": "张三", "due": "2026-12-31", "state": "in_work"},
)  # fmt: skip
OPERATIONS = (QUEUE, ITEM, SET)


def _numbers(value: Any) -> list[int]:
    right = isinstance(value, list) and all(isinstance(one, int) and not isinstance(one, bool) for one in value)
    if not right or not 0 < len(value) <= MOST_QUEUE_ITEMS or min(value) < 1:
        raise ValueError(f"应为 1 至 {MOST_QUEUE_ITEMS} 个编号的列表")
    return list(value)


BODY = {
    "numbers": Field(_numbers, required=True),
    "state": Field(text()),
    "sort": Field(text()),
    "department": Field(text()),
    "owner": Field(text()),
    "due": Field(text()),
    "note": Field(text(LONGEST_NOTE)),
}


@blueprint.get(PATH)
def items() -> Response:
    """Items, overdue ones first."""
    writer = authorised(WRITE)
    given = QUEUE.read()
    own, actor, limit = service().queue, service().actor(writer), given.pop("limit", LIMIT.default)
    states = {"states": given.pop("state")} if "state" in given else {}
    found, counts, last = own.all(actor, QueueFilter(**given, **states)), own.counts(actor), own.last()
    return private({
        "total": len(found),
        "open": counts.open,
        "in_work": counts.in_work,
        "overdue": counts.overdue,
        "last": None if last is None else queue_round_fields(last),
        "items": [_fields(one) for one in found[:limit]],
    })  # fmt: skip


@blueprint.get(f"{PATH}/<number>")
def item(number: str) -> Response:
    """One item."""
    writer = authorised(WRITE)
    wanted = ITEM.read(number=number)["number"]
    return private(_fields(service().queue.one(service().actor(writer), wanted)))


@blueprint.post(PATH)
def change() -> Response:
    """Change items, all or none."""
    writer = authorised(WRITE)
    SET.read()
    body = read_body(BODY)
    numbers = body.pop("numbers")
    changed = service().queue.set(service().actor(writer), numbers, QueueUpdate(**body))
    return private({"items": [_fields(one) for one in changed]})


def _fields(one: Any) -> dict[str, Any]:
    own: dict[str, Any] = queue_item_fields(one, service().queue.today(), service().tree)
    return own
