"""The OpenAPI 3.1 document, written from the rows of operations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

from api.http.gateway import COMMON, MEDIA
from api.http.lanes import READING
from api.http.language import HEADER
from api.http.sent import FORM, JSON
from api.openapi.answer_headers import HEADERS, NOT_MODIFIED, answer_headers
from api.openapi.operation import Operation
from api.openapi.schemas import SCHEMAS
from api.openapi.security import SCHEMES, refusals, security, told_of_keys
from api.openapi.shapes import CLOSED, Schema, of, record
from search_engine.searching import MAX_VALUES, Parameter

MEANINGS = {
    200: "成功", 201: "已新建", 202: "已接收，逐条回答", 204: "已完成，无内容",
    304: "与 If-None-Match 所给的相同，无内容", 400: "请求体不完整",
    401: "缺少密钥或用户令牌，或其无效", 403: "没有此项权限", 404: "没有找到",
    409: "与他人的改动冲突，或须先确认、审批，或同一请求仍在处理", 410: "cursor 已过期，须重新取全部",
    411: "全量写入须给出长度",
    413: "请求体过大", 415: "不支持这种内容类型", 422: "参数或内容有误，一次列出全部错误", 429: "请求过于频繁",
    501: "不接收录音", 503: "尚未就绪", 507: "磁盘已满或只读，没有写入",
}  # fmt: skip
# In ASCII: generators make names of packages and classes of it.
TITLE = "Government Service Search"
SUMMARY = "政务服务搜索与推荐：统一搜索、联想、热词、推荐（C 0103-2018）"
# Likewise; what a heading of the calls reads, in the order of the headings.
TAGS = {
    "搜索": "search", "推荐": "recommend", "行为": "events", "个人": "me", "文档": "documents", "目录与地区": "places",
    "管理": "admin", "运行": "operation",
}  # fmt: skip
OCTETS = "application/octet-stream"
BYTES: dict[str, Any] = {"type": "string", "format": "binary", "description": "文件的字节"}
FRAMED = {"schema": of("GatewayAnswer")}
# Of every call: of what it refuses, and of the warnings of a bulk write.
LANGUAGE = {
    "AcceptLanguage": {
        "name": HEADER,
        "in": "header",
        "description": "错误与提醒用哪种语言：偏好 en 时为英文，其余为中文；回答以 Content-Language 注明",
        "schema": {"type": "string"},
        "example": "en",
    }
}
OF_LANGUAGE = {"$ref": "#/components/parameters/AcceptLanguage"}
# Names in ASCII for values in Chinese: generators make constants of them, and not all languages take hanzi for one.
ENUM_NAMES: Mapping[str, str] = {
    "工作日": "WORKING_DAY", "自然日": "CALENDAR_DAY", "月": "MONTH", "小时": "HOUR", "即时": "INSTANT",
    "必要": "REQUIRED", "非必要": "OPTIONAL", "容缺": "MAY_FOLLOW",
    "行政许可": "LICENSING", "行政处罚": "PENALTY", "行政强制": "COERCION", "行政征收": "LEVY", "行政给付": "PAYMENT",
    "行政检查": "INSPECTION", "行政确认": "CONFIRMATION", "行政奖励": "REWARD", "行政裁决": "ADJUDICATION",
    "其他行政权力": "OTHER_POWER", "公共服务": "PUBLIC_SERVICE",
    "国家级": "NATION", "省级": "PROVINCE", "市级": "CITY", "县级": "COUNTY", "乡级": "TOWN", "村级": "VILLAGE",
    "依申请": "ON_APPLICATION", "依职权": "EX_OFFICIO",
    "定点办理": "LOCAL", "全国": "NATIONWIDE", "跨省": "ACROSS_PROVINCES", "跨市": "ACROSS_CITIES",
    "跨县": "ACROSS_COUNTIES", "区域通办": "LISTED_REGIONS",
    "全程网办": "ONLINE", "代收代办": "BY_PROXY", "多地联办": "JOINTLY",
    "互联网咨询": "CONSULTATION", "收件": "RECEIPT", "预审": "PRELIMINARY_REVIEW", "受理": "ACCEPTANCE",
    "办理": "HANDLING", "办理结果信息反馈": "RESULT", "电子证照反馈": "ELECTRONIC_LICENCE",
}  # fmt: skip


def openapi_document(operations: Sequence[Operation]) -> dict[str, Any]:
    """The document, calls in the given order."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method] = describe(operation)
    described: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {
            "title": TITLE,
            "summary": SUMMARY,
            "version": version("zwfw-search"),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "tags": [{"name": name, "description": tag} for tag, name in TAGS.items()],
        "paths": paths,
        "components": {
            "parameters": LANGUAGE,
            "schemas": SCHEMAS | in_bodies(operations),
            "headers": HEADERS,
            "securitySchemes": SCHEMES,
        },
    }
    named: dict[str, Any] = with_enum_names(described)
    return named


def served_at(prefix: str, document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The document with the path that its calls are under; at the root of a host it needs none."""
    return {**document, "servers": [{"url": prefix}]} if prefix else document


def describe(operation: Operation) -> dict[str, Any]:
    """One call."""
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [TAGS[operation.tag]],
        "parameters": [*([] if operation.in_body else in_address(operation)), OF_LANGUAGE],
        "responses": responses(operation),
        "security": security(operation),
    }
    if content := body_content(operation):
        described["requestBody"] = ({} if operation.in_body else {"required": True}) | {"content": content}
    if operation.deprecated:
        described["deprecated"] = True
    if told := told_of_keys(operation):
        described["description"] = told
    return described


def body_content(operation: Operation) -> dict[str, Any]:
    """What a call takes, by media type: generators take the first."""
    content: dict[str, Any] = {}
    example = {} if operation.example is None else {"example": operation.example}
    if operation.json:
        content[JSON] = {"schema": of(operation.json), **({} if operation.body else example)}
    if operation.in_body:
        content[FORM] = content[JSON]
    if operation.body:
        # "binary": the bytes as they are, which generated clients would else write as one JSON string
        schema = {"type": "string", "format": "binary", "description": "每行一个 JSON 文档，UTF-8"}
        content[operation.body] = {"schema": schema, **example}
    if operation.upload:
        content[OCTETS] = {"schema": BYTES}
    return content


def responses(operation: Operation) -> dict[str, Any]:
    """What a call may answer."""
    same: dict[int, str | None] = {NOT_MODIFIED: None} if operation.delivery.policy.tagged else {}
    from_pages = {} if operation.reads or operation.method.upper() in READING else {403: "Error"}  # of other sites
    answers = {**operation.answers, **same, **refusals(operation), **from_pages, 422: "Error"}
    found = {str(status): response(MEANINGS[status], answers[status], operation.media) for status in sorted(answers)}
    if operation.files:
        found["200"]["content"] = {media: {"schema": {} if "json" in media else BYTES} for media in operation.files}
    if operation.lines:
        found["200"]["content"][operation.lines] = {"schema": {"type": "string", "description": "每行一个 JSON 对象"}}
    if 204 in answers:  # a frame is a body
        found = {"200": {"description": MEANINGS[200], "content": {MEDIA: FRAMED}}, **found}
    for status, described in found.items():
        described["headers"] = answer_headers(operation, int(status))
    return found | {"default": response("其他错误", "Error", JSON)}


def response(meaning: str, schema: str | None, media: str) -> dict[str, Any]:
    """One answer; errors are JSON always. What is JSON may be had in the gateway's frame."""
    if schema is None:
        return {"description": meaning}
    media = JSON if schema == "Error" else media
    content = {media: {"schema": of(schema)}}
    return {"description": meaning, "content": {**content, MEDIA: FRAMED} if media == JSON else content}


def in_address(operation: Operation) -> list[dict[str, Any]]:
    """The parameters of a call's path and query string, its own and those that all calls have."""
    return [
        *(parameter_object(parameter, "path", True) for parameter in operation.in_path),
        *(parameter_object(one, "query", one.name in operation.required) for one in operation.parameters),
        *(parameter_object(one, "query", False) for one in common_to(operation)),
        *(parameter_object(one, "header", False) for one in operation.headers),
    ]


def common_to(operation: Operation) -> list[Parameter]:
    """What all calls take, without what has another meaning here."""
    own = {parameter.name for parameter in (*operation.in_path, *operation.parameters)}
    return [parameter for parameter in COMMON if parameter.name not in own]


def in_bodies(operations: Sequence[Operation]) -> dict[str, Schema]:
    """The bodies that are made of parameters, by name."""
    return {str(one.json): parameters_schema(one) for one in operations if one.in_body}


def parameters_schema(operation: Operation) -> Schema:
    """The parameters of a call as the fields of an object."""
    parameters = (*operation.parameters, *common_to(operation))
    fields = {one.name: value_schema(one) | told_beside(one) for one in parameters}
    return record(" ".join(one.name for one in parameters), **fields) | CLOSED


def parameter_object(parameter: Parameter, where: str, required: bool) -> dict[str, Any]:
    """One parameter."""
    described = {"name": parameter.name, "in": where, **told_beside(parameter), "schema": value_schema(parameter)}
    return described | ({"required": True} if required else {})


def value_schema(parameter: Parameter) -> Schema:
    """What a parameter may be."""
    schema = dict(parameter.schema)
    if parameter.repeated:
        schema = {"type": "array", "items": schema, "maxItems": MAX_VALUES}
    return schema | ({} if parameter.default is None else {"default": parameter.default})


def told_beside(parameter: Parameter) -> dict[str, Any]:
    """What is said of a parameter besides."""
    return {"description": parameter.help} | ({} if parameter.example is None else {"example": parameter.example})


def with_enum_names(document: Any) -> Any:
    """An OpenAPI document, or a part of one, in which every set of Chinese values has names (`x-enum-varnames`)."""
    if isinstance(document, list):
        return [with_enum_names(part) for part in document]
    if not isinstance(document, dict):
        return document
    found = {name: with_enum_names(part) for name, part in document.items()}
    values = found.get("enum")
    if isinstance(values, list) and not all(map(str.isascii, values)):
        found["x-enum-varnames"] = [ENUM_NAMES.get(value, value) for value in values]
    return found
