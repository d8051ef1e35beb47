"""From an error to its answer: one table, one shape.

{"error": {"code": "bad_parameters", "message": "…", "details": [
    {"code": "out_of_range", "row": null, "field": "size", "message": "…", "mend": "…", "reason": "…"}]}}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug import exceptions as http

from api.http.language import fault_fields, total_fields
from search_engine import (
    ApprovalNeeded,
    BadParameters,
    BadSignature,
    BadTicket,
    BadToken,
    ChecksFailed,
    CursorExpired,
    DamagedRows,
    DeletedLater,
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
    QuotaSpent,
    ReadOnlyDisk,
    SecretUnavailable,
    ServiceError,
    SigningUnavailable,
    StaleWrite,
    StorageFailure,
    StoreBusy,
    TeachingRefused,
    TooLarge,
    Unauthorized,
    WarningsFound,
    WrongKey,
)
from search_engine.errors import FaultyDocuments, Language, Message, Reason, sentence_in
from search_engine.operation import harmless


@dataclass(frozen=True, slots=True)
class Row:
    """What a class of errors becomes.

    Attributes:
        chinese, english: What is said, unless the error itself says more.
        headers: Are added to the answer.
    """

    error: type[Exception]
    code: str
    status: int
    chinese: str
    english: str
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def message(self) -> Reason:
        """What is said, in both languages."""
        return Message(self.code, self.chinese, self.english)()


AGAIN, SOON = (("Retry-After", "5"),), (("Retry-After", "1"),)
ERRORS: tuple[Row, ...] = (
    Row(BadParameters, "bad_parameters", 422, "填写有误，请按所列改正",
        "the request has faults; correct those that are listed"),
    Row(NotFound, "not_found", 404, "没有找到所请求的内容", "what was asked for was not found"),
    Row(CursorExpired, "cursor_expired", 410, "cursor 已过期，请重新取一遍全部文档",
        "the cursor has expired; list all documents anew"),
    Row(NotReady, "not_ready", 503, "索引正在建立，请稍后再试", "the index is being built; try again later", AGAIN),
    Row(Unauthorized, "unauthorized", 401, "缺少密钥或密钥无效",
        "the key is missing or not valid", (("WWW-Authenticate", "Bearer"),)),
    Row(BadSignature, "bad_signature", 401, "请求的签名不能确认",
        "the signature of the request is not proven", (("WWW-Authenticate", "Zwfw-SM2"),)),
    Row(SigningUnavailable, "signing_unavailable", 503, "本服务暂不能验证签名",
        "signatures cannot be verified here at the moment", AGAIN),
    Row(QuotaSpent, "too_many_requests", 429, "调用次数已用完，请稍后再试",
        "no calls are left; try again later"),
    Row(BadToken, "bad_token", 401, "用户令牌有误，请重新登录",
        "the user's token is not in order; sign in again", (("WWW-Authenticate", "X-Zwfw-User"),)),
    Row(BadTicket, "bad_ticket", 422, "用户票据有误，请重新获取",
        "the user's ticket is not in order; get a new one"),
    Row(Forbidden, "forbidden", 403, "密钥没有此项权限", "the key does not have this permission"),
    Row(NotAgreed, "not_agreed", 403, "需要先同意保存个人记录",
        "the person has to agree first that records are kept"),
    Row(InProgress, "in_progress", 409, "同一请求正在处理，请稍后重试",
        "the same request is being done; try again shortly", SOON),
    Row(KeyReused, "idempotency_key_reused", 422, "这个 Idempotency-Key 已用于另一请求",
        "this Idempotency-Key came with another request before"),
    Row(EditConflict, "edit_conflict", 409, "所改的行已被他人改动，请核对后重试",
        "somebody else has changed the same rows; compare and try again"),
    Row(StaleWrite, "older_than_stored", 409, "已有的文档更新，未作改动",
        "the stored document is newer; nothing was changed"),
    Row(DeletedLater, "deleted_later", 409, "文档已删除，未写入",
        "the document was deleted later; nothing was written"),
    Row(ChecksFailed, "checks_failed", 422, "检查有错误，没有发布", "the checks found errors; nothing was published"),
    Row(WarningsFound, "warnings_found", 409, "检查有提醒，须确认后发布",
        "the checks found warnings, which have to be accepted before publishing"),
    Row(TeachingRefused, "teaching_refused", 422, "这份文档在这里不能排到第一",
        "this document cannot come first here"),
    Row(ApprovalNeeded, "approval_needed", 409, "须由另一人审批后才能发布",
        "somebody else has to approve it before it is published"),
    Row(TooLarge, "too_large", 413, "请求体过大，请分批发送", "the body is too large; send it in parts"),
    Row(DiskFull, "insufficient_storage", 507, "磁盘已满，没有写入；请联系运维腾出空间后重试，搜索不受影响",
        "the disk is full and nothing was written; ask the operators to free space and try again;"
        " searching still works"),
    Row(ReadOnlyDisk, "insufficient_storage", 507, "磁盘只读，没有写入；请联系运维检查磁盘后重试，搜索不受影响",
        "the disk is read-only and nothing was written; ask the operators to check it and try again;"
        " searching still works"),
    Row(NoRights, "insufficient_storage", 507, "没有权限写入数据目录；请联系运维改正权限后重试，搜索不受影响",
        "the data folder cannot be written for want of rights; ask the operators to mend them and try again;"
        " searching still works"),
    Row(EngineUnavailable, "busy", 503, "全文检索引擎暂时无法应答，请稍后再试",
        "the full-text engine does not answer at the moment; try again later", AGAIN),
    Row(StorageFailure, "storage_failure", 503, "暂时无法读写数据，请稍后再试",
        "data cannot be read or written at the moment; try again later", AGAIN),
    Row(DamagedRows, "storage_failure", 503, "保存的数据与写入时不符，请联系运维运行 zwfw doctor --deep",
        "stored data differs from what was written; ask the operators to run zwfw doctor --deep", AGAIN),
    Row(WrongKey, "storage_failure", 503, "个人记录的密钥与所存的不符，暂不能读写；请联系运维运行 zwfw doctor",
        "the key of personal records is not the stored one, so they cannot be read or written; ask the operators to"
        " run zwfw doctor", AGAIN),
    Row(SecretUnavailable, "storage_failure", 503, "所需的密钥暂时打不开，请联系运维运行 zwfw secrets check",
        "a key that is needed here cannot be opened at the moment; ask the operators to run zwfw secrets check", AGAIN),
    Row(StoreBusy, "busy", 503, "数据库正忙，没有写入，请稍后再试",
        "the database is busy and nothing was written; try again later", AGAIN),
    Row(http.NotFound, "not_found", 404, "没有这个地址", "there is no such address"),
    Row(http.MethodNotAllowed, "method_not_allowed", 405, "此地址不支持这种请求方法",
        "this address does not support this method"),
    Row(http.RequestTimeout, "timeout", 408, "请求未在规定时间内发送完，请重试",
        "the request was not sent in time; try again"),
    Row(http.LengthRequired, "length_required", 411, "全量写入须在 Content-Length 中给出请求体的长度",
        "a full load must give the length of its body in Content-Length"),
    Row(http.RequestEntityTooLarge, "too_large", 413, "请求体过大，请分批发送",
        "the body is too large; send it in parts"),
    Row(http.UnsupportedMediaType, "unsupported_media_type", 415,
        "不支持这种 Content-Type，请写明请求体的类型，如 application/json；每个接口可用的见 /openapi.json",
        "this Content-Type is not supported; name the type of the body, such as application/json; /openapi.json says"
        " which each call takes"),
    Row(http.TooManyRequests, "too_many_requests", 429, "请求过于频繁，请稍候再试",
        "too many requests; try again shortly", (("Retry-After", "10"),)),
    Row(http.RequestHeaderFieldsTooLarge, "headers_too_large", 431, "请求行与请求头过长，请缩短查询内容",
        "the request line and headers are too long; shorten the query"),
    Row(http.ServiceUnavailable, "busy", 503, "访问的人较多，请稍候再试",
        "many people are asking at the moment; try again shortly", (("Retry-After", "2"),)),
    Row(http.NotImplemented, "not_implemented", 501, "不接收录音：请先由语音识别服务转成文字，再以 JSON 发送识别结果",
        "sound is not taken; have a speech recogniser turn it into text, and send its results as JSON"),
    Row(http.BadRequest, "bad_request", 400, "请求无法读取，请检查格式",
        "the request cannot be read; check its form"),
    Row(Exception, "internal_error", 500, "服务出错，请稍后重试", "the service failed; try again later"),
)  # fmt: skip
BY_CLASS: Mapping[type, Row] = {row.error: row for row in ERRORS}


def row_of(error: Exception) -> Row:
    """The row of an error: that of its own class, else of the nearest class above."""
    return next(BY_CLASS[kind] for kind in type(error).__mro__ if kind in BY_CLASS)


def error_object(error: Exception, wanted: Language) -> dict[str, Any]:
    """The one shape. Only our own errors speak for themselves; any other gets the words of its row."""
    row = row_of(error)
    message, details = (error.message, error.details) if isinstance(error, ServiceError) else (row.message, ())
    faults = [fault_fields(detail.row, detail.field, detail.reason, wanted) for detail in details]
    said = harmless(sentence_in(message or row.message, wanted))
    told: dict[str, Any] = {"code": row.code, "message": said, "details": faults}
    if isinstance(error, ServiceError) and error.total > len(details):
        told["total"] = error.total
    if isinstance(error, FaultyDocuments):
        told["totals"] = total_fields(error.totals)
    return {"error": told}
