"""`DELETE /v1/documents/{id}`, `POST /v1/documents:delete`: one document goes, or many in one load."""

from __future__ import annotations

from io import BytesIO
from typing import Any, BinaryIO

from flask import Blueprint, Response, request

from api.http.answers import answer
from api.http.body import json_of, known_object
from api.http.current import service
from api.http.idempotency import answer_once
from api.http.keys import authorised
from api.http.language import fault_fields, language, told_in
from api.openapi.operation import Operation
from api.openapi.parameters import DELETED_AT, DOCUMENT_ID, IDEMPOTENCY_KEY, REASON
from search_engine import BadParameters, Detail
from search_engine.idempotency import Commit
from search_engine.messages import NOT_A_TEXT
from search_engine.operation import harmless
from search_engine.searching import DeleteResult

blueprint = Blueprint("deletions", __name__)
WRITE = "documents:write"
# Bytes: ten thousand ids of 128 characters, with their times.
MOST_BYTES = 8 * 1024 * 1024
FIELDS = ("documents", "reason")
EXAMPLE = {"documents": [{"id": "yh-0001", "updated_at": "2026-03-01T09:00:00+08:00"}], "reason": "事项取消"}
DELETE = Operation(
    "delete", "/v1/documents/{id}", "deleteDocument", "删除一个文档，一秒内不再被搜到；较旧的写入不会使它复现", "文档",
    parameters=(DELETED_AT, REASON), in_path=(DOCUMENT_ID,), headers=(IDEMPOTENCY_KEY,),
    answers={204: None, 404: "Error", 409: "Error", 503: "Error", 507: "Error"}, scope=WRITE,
)  # fmt: skip
DELETE_MANY = Operation(
    "post", "/v1/documents:delete", "deleteDocuments", "删除许多文档，同时生效；没有删除的逐份回答原因", "文档",
    headers=(IDEMPOTENCY_KEY,), json="DeleteRequest", example=EXAMPLE, scope=WRITE,
    answers={200: "DeleteResult", 400: "Error", 409: "Error", 413: "Error", 415: "Error", 503: "Error", 507: "Error"},
)  # fmt: skip
OPERATIONS = (DELETE, DELETE_MANY)


@blueprint.delete("/v1/documents/<path:id>")
def delete(id: str) -> Response:
    """Delete one document."""
    writer = authorised(WRITE)
    asked = DELETE.read(id=id)

    def write(_: BinaryIO, commit: Commit[None]) -> None:
        rights, stamp = service().rights(writer), asked.get("updated_at")
        service().document_desk.delete(
            asked["id"], writer.holder.name, rights, stamp, asked.get("reason"), commit=commit
        )

    return answer_once(writer, asked, BytesIO(), write, lambda _: Response(status=204))


@blueprint.post("/v1/documents:delete")
def delete_many() -> Response:
    """Delete documents; nothing is deleted where one is at fault, or outside of the key's regions and sites."""
    writer = authorised(WRITE)
    asked = DELETE_MANY.read()

    def write(body: BinaryIO, commit: Commit[DeleteResult]) -> DeleteResult:
        (documents, reason), rights = _wish(body.read()), service().rights(writer)
        return service().document_desk.delete_many(documents, writer.holder.name, rights, reason, commit)

    return answer_once(writer, asked, json_of(request, MOST_BYTES), write, _told)


def _told(done: DeleteResult) -> Response:
    wanted = language()
    rows = [{"id": harmless(one.id), **fault_fields(one.row, "id", one.reason, wanted)} for one in done.rows]
    told = {"load": done.load, "sequence": done.sequence, "deleted": done.deleted, "rows": rows}
    return told_in(answer(told), wanted)


def _wish(text: bytes) -> tuple[Any, str | None]:
    """The documents as they were sent, and the reason. Raises `BadParameters`."""
    body, faults = known_object(text, FIELDS)
    reason = body.get("reason")
    if not (reason is None or isinstance(reason, str)):
        faults.append(Detail("reason", NOT_A_TEXT()))
    elif reason:
        try:
            REASON.read([reason])
        except ValueError as error:
            faults.append(Detail("reason", str(error)))
    if faults:
        raise BadParameters(faults)
    return body.get("documents"), reason
