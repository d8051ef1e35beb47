"""`POST /v1/events`: what people did, from the portal's pages and its backend."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from api.http.answers import answer
from api.http.audit import count_events
from api.http.body import json_object
from api.http.current import service
from api.http.keys import authorised, has_key, sender_address
from api.http.language import fault_fields, language, told_in
from api.http.person import person
from api.http.quota import held_to
from api.openapi.operation import Operation
from search_engine import BadParameters, Detail, Language, Message
from search_engine.access import MOST_EVENTS, Actions, Refused

blueprint = Blueprint("events", __name__)
SCOPE = "events:write"
# Bytes: a thousand pages of ten results each come to about half of it.
MOST_BYTES = 2 * 1024 * 1024
# text/plain is what navigator.sendBeacon says of a string.
TYPES = ("application/json", "text/plain")
FOR_OTHERS = "可代他人上报，不限每分钟的条数：X-Forwarded-For 中给出的是用户的地址"
EXAMPLE = {"events": [{"id": "0b2c-1", "type": "search", "region": "330110", "query": "身份证补领"}]}
EVENTS = Operation(
    "post", "/v1/events", "putEvents",
    "上报行为事件：搜索、展现、点击、浏览、收藏、办件、评价等；同一上报者（密钥或用户）的同一 id 只计一次，逐条回答",
    "行为", answers={202: "EventsTaken", 400: "Error", 413: "Error", 415: "Error",
                   429: "Error", 503: "Error", 507: "Error"},
    json="EventBatch", limited=True, personal="may", example=EXAMPLE, scope=SCOPE, with_key=FOR_OTHERS,
)  # fmt: skip
OPERATIONS = (EVENTS,)
NOT_EVENTS = Message("wrong_type", "应为至多 {most} 个事件的列表", "must be a list of at most {most} events")


@blueprint.post("/v1/events")
def put() -> Response:
    """Take events: those that are right are kept when this is answered."""
    EVENTS.read()
    program = authorised(SCOPE) if has_key() else None
    who = person()
    events = sent_events()
    address = sender_address(believed=program is not None)
    # a program has a key that can be revoked, and speaks for many
    if program is None:
        held_to(service().activity.rate, address, len(events))
    taken = service().activity.intake.take(events, who, address, program.holder.number if program else None)
    count_events(Actions.EVENTS_WRITE, program, accepted=taken.accepted, known=taken.known)
    wanted = language()
    rejected = [refusal(one, wanted) for one in taken.rejected]
    return told_in(answer({"accepted": taken.accepted, "known": taken.known, "rejected": rejected}, 202), wanted)


def sent_events() -> list[Any]:
    """The events of the body. Raises as `json_object`; `BadParameters` where they are no list, or too many."""
    body, faults = json_object(request, MOST_BYTES, TYPES, ("events",))
    events = body.get("events")
    if not isinstance(events, list) or len(events) > MOST_EVENTS:
        faults.append(Detail("events", NOT_EVENTS(most=MOST_EVENTS)))
    if faults or not isinstance(events, list):
        raise BadParameters(faults)
    return events


def refusal(refused: Refused, wanted: Language) -> dict[str, Any]:
    """One refused event, as it is answered."""
    return {
        "index": refused.index,
        "errors": [fault_fields(fault.row, fault.field, fault.reason, wanted) for fault in refused.errors],
    }
