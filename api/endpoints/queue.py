"""`/v1/admin/queue`: what goes wrong for people, by sort, owner and day."""

from __future__ import annotations

from typing import Any

from api.endpoints.admin import AdminBlueprint, Asked
from api.endpoints.dictionaries import NUMBER
from api.endpoints.dictionary_bodies import text
from api.http.current import service
from api.openapi.parameters import flag_parameter, text_parameter
from search_engine import Message
from search_engine.access import REPORT_ELEMENTS, Actions
from search_engine.analytics import (
    MOST_QUEUE_ITEMS,
    QUEUE_SORTS,
    QUEUE_SOURCES,
    QUEUE_STATES,
    QueueFilter,
    QueueUpdate,
    queue_item_fields,
    queue_round_fields,
    remark_fields,
)
from search_engine.searching import choice_parameter, choices_parameter, whole_parameter

blueprint = AdminBlueprint("queue", __name__)
OPERATIONS = blueprint.operations
PATH = "/v1/admin/queue"

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
NOT_NUMBERS = Message("wrong_type", "应为 1 至 {most} 个编号的列表", "must be a list of 1 to {most} numbers")


def _numbers(value: Any) -> list[int]:
    right = isinstance(value, list) and all(isinstance(one, int) and not isinstance(one, bool) for one in value)
    if not right or not 0 < len(value) <= MOST_QUEUE_ITEMS or min(value) < 1:
        raise ValueError(NOT_NUMBERS(most=MOST_QUEUE_ITEMS))
    return list(value)


@blueprint.call(
    "get", PATH, "getQueue",
    "待办：搜不到的、被标为没找到或信息有误的、无人点开的、被拦截的、评价低的，过期的在前；限定地区的密钥只看得到其范围内的",
    parameters=LISTED, answers={200: "Queue"},
)  # fmt: skip
def items(asked: Asked) -> object:
    """Items, overdue ones first."""
    own, actor, limit = service().queue, asked.actor, asked.pop("limit", LIMIT.default)
    states = {"states": asked.pop("state")} if "state" in asked else {}
    wanted, counts, last = QueueFilter(**asked, **states), own.counts(actor), own.last()
    return {
        "total": own.total(actor, wanted),
        "open": counts.open,
        "in_work": counts.in_work,
        "overdue": counts.overdue,
        "last": None if last is None else queue_round_fields(last),
        "items": [_fields(one) for one in own.all(actor, wanted, size=limit)],
    }  # fmt: skip


@blueprint.call(
    "get", f"{PATH}/{{number}}", "getQueueItem", "一条待办", in_path=(NUMBER,),
    answers={200: "QueueItem", 404: "Error"},
)  # fmt: skip
def item(asked: Asked) -> object:
    """One item, with what readers say of it."""
    own = service().queue
    found = own.one(asked.actor, asked["number"])
    remarks = [remark_fields(one) for one in own.remarks(found)]
    if remarks:
        service().audit_queue.put_bounded(
            asked.writer.author, Actions.READ_REMARKS, f"queue_item:{asked['number']}"
        )  # fmt: skip
    return _fields(found) | {"remarks": remarks}


@blueprint.call(
    "post", PATH, "setQueue", "改几条待办的状态、分类、部门、负责人、期限、备注，没有给出的不变；一条不成则都不改",
    json="QueueUpdate", answers={200: "QueueItems", 404: "Error"},
    example={"numbers": [3, 5], "owner": "张三", "due": "2026-12-31", "state": "in_work"},
)  # fmt: skip
def change(asked: Asked) -> object:
    """Change items, all or none."""
    body = asked.body(numbers=_numbers, due=text())
    numbers = body.pop("numbers")
    changed = service().queue.set(asked.actor, numbers, QueueUpdate(**body))
    return {"items": [_fields(one) for one in changed]}


def _fields(one: Any) -> dict[str, Any]:
    return queue_item_fields(one, service().queue.today(), service().tree)
