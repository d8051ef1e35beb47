"""`GET /v1/catalog`: the directory tree (C 0103 §6.3)."""

from __future__ import annotations

from flask import Blueprint, Response

from api.http.answers import answer
from api.http.cache_policy import SHARED
from api.http.current import service
from api.openapi.operation import Operation
from api.openapi.parameters import NODE, REGION

blueprint = Blueprint("catalog", __name__)
CATALOG = Operation(
    "get", "/v1/catalog", "catalog", "服务导航：按事项性质、服务对象、实施主体、主题、层级、行政管辖逐级展开",
    "目录与地区",
    parameters=(NODE, REGION), answers={200: "CatalogNode", 404: "Error", 503: "Error"}, cache=SHARED,
)  # fmt: skip
OPERATIONS = (CATALOG,)


@blueprint.get("/v1/catalog")
def catalog() -> Response:
    """One node with what is below it."""
    asked = CATALOG.read()
    return answer(service().catalog(asked.get("node") or None, asked.get("region")))
