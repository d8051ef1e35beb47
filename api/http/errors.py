"""From an error to its answer: one table, one shape.

{"error": {"code": "bad_parameters", "message": "…", "details": [{"field": "size", "reason": "…"}]}}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug import exceptions as http

from search_engine import (
    ApprovalNeeded,
    BadParameters,
    BadToken,
    ChecksFailed,
    DamagedRows,
    DiskFull,
    EditConflict,
    EngineUnavailable,
    Forbidden,
    InProgress,
    KeyReused,
    NoRights,
    NotAgreed,
    NotFound,
    NotReady,
    OlderThanStored,
    ReadOnlyDisk,
    ServiceError,
    StorageFailure,
    StoreBusy,
    TeachingRefused,
    TooLarge,
    Unauthorized,
    WarningsFound,
    WrongKey,
)
from search_engine.operation import harmless


@dataclass(frozen=True, slots=True)
class Row:
    """What a class of errors becomes; `headers` are added to the answer."""

    error: type[Exception]
    code: str
    status: int
    message: str
    headers: tuple[tuple[str, str], ...] = ()


AGAIN, SOON = (("Retry-After", "5"),), (("Retry-After", "1"),)
ERRORS: tuple[Row, ...] = (
    Row(BadParameters, "bad_parameters", 422, "填写有误，请按所列改正"),
    Row(NotFound, "not_found", 404, "没有找到所请求的内容"),
    Row(NotReady, "not_ready", 503, "索引正在建立，请稍后再试", AGAIN),
    Row(Unauthorized, "unauthorized", 401, "缺少密钥或密钥无效", (("WWW-Authenticate", "Bearer"),)),
    Row(BadToken, "bad_token", 401, "用户令牌有误，请重新登录", (("WWW-Authenticate", "X-Zwfw-User"),)),
    Row(Forbidden, "forbidden", 403, "密钥没有此项权限"),
    Row(NotAgreed, "not_agreed", 403, "需要先同意保存个人记录"),
    Row(InProgress, "in_progress", 409, "同一请求正在处理，请稍后重试", SOON),
    Row(KeyReused, "idempotency_key_reused", 422, "这个 Idempotency-Key 已用于另一请求"),
    Row(OlderThanStored, "older_than_stored", 409, "已有的文档比这次的新，没有写入"),
    Row(EditConflict, "edit_conflict", 409, "所改的行已被他人改动，请核对后重试"),
    Row(ChecksFailed, "checks_failed", 422, "检查有错误，没有发布"),
    Row(WarningsFound, "warnings_found", 409, "检查有提醒，须确认后发布"),
    Row(TeachingRefused, "teaching_refused", 422, "这份文档在这里不能排到第一"),
    Row(ApprovalNeeded, "approval_needed", 409, "须由另一人审批后才能发布"),
    Row(TooLarge, "too_large", 413, "请求体过大，请分批发送"),
    Row(DiskFull, "insufficient_storage", 507, "磁盘已满，没有写入；请联系运维腾出空间后重试，搜索不受影响"),
    Row(ReadOnlyDisk, "insufficient_storage", 507, "磁盘只读，没有写入；请联系运维检查磁盘后重试，搜索不受影响"),
    Row(NoRights, "insufficient_storage", 507, "没有权限写入数据目录；请联系运维改正权限后重试，搜索不受影响"),
    Row(EngineUnavailable, "busy", 503, "全文检索引擎暂时无法应答，请稍后再试", AGAIN),
    Row(StorageFailure, "storage_failure", 503, "暂时无法读写数据，请稍后再试", AGAIN),
    Row(DamagedRows, "storage_failure", 503, "保存的数据与写入时不符，请联系运维运行 zwfw doctor --deep", AGAIN),
    Row(WrongKey, "storage_failure", 503, "个人记录的密钥与所存的不符，暂不能读写；请联系运维运行 zwfw doctor", AGAIN),
    Row(StoreBusy, "busy", 503, "数据库正忙，没有写入，请稍后再试", AGAIN),
    Row(http.NotFound, "not_found", 404, "没有这个地址"),
    Row(http.MethodNotAllowed, "method_not_allowed", 405, "此地址不支持这种请求方法"),
    Row(http.RequestTimeout, "timeout", 408, "请求未在规定时间内发送完，请重试"),
    Row(http.LengthRequired, "length_required", 411, "全量写入须在 Content-Length 中给出请求体的长度"),
    Row(http.RequestEntityTooLarge, "too_large", 413, "请求体过大，请分批发送"),
    Row(http.UnsupportedMediaType, "unsupported_media_type", 415, "不支持这种内容类型"),
    Row(http.TooManyRequests, "too_many_requests", 429, "请求过于频繁，请稍候再试", (("Retry-After", "10"),)),
    Row(http.RequestHeaderFieldsTooLarge, "headers_too_large", 431, "请求行与请求头过长，请缩短查询内容"),
    Row(http.ServiceUnavailable, "busy", 503, "访问的人较多，请稍候再试", (("Retry-After", "2"),)),
    Row(http.NotImplemented, "not_implemented", 501, "不接收录音：请先由语音识别服务转成文字，再以 JSON 发送识别结果"),
    Row(http.BadRequest, "bad_request", 400, "请求无法读取，请检查格式"),
    Row(Exception, "internal_error", 500, "服务出错，请稍后重试"),
)
BY_CLASS: Mapping[type, Row] = {row.error: row for row in ERRORS}


def row_of(error: Exception) -> Row:
    """The row of an error: that of its own class, else of the nearest class above."""
    return next(BY_CLASS[kind] for kind in type(error).__mro__ if kind in BY_CLASS)


def error_object(error: Exception) -> dict[str, Any]:
    """The one shape. Only our own errors speak for themselves; any other gets the words of its row."""
    row = row_of(error)
    message, details = (error.message, error.details) if isinstance(error, ServiceError) else (row.message, ())
    faults = [{"field": harmless(detail.field), "reason": harmless(detail.reason)} for detail in details]
    return {"error": {"code": row.code, "message": harmless(message or row.message), "details": faults}}
