"""`DELETE /v1/documents/{id}`, `POST /v1/documents:delete`: one document goes, or many in one load."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from api.http.answers import answer
from api.http.body import json_object
from api.http.current import service
from api.http.keys import authorised
from api.http.language import fault_fields, language, told_in
from api.openapi.operation import Operation
from api.openapi.parameters import DELETED_AT, DOCUMENT_ID, REASON
from search_engine import BadParameters, Detail
from search_engine.messages import NOT_A_TEXT
from search_engine.operation import harmless

blueprint = Blueprint("deletions", __name__)
WRITE = "documents:write"
# Bytes: ten thousand ids of 128 characters, with their times.
MOST_BYTES = 8 * 1024 * 1024
FIELDS = ("documents", "reason")
EXAMPLE = {"documents": [{"id": "yh-0001", "updated_at": "2026-03-01T09:00:00+08:00"}], "reason": "事项取消"}
DELETE = Operation(
    "delete", "/v1/documents/{id}", "deleteDocument", "删除一个文档，一秒内不再被搜到；较旧的写入不会使它复现", "文档",
    parameters=(DELETED_AT, REASON), in_path=(DOCUMENT_ID,),
    answers={204: None, 404: "Error", 409: "Error", 503: "Error", 507: "Error"}, scope=WRITE,
)  # fmt: skip
DELETE_MANY = Operation(
    "post", "/v1/documents:delete", "deleteDocuments", "删除许多文档，同时生效；没有删除的逐份回答原因", "文档",
    json="DeleteRequest", example=EXAMPLE, scope=WRITE,
    answers={200: "DeleteResult", 400: "Error", 413: "Error", 415: "Error", 503: "Error", 507: "Error"},
)  # fmt: skip
OPERATIONS = (DELETE, DELETE_MANY)


@blueprint.delete("/v1/documents/<path:id>")
def delete(id: str) -> Response:
    """Delete one document."""
    writer = authorised(WRITE)
    asked = DELETE.read(id=id)
    service().document_desk.delete(
        asked["id"], writer.holder.name, service().rights(writer), asked.get("updated_at"), asked.get("reason")
    )
    return Response(status=204)


@blueprint.post("/v1/documents:delete")
def delete_many() -> Response:
    """Delete documents; nothing is deleted where one is at fault, or outside of the key's regions and sites."""
    writer = authorised(WRITE)
    DELETE_MANY.read()
    body, reason = _sent()
    done = service().document_desk.delete_many(
        body.get("documents"), writer.holder.name, service().rights(writer), reason
    )
    wanted = language()
    rows = [{"id": harmless(one.id), **fault_fields(one.row, "id", one.reason, wanted)} for one in done.rows]
    told = {"load": done.load, "sequence": done.sequence, "deleted": done.deleted, "rows": rows}
    return told_in(answer(told), wanted)


def _sent() -> tuple[dict[str, Any], str | None]:
    """The body, and the reason in it. Raises `BadParameters`."""
    body, faults = json_object(request, MOST_BYTES, ("application/json",), FIELDS)
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
    return body, reason
