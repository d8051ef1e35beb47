"""`/v1/documents`: read one, write many, delete one; `/v1/copies`: the same matter elsewhere."""

from __future__ import annotations

from flask import Blueprint, Response, request

from api.http.answers import answer
from api.http.body import lines_of
from api.http.current import service
from api.http.keys import authorised, has_valid_key
from api.http.language import bulk_fields, language
from api.openapi.operation import Operation
from api.openapi.parameters import CONFIRM, DOCUMENT_ID, PAGE, PLACE_NAME, REGION, SITE, SIZE, SKIP_BAD_ROWS

blueprint = Blueprint("documents", __name__)
WRITE = "documents:write"
EXAMPLE_LINE = (
    '{"id": "yh-0001", "kind": "matter", "title": "居民身份证补领", "region": "330110", "audience": ["natural"]}'
)
READ = Operation(
    "get", "/v1/documents/{id}", "getDocument", "一个文档的全部要素；已下线的只答复带密钥的程序", "文档",
    in_path=(DOCUMENT_ID,), answers={200: "Document", 404: "Error"},
)  # fmt: skip
COPIES = Operation(
    "get", "/v1/copies/{id}", "listCopies",
    "同一事项在其他地区的文档，全部可翻页：先本市、本省，再其他；其中先本地区、其下级、其上级，再由近及远", "文档",
    parameters=(REGION, PAGE, SIZE, PLACE_NAME), in_path=(DOCUMENT_ID,),
    answers={200: "Copies", 404: "Error", 503: "Error"},
)  # fmt: skip
DELETE = Operation(
    "delete", "/v1/documents/{id}", "deleteDocument", "删除一个文档，一秒内不再被搜到", "文档",
    in_path=(DOCUMENT_ID,), answers={204: None, 404: "Error", 503: "Error", 507: "Error"}, scope=WRITE,
)  # fmt: skip
BULK = Operation(
    "post", "/v1/documents:bulk", "putDocuments", "批量写入：每行一个 JSON 文档，按 id 新增或替换；逐行回答", "文档",
    parameters=(SKIP_BAD_ROWS, SITE, CONFIRM), scope=WRITE, body="application/x-ndjson", example=EXAMPLE_LINE,
    answers={200: "BulkResult", 400: "Error", 411: "Error", 413: "Error", 415: "Error", 503: "Error", 507: "Error"},
)  # fmt: skip
OPERATIONS = (READ, COPIES, BULK, DELETE)


@blueprint.get("/v1/documents/<path:id>")
def read(id: str) -> Response:
    """One document; what is offline is shown to programs with a key alone."""
    return answer(service().document_desk.get(READ.read(id=id)["id"], hidden=has_valid_key()))


@blueprint.get("/v1/copies/<path:id>")
def copies(id: str) -> Response:
    """The same matter elsewhere."""
    asked = COPIES.read(id=id)
    found = service().document_desk.copies(
        asked["id"], asked.get("region"), asked.get("page", 1), asked.get("size", 10), asked.get("name", "")
    )
    return answer(found)


@blueprint.delete("/v1/documents/<path:id>")
def delete(id: str) -> Response:
    """Delete one document."""
    writer = authorised(WRITE)
    service().document_desk.delete(DELETE.read(id=id)["id"], writer.holder.name, service().rights(writer))
    return Response(status=204)


@blueprint.post("/v1/documents:bulk")
def bulk() -> Response:
    """Write documents; nothing is written where a row is at fault, or outside of the key's regions and sites, and bad
    rows are not to be skipped.
    """
    writer = authorised(WRITE)
    asked = {"skip_bad_rows": False} | BULK.read()
    # All of a site: what is missing goes offline, so that a body cut short must be told from a whole one.
    body = lines_of(request, service().settings.max_body, announced=bool(asked.get("site")))
    result = service().document_desk.put(body, writer.holder.name, rights=service().rights(writer), **asked)
    return answer(bulk_fields(result, language()))
