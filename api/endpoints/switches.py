"""`/v1/admin/switches`: what is switched off for everybody at once, and who has looked at that afterwards."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from api.http.answers import answer
from api.http.body import json_object
from api.http.current import service
from api.http.keys import authorised
from api.openapi.operation import Operation
from search_engine import BadParameters, Detail, Forbidden, Message
from search_engine.access import Writer
from search_engine.analytics import step_fields, switch_fields
from search_engine.messages import MISSING_FIELD, NOT_A_COUNT, NOT_A_TEXT

blueprint = Blueprint("switches", __name__)
SCOPE = "dictionaries:publish"
MOST_BYTES = 4_000  # of a body that names a switch and a reason
TYPES = ("application/json",)
WRITES = {200: "Switches", 400: "Error", 413: "Error", 415: "Error", 503: "Error", 507: "Error"}
FOR_EVERYBODY = Message(
    "forbidden", "限定地区或站点的不能操作紧急开关：它对所有人起作用",
    "who is limited to regions or sites cannot operate switches: they act for everybody",
)  # fmt: skip
SWITCHES = Operation(
    "get", "/v1/admin/switches", "getSwitches", "紧急开关现在的状态，与待复核的操作", "管理",
    answers={200: "Switches", 503: "Error"}, scope=SCOPE,
)  # fmt: skip
SWITCH = Operation(
    "put", "/v1/admin/switches", "putSwitch",
    "对所有人关闭或打开一项功能：一秒内在所有进程生效，一人即可，事后由另一人复核；关闭须写明原因。限定地区或站点的密钥不可用",
    "管理", answers=WRITES, scope=SCOPE, json="SwitchWish",
    example={"name": "suggestions", "state": "off", "note": "联想出现不当内容"},
)  # fmt: skip
REVIEW = Operation(
    "post", "/v1/admin/switches/reviews", "reviewSwitch", "复核他人的一次开关操作", "管理",
    answers={**WRITES, 404: "Error"}, scope=SCOPE, json="SwitchReview",
    example={"number": 3, "note": "属实，已修正词典"},
)  # fmt: skip
OPERATIONS = (SWITCHES, SWITCH, REVIEW)


@blueprint.get("/v1/admin/switches")
def switches() -> Response:
    """Every switch, and the steps that nobody has reviewed."""
    authorised(SCOPE)
    SWITCHES.read()
    return _all()


@blueprint.put("/v1/admin/switches")
def switch() -> Response:
    """Switch something on or off."""
    writer = _everywhere()
    SWITCH.read()
    body = _body(("name", "state", "note"), required=("name", "state"))
    service().kill_switches.switch(body["name"], body["state"], writer.author, body.get("note", ""))
    return _all()


@blueprint.post("/v1/admin/switches/reviews")
def review() -> Response:
    """Note that somebody else has looked at a step."""
    writer = _everywhere()
    REVIEW.read()
    body = _body(("number", "note"), required=("number",))
    service().kill_switches.review(body["number"], writer.author, body.get("note", ""))
    return _all()


def _everywhere() -> Writer:
    """Who writes. Raises `Forbidden` as `require_everywhere`."""
    writer = authorised(SCOPE)
    require_everywhere(writer)
    return writer


def require_everywhere(writer: Writer) -> None:
    """Raise `Forbidden` for a key or an account of some regions or sites: switches act for everybody."""
    if writer.holder.regions or writer.holder.sites:
        raise Forbidden(FOR_EVERYBODY())


def _body(names: tuple[str, ...], required: tuple[str, ...]) -> dict[str, Any]:
    """The body's fields. Raises `BadParameters` with every fault."""
    body, faults = json_object(request, MOST_BYTES, TYPES, names)
    faults += [Detail(name, MISSING_FIELD()) for name in required if name not in body]
    for name in names:
        wanted = int if name == "number" else str
        if name in body and (not isinstance(body[name], wanted) or isinstance(body[name], bool)):
            faults.append(Detail(name, NOT_A_COUNT() if wanted is int else NOT_A_TEXT()))
        elif wanted is int and name in body and not 0 < body[name] < 2**63:
            faults.append(Detail(name, NOT_A_COUNT()))
    if faults:
        raise BadParameters(faults)
    return body


def _all() -> Response:
    found = service().kill_switches
    return answer(
        {
            "switches": [switch_fields(one) for one in found.all()],
            "open": [step_fields(one) for one in found.steps(only_open=True)],
        }
    )
