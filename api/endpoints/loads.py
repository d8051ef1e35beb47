"""`GET /v1/loads/{number}`: what became of a load."""

from __future__ import annotations

from pathlib import PurePath

from flask import Blueprint, Response

from api.http.answers import answer
from api.http.current import service
from api.openapi.operation import Operation
from api.openapi.parameters import LOAD_NUMBER

blueprint = Blueprint("loads", __name__)
LOAD = Operation(
    "get", "/v1/loads/{number}", "getLoad", "一次载入的进度与结果", "文档",
    in_path=(LOAD_NUMBER,), answers={200: "Load", 404: "Error"}, operators=True,
)  # fmt: skip
OPERATIONS = (LOAD,)
FIELDS = ("load", "site", "started", "finished", "sequence", "written", "replaced", "removed", "skipped")


@blueprint.get("/v1/loads/<number>")
def load(number: str) -> Response:
    """One load; of a source that is a file only the name is told, not where it lies."""
    found = service().document_desk.load(LOAD.read(number=number)["number"])
    return answer({"source": PurePath(found.source).name, **{name: getattr(found, name) for name in FIELDS}})
