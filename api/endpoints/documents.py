"""`/v1/documents`: read one, write one or many; `/v1/copies`: the same matter elsewhere."""

from __future__ import annotations

from typing import BinaryIO

from flask import Blueprint, Response, request

from api.http.answers import answer
from api.http.body import JSON, json_of, lines_of, object_of
from api.http.cache_policy import CHECKED
from api.http.current import service
from api.http.idempotency import HEADER, answer_once
from api.http.keys import authorised, has_valid_key
from api.http.language import bulk_fields, language, put_fields, told_in
from api.openapi.operation import Operation
from api.openapi.parameters import (
    CONFIRM,
    DOCUMENT_ID,
    FORCE,
    IDEMPOTENCY_KEY,
    PAGE,
    PLACE_NAME,
    REASON,
    REGION,
    SITE,
    SIZE,
    SKIP_BAD_ROWS,
)
from api.openapi.schemas import SCHEMAS
from search_engine import NotFound
from search_engine.idempotency import Commit
from search_engine.searching import BulkResult, PutResult

blueprint = Blueprint("documents", __name__)
WRITE = "documents:write"
EXAMPLE_LINE = (
    '{"id": "yh-0001", "kind": "matter", "title": "居民身份证补领", "region": "330110", "audience": ["natural"]}'
)
READ = Operation(
    "get", "/v1/documents/{id}", "getDocument", "一个文档的全部要素", "文档",
    in_path=(DOCUMENT_ID,), answers={200: "Document", 404: "Error"}, cache=CHECKED,
    with_key="也答复已下线、未生效与已过期的",
)  # fmt: skip
COPIES = Operation(
    "get", "/v1/copies/{id}", "listCopies",
    "同一事项在其他地区的文档，全部可翻页：先本市、本省，再其他；其中先本地区、其下级、其上级，再由近及远", "文档",
    parameters=(REGION, PAGE, SIZE, PLACE_NAME), in_path=(DOCUMENT_ID,),
    answers={200: "Copies", 404: "Error", 503: "Error"},
)  # fmt: skip
PUT = Operation(
    "put", "/v1/documents/{id}", "putDocument", "写入一个文档：新增（201）或替换（200）", "文档",
    parameters=(FORCE, REASON), in_path=(DOCUMENT_ID,), headers=(IDEMPOTENCY_KEY,), scope=WRITE, json="Document",
    answers={
        200: "PutResult", 201: "PutResult", 400: "Error", 409: "Error", 413: "Error", 415: "Error", 503: "Error",
        507: "Error",
    },
)  # fmt: skip
BULK = Operation(
    "post", "/v1/documents:bulk", "putDocuments",
    "批量写入：JSON 对象的 documents 列表，或每行一个 JSON 文档；按 id 新增或替换；逐行回答", "文档",
    parameters=(SKIP_BAD_ROWS, SITE, CONFIRM, FORCE, REASON), headers=(IDEMPOTENCY_KEY,), scope=WRITE,
    json="DocumentBatch", body="application/x-ndjson", example=EXAMPLE_LINE,
    answers={
        200: "BulkResult", 400: "Error", 409: "Error", 411: "Error", 413: "Error", 415: "Error", 503: "Error",
        507: "Error",
    },
)  # fmt: skip
OPERATIONS = (READ, COPIES, PUT, BULK)
NEEDED = SCHEMAS["Document"]["required"]


@blueprint.get("/v1/documents/<path:id>")
def read(id: str) -> Response:
    """One document; what is offline is shown to programs with a key alone. An app that was taken off stays readable for
    all, without the links that lead into it, and says where one can go instead.
    """
    asked, keyed = READ.read(id=id)["id"], has_valid_key()
    try:
        return answer(service().document_desk.get(asked, hidden=keyed))
    except NotFound:
        if keyed or (off := service().off_shelf(asked)) is None:
            raise
        return answer({**off.document, "shelf": off.fields()})


@blueprint.get("/v1/copies/<path:id>")
def copies(id: str) -> Response:
    """The same matter elsewhere."""
    asked = COPIES.read(id=id)
    found = service().document_desk.copies(
        asked["id"], asked.get("region"), asked.get("page", 1), asked.get("size", 10), asked.get("name", "")
    )
    return answer(found)


@blueprint.put("/v1/documents/<path:id>")
def put(id: str) -> Response:
    """Write one document; its own id may be left out."""
    writer = authorised(WRITE)
    asked = PUT.read(id=id)

    def write(body: BinaryIO, commit: Commit[PutResult]) -> PutResult:
        raw, rights = object_of(body.read(), NEEDED), service().rights(writer)
        return service().document_desk.put_one(
            asked["id"], raw, writer.holder.name, rights=rights, commit=commit, force=asked.get("force", False),
            reason=asked.get("reason"),
        )  # fmt: skip

    body = json_of(request, service().settings.max_body)

    def respond(done: PutResult) -> Response:
        wanted = language()
        return told_in(answer(put_fields(done, wanted), 201 if done.created else 200), wanted)

    return answer_once(writer, asked, body, write, respond)


@blueprint.post("/v1/documents:bulk")
def bulk() -> Response:
    """Write documents; nothing is written where a row is at fault, or outside of the key's regions and sites, and bad
    rows are not to be skipped.
    """
    writer = authorised(WRITE)
    asked = {"skip_bad_rows": False} | BULK.read()
    options = {name: value for name, value in asked.items() if name != HEADER}

    def write(body: BinaryIO, commit: Commit[BulkResult]) -> BulkResult:
        rights, is_json = service().rights(writer), request.mimetype in JSON
        return service().document_desk.put(
            body, writer.holder.name, may_be_object=is_json, rights=rights, commit=commit, **options
        )

    # All of a site: what is missing goes offline, so that a body cut short must be told from a whole one.
    body = lines_of(request, service().settings.max_body, announced=bool(asked.get("site")))
    return answer_once(writer, asked, body, write, _bulk_answer)


def _bulk_answer(done: BulkResult) -> Response:
    wanted = language()
    return told_in(answer(bulk_fields(done, wanted)), wanted)
