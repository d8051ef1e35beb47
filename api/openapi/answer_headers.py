"""Which headers the OpenAPI document tells of each answer, from what the call declares."""

from __future__ import annotations

from typing import Any

from api.http.idempotency import REPLAYED
from api.http.quota import LIMIT, REMAINING, RESET
from api.http.request_id import HEADER
from api.openapi.operation import Operation
from api.openapi.parameters import IDEMPOTENCY_KEY
from api.openapi.shapes import TEXT, WHOLE, Schema

NOT_MODIFIED = 304
AGAIN, IN_PROGRESS = (429, 503), 409


def _header(schema: Schema, meaning: str) -> dict[str, Any]:
    return {"schema": schema, "description": meaning}


HEADERS: dict[str, dict[str, Any]] = {
    HEADER: _header(TEXT, "请求的标识：请求头 X-Request-Id 或 auth_code 的值，都没有则由服务生成；出错的日志中同有"),
    "Cache-Control": _header(TEXT, "可以保存多久、由谁保存"),
    "ETag": _header(TEXT, "内容的标签：下次在 If-None-Match 中给出，内容未变则答 304，没有正文"),
    "Content-Language": _header(TEXT, "错误用哪种语言：zh-CN，请求偏好 en 时为 en"),
    "Retry-After": _header(WHOLE, "多少秒后再试"),
    REPLAYED: _header(TEXT, "true：同一 Idempotency-Key 的请求先前已完成，这是当时的回答，没有再次写入"),
    LIMIT: _header(WHOLE, "每分钟的限额；带密钥的程序不受限，没有这些响应头"),
    REMAINING: _header(WHOLE, "限额中现在还剩多少"),
    RESET: _header(WHOLE, "多少秒后限额全部恢复"),
    "Deprecation": _header(TEXT, "自何时起不宜再用（RFC 9745）：@ 与 Unix 时间"),
    "Sunset": _header(TEXT, "何时停用（RFC 8594）"),
}


def names_of(operation: Operation, status: int) -> tuple[str, ...]:
    """The headers that an answer of a call has."""
    delivery, is_once = operation.delivery, IDEMPOTENCY_KEY in operation.headers
    tagged = delivery.policy.tagged and status in (200, NOT_MODIFIED)
    return (
        HEADER,
        *(("Cache-Control",) if status < 400 else ()),
        *(("ETag",) if tagged else ()),
        *(("Content-Language",) if status >= 400 else ()),
        *(("Retry-After",) if status in AGAIN or (is_once and status == IN_PROGRESS) else ()),
        *((REPLAYED,) if is_once and status < 300 else ()),
        *((LIMIT, REMAINING, RESET) if operation.limited and (status < 300 or status == 429) else ()),
        *(name for name, _ in delivery.lines),
    )


def answer_headers(operation: Operation, status: int) -> dict[str, Any]:
    """References to these."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names_of(operation, status)}
