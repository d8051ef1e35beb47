"""`/v1/reports`: a reader marks 没找到 or 信息有误, on the portal's pages or on ours, and sees what became of it."""

from __future__ import annotations

from flask import Blueprint, Response, request

from api.endpoints.events import FOR_OTHERS, SCOPE
from api.http.answers import answer
from api.http.audit import count_events
from api.http.body import json_object
from api.http.cache_policy import OWN
from api.http.current import service
from api.http.keys import authorised, has_key, sender_address
from api.http.quota import held_to
from api.openapi.operation import Operation
from api.openapi.parameters import text_parameter
from search_engine import BadParameters, Detail
from search_engine.access import REPORT_KINDS, Actions, Report, ReportState, Writer, take_report
from search_engine.messages import NOT_A_TEXT, NOT_ONE_OF

blueprint = Blueprint("reports", __name__)
MOST_BYTES = 16 * 1024
FIELDS = ("kind", "query", "document", "region", "element", "site", "text")
TYPES = ("application/json", "text/plain")
REPORTS = Operation(
    "post", "/v1/reports", "putReport",
    "读者标出“没找到”（not_found，须有 query）或“信息有误”（wrong，须有 document，可用 element 指出是哪项要素、"
    "用 text 写明实际应是怎样），汇总到管理端的待办；回答中有回执 receipt，凭它可查看处理情况。"
    "不保存是谁，"
    "query 与 text 中的证件号、手机号、银行卡号、电子邮箱去除，含违禁词的不接收",
    "行为", answers={202: "ReportTaken", 400: "Error", 413: "Error", 415: "Error",
                   429: "Error", 503: "Error", 507: "Error"},
    cache=OWN, limited=True, json="Report", example={"kind": "not_found", "query": "奶茶店转让", "region": "330110"},
    scope=SCOPE, with_key=FOR_OTHERS,
)  # fmt: skip
RECEIPT = text_parameter("receipt", "回执")
STATE = Operation(
    "get", "/v1/reports/{receipt}", "getReport",
    "凭回执查看一次标记的处理情况：状态与自哪一天起，别无其他。保存期满后回执失效",
    "行为", in_path=(RECEIPT,),
    answers={200: "ReportState", 404: "Error", 429: "Error", 503: "Error"}, scope=SCOPE, with_key=FOR_OTHERS,
    cache=OWN, limited=True,
)  # fmt: skip
OPERATIONS = (REPORTS, STATE)


@blueprint.post("/v1/reports")
def put() -> Response:
    """Take a report: it is kept when this is answered."""
    REPORTS.read()
    program = authorised(SCOPE) if has_key() else None
    body, faults = json_object(request, MOST_BYTES, TYPES, FIELDS)
    for name in FIELDS:
        if not isinstance(body.get(name, ""), str | None):
            faults.append(Detail(name, NOT_A_TEXT()))
    if not any(fault.field == "kind" for fault in faults) and body.get("kind") not in REPORT_KINDS:
        faults.append(Detail("kind", NOT_ONE_OF(choices=list(REPORT_KINDS))))
    if faults:
        raise BadParameters(faults)
    receipt = take(Report(**{name: body.get(name) or "" for name in FIELDS}), program)
    return answer({"accepted": True, "receipt": receipt}, 202)


@blueprint.get("/v1/reports/<receipt>")
def state(receipt: str) -> Response:
    """What became of a report."""
    receipt = STATE.read(receipt=receipt)["receipt"]
    return answer(state_of(receipt, authorised(SCOPE) if has_key() else None))


def take(report: Report, program: Writer | None = None) -> str:
    """Keep a report of the current request, and return its receipt. Raises `TooManyRequests`, and as `take_report`."""
    activity, address = service().activity, _admitted(program)
    kept = take_report(activity.intake, report, address, program.holder.number if program else None)
    count_events(Actions.REPORTS_WRITE, program, accepted=kept.taken.accepted, known=kept.taken.known)
    return kept.receipt


def state_of(receipt: str, program: Writer | None = None) -> ReportState:
    """What became of a report. Who asks is held to the rate of reports, so that nobody can try receipts. Raises
    `TooManyRequests`, `NotFound`, `NotReady`.
    """
    _admitted(program)
    return service().receipts.state(receipt)


def _admitted(program: Writer | None) -> str | None:
    """The address of the current request. Raises `TooManyRequests`."""
    address = sender_address(believed=program is not None)
    # a program has a key that can be revoked, and speaks for many
    if program is None:
        held_to(service().activity.report_rate, address, 1)
    return address
