"""`/v1/documents`: read one, write many, delete one."""

from __future__ import annotations

from typing import IO

from flask import Blueprint, Response, request
from werkzeug.exceptions import UnsupportedMediaType

from api.answers import answer
from api.current import service
from api.keys import authorised
from api.openapi.operation import Operation
from api.openapi.parameters import CONFIRM, DOCUMENT_ID, SITE, SKIP_BAD_ROWS
from search_engine import TooLarge

blueprint = Blueprint("documents", __name__)
WRITE = "documents:write"
# "" is a program that says nothing; a form is what curl says when it is not told otherwise.
LINES = ("application/x-ndjson", "application/jsonl", "application/json", "text/plain", "application/octet-stream")
ACCEPTED = (*LINES, "application/x-www-form-urlencoded", "")

READ = Operation(
    "get", "/v1/documents/{id}", "getDocument", "一个文档的全部要素",
    in_path=(DOCUMENT_ID,), answers={200: "Document", 404: "Error"},
)  # fmt: skip
DELETE = Operation(
    "delete", "/v1/documents/{id}", "deleteDocument", "删除一个文档，一秒内不再被搜到",
    in_path=(DOCUMENT_ID,), answers={204: None, 404: "Error"}, scope=WRITE,
)  # fmt: skip
BULK = Operation(
    "post", "/v1/documents:bulk", "putDocuments", "批量写入：每行一个 JSON 文档，按 id 新增或替换；逐行回答",
    parameters=(SKIP_BAD_ROWS, SITE, CONFIRM), answers={200: "BulkResult", 413: "Error", 415: "Error"},
    scope=WRITE, body=LINES,
)  # fmt: skip
OPERATIONS = (READ, BULK, DELETE)


@blueprint.get("/v1/documents/<path:id>")
def read(id: str) -> Response:
    """One document."""
    return answer(service().document(READ.read(id=id)["id"]))


@blueprint.delete("/v1/documents/<path:id>")
def delete(id: str) -> Response:
    """Delete one document."""
    source = authorised(WRITE)
    service().delete_document(DELETE.read(id=id)["id"], source)
    return Response(status=204)


@blueprint.post("/v1/documents:bulk")
def bulk() -> Response:
    """Write documents; nothing is written where a row is at fault and bad rows are not to be skipped."""
    source = authorised(WRITE)
    asked = {"skip_bad_rows": False} | BULK.read()
    return answer(service().put_documents(body(), source, **asked))


def body() -> IO[bytes]:
    """The body as a stream that ends with an error where it is longer than allowed.

    Raises:
        TooLarge: The sender says so beforehand.
        UnsupportedMediaType: It is no text of lines, or compressed.
    """
    limit = service().settings.max_body
    if request.mimetype not in ACCEPTED or request.headers.get("Content-Encoding", "identity") != "identity":
        raise UnsupportedMediaType
    if (request.content_length or 0) > limit:
        raise TooLarge(f"请求体最大 {limit} 字节，现有 {request.content_length} 字节，请分批发送")
    request.max_content_length = limit
    return request.stream
