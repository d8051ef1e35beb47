"""Called through the national platform's gateway (C 0103-2018 §8.3.4.2): what every call takes for it.

`auth_code` is the request's own name and nobody's (`api.http.request_id`): it is logged, and sent back in a header of
the answer. `envelope=gateway` puts the answer into the standard's frame:

    {"process_response": {"result_code": "100", "error_code": "", "error_msg": "", "date": "2026-03-01", "items": […]}}

`name` and `code` are the user's, whom we need not know: every call takes them, for the gateway sends them, and nobody
looks at them. Where a call has a parameter of its own by one of these names, that one is meant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
import structlog
from flask import Response

from api.http.current import current_request
from api.http.metrics import seconds_since_start
from api.http.request_id import CODE, CODE_FORM, logged_names, request_code
from api.http.sent import IN_BODY, sent_anywhere
from search_engine import Message
from search_engine.messages import NOT_A_SINGLE_VALUE
from search_engine.operation import CHINA
from search_engine.searching import Parameter, not_among

ENVELOPE, GATEWAY = "envelope", "gateway"
UNREAD = "C 0103-2018 §8.3.4.2 的网关随每次请求发送；本服务不读取，也不记录、不保存"
MEDIA = "application/json; envelope=gateway"
PATHS = ("/v1/", "/healthz", "/readyz")
DONE, FAILED, UNDER_WAY = "100", "102", "103"
# What an answer lists, by the name that the list has there; an answer without a list is the one item itself.
LISTS = (
    "items", "suggestions", "terms", "regions", "copies", "entries", "favourites", "children", "rows", "rejected",
    "documents", "changes",
)  # fmt: skip
NOT_A_CALL_CODE = Message(
    "wrong_form", "应为 1 至 128 个字符，只用字母、数字与 . _ : / + = @ -",
    "must have 1 to 128 characters, only letters, digits and . _ : / + = @ -",
)  # fmt: skip
log = structlog.get_logger("api")


def _once(values: Sequence[str]) -> str:
    if len(values) > 1:
        raise ValueError(NOT_A_SINGLE_VALUE())
    return values[0].strip()


def _code(values: Sequence[str]) -> str:
    text = _once(values)
    if not re.fullmatch(CODE_FORM, text):
        raise ValueError(NOT_A_CALL_CODE())
    return text


def _unread(values: Sequence[str]) -> None:
    """Of a person, and nothing to us: nobody looks at it, or says what is wrong with it."""


def _envelope(values: Sequence[str]) -> str:
    text = _once(values)
    if text != GATEWAY:
        raise ValueError(not_among(text, (GATEWAY,)))
    return text


COMMON = (
    Parameter(
        CODE, _code, {"type": "string", "pattern": f"^({CODE_FORM})?$"},
        "业务代码，请求的唯一标识：记入日志，并在响应头 X-Request-Id 中送回（请求头已有 X-Request-Id 的，送回该值）；"
        "不作为用户标识", example="20260301-000017",
    ),
    Parameter(
        ENVELOPE, _envelope, {"type": "string", "enum": [GATEWAY]},
        "gateway：按 C 0103-2018 §8.3.4.2 的格式回答，见 GatewayAnswer",
    ),
    Parameter("name", _unread, {"type": "string"}, f"用户姓名，{UNREAD}"),
    Parameter("code", _unread, {"type": "string"}, f"编码，如证件号码，{UNREAD}"),
)  # fmt: skip


def for_gateway(response: Response) -> Response:
    """Name the request in the log, and frame the answer, where that was asked for."""
    asked = current_request()
    query = asked.query_string
    if b"auth_code=" not in query and b"envelope=" not in query and IN_BODY not in asked.environ:
        return response
    if request_code():
        took = round(seconds_since_start() * 1000, 3)
        endpoint, status = asked.endpoint, response.status_code
        log.info("request", **logged_names(), endpoint=endpoint, status=status, took_ms=took)
    framed = list(sent_anywhere(ENVELOPE)) == [GATEWAY] and asked.path.startswith(PATHS)
    return frame(response) if framed else response


def frame(response: Response) -> Response:
    """The answer in the standard's frame; what is no JSON stays as it is."""
    if response.status_code == 204:
        response.status_code = 200
        value: dict[str, Any] = {"items": []}
    elif response.mimetype == "application/json":
        value = orjson.loads(response.get_data())
    else:
        return response
    # a file to take along is one thing, whatever it lists
    lists = () if "Content-Disposition" in response.headers else LISTS
    response.set_data(orjson.dumps({"process_response": framed_fields(value, response.status_code, lists)}))
    response.content_type = MEDIA
    return response


def framed_fields(value: Mapping[str, Any], status: int, lists: Sequence[str] = LISTS) -> dict[str, Any]:
    """What stands in the frame: how it went, what is listed (the first of `lists` that there is), all other fields."""
    error = value.get("error") if status >= 400 else None
    found = {
        "result_code": result_code(value, status),
        "error_code": error["code"] if error else "",
        "error_msg": error["message"] if error else "",
        "date": datetime.now(UTC).astimezone(CHINA).date().isoformat(),
    }
    if error:
        return {**found, "items": [], **{name: error[name] for name in error if name not in ("code", "message")}}
    page = {**value, **value["search"]} if "search" in value and "text" in value else value
    name = next((name for name in lists if isinstance(page.get(name), list)), None)
    if name is None:
        return {**found, "items": [value]}
    return {**found, "items": page[name], **{key: field for key, field in page.items() if key not in (name, "search")}}


def result_code(value: Mapping[str, Any], status: int) -> str:
    """100 done, 102 failed, 103 under way: an index that is being built, a load that is being written."""
    if status == 503 and (value.get("ready") is False or value.get("error", {}).get("code") == "not_ready"):
        return UNDER_WAY
    if status >= 400:
        return FAILED
    return UNDER_WAY if "load" in value and "started" in value and value.get("finished") is None else DONE
