"""What is stored, for who compares it with their own: `GET /v1/documents`, `/v1/documents:digests`, `/v1/changes`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, Response

from api.http.answers import answer, keep_nothing
from api.http.current import service
from api.http.keys import authorised
from api.http.lanes import Lane, answered_in
from api.openapi.operation import Operation
from api.openapi.parameters import (
    CURSOR_FORM,
    FORMAT,
    OF_SEARCH,
    REGION,
    STATUS,
    moment_parameter,
    only,
    text_parameter,
)  # fmt: skip
from search_engine import Message
from search_engine.reconciling import (
    FIELDS,
    MOST,
    SIZE_UNLESS_TOLD,
    ChangeQuery,
    ListQuery,
    Position,
    filter_of,
    read_change_cursor,
    read_list_cursor,
)
from search_engine.searching import Parameter, form_parameter, whole_parameter

blueprint = Blueprint("document_list", __name__)
LINES = "application/x-ndjson"
ANY_KEY = ""  # the scope of calls that every key may use
NOT_A_BUCKET = Message("wrong_form", "应为两位十六进制数，用小写字母", "must be two hexadecimal digits in lower case")
NO_SUCH_FIELDS = Message(
    "unknown_value", "没有字段 {names}", "there is no field {names}", "字段见 docs/documents.md",
    "docs/documents.md lists the fields",
)  # fmt: skip


def _cursor(values: Sequence[str]) -> str:
    return read_list_cursor(only(values))


def _after(values: Sequence[str]) -> Position:
    return read_change_cursor(only(values))


def _fields(values: Sequence[str]) -> tuple[str, ...]:
    names = tuple(name.strip() for name in only(values).split(","))
    if unknown := [name for name in names if name not in FIELDS]:
        raise ValueError(NO_SUCH_FIELDS(names=[name[:40] for name in unknown[:5]]))
    return names


CURSOR = Parameter("cursor", _cursor, CURSOR_FORM, "上一页回答中的 next，原样给出；不给则从头开始")
AFTER = Parameter("after", _after, CURSOR_FORM, "上一次回答中的 next，或列出文档时的 changes；不给则从头：现有的全部")
SIZE = whole_parameter("size", MOST, "一页至多几份", SIZE_UNLESS_TOLD)
KIND = replace(OF_SEARCH["kind"], help="文档种类，可重复")
IN_REGION = replace(REGION, help="行政区划代码，6、9 或 12 位；含其所有下级")
OF_SITE = text_parameter("site", "站点")
SINCE = moment_parameter(
    "changed_since", "只列此时起写入的：按写入生效的时间，RFC 3339，精确到秒", "2026-03-01T09:00:00+08:00"
)
BUCKET = form_parameter("bucket", "[0-9a-f]{2}", NOT_A_BUCKET(), "只列这一桶的：编号的 SHA-256 的前两位", "3f")
FIELDS_SHOWN = Parameter(
    "fields", _fields, {"type": "string"}, "只回答这些字段，以逗号分隔；id 总在其中", example="id,updated_at,title"
)
LIST = Operation(
    "get", "/v1/documents", "listDocuments",
    "所存的文档，按编号的次序逐页列出，含已下线的；format=jsonl 为其余全部，每行一份，最后一行为 "
    '{"end": true, "count": 份数, …}，没有这一行即不完整。限定地区或站点的密钥只看得到其范围内的',
    "文档",
    parameters=(CURSOR, SIZE, OF_SITE, KIND, IN_REGION, STATUS, SINCE, BUCKET, FIELDS_SHOWN, FORMAT),
    answers={200: "DocumentPage", 503: "Error"}, scope=ANY_KEY, lines=LINES,
)  # fmt: skip
DIGESTS = Operation(
    "get", "/v1/documents:digests", "getDocumentDigests",
    "所存文档（不含已下线的）的份数与摘要，共一份，分 256 桶各一份，用来与自己的比对；算法见 docs/integration.md",
    "文档", parameters=(OF_SITE, KIND, IN_REGION), answers={200: "DocumentDigests", 503: "Error"}, scope=ANY_KEY,
)  # fmt: skip
CHANGES = Operation(
    "get", "/v1/changes", "listChanges",
    "文档的变动，按生效的次序：新增或更新的，删除、下线或移出所问范围的。每个编号至少给出最近一次。"
    "按日期开始或结束的不在其中",
    "文档", parameters=(AFTER, SIZE, OF_SITE, KIND, IN_REGION),
    answers={200: "DocumentChanges", 410: "Error", 503: "Error"}, scope=ANY_KEY,
)  # fmt: skip
OPERATIONS = (LIST, DIGESTS, CHANGES)


@blueprint.get("/v1/documents")
@answered_in(Lane.STREAMING, "format=jsonl")
def documents() -> Response:
    """A page of them, or all that follow."""
    area = authorised(ANY_KEY).area(service().tree)
    asked = LIST.read()
    if "bucket" in asked:
        asked["bucket"] = int(asked["bucket"], 16)
    query = ListQuery(
        filter_of(service().tree, asked, area), asked.get("cursor", ""), asked.get("size", SIZE_UNLESS_TOLD),
        asked.get("fields", ()),
    )  # fmt: skip
    if asked.get("format") == "jsonl":
        return keep_nothing(Response(service().document_list.lines(query), mimetype=LINES))
    return keep_nothing(answer(service().document_list.page(query)))


@blueprint.get("/v1/documents:digests")
@answered_in(Lane.COSTLY)
def digests() -> Response:
    """Their digests."""
    area = authorised(ANY_KEY).area(service().tree)
    return keep_nothing(answer(service().document_list.digests(filter_of(service().tree, DIGESTS.read(), area))))


@blueprint.get("/v1/changes")
def changes() -> Response:
    """What has changed."""
    area = authorised(ANY_KEY).area(service().tree)
    asked = CHANGES.read()
    query = ChangeQuery(filter_of(service().tree, asked, area), asked.get("after"), asked.get("size", SIZE_UNLESS_TOLD))
    return keep_nothing(answer(service().changes.page(query)))
