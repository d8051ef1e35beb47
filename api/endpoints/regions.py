"""`/v1/regions`: places, and what became of abolished codes; `/v1/locate`: the county of a point."""

from __future__ import annotations

from flask import Blueprint, Response

from api.http.answers import answer
from api.http.current import service
from api.openapi.operation import Operation
from api.openapi.parameters import CODE, LAT, LON, NAME, PARENT

blueprint = Blueprint("regions", __name__)
REGIONS = Operation(
    "get", "/v1/regions", "regions", "下级地区；或按名称、代码查找", "目录与地区",
    parameters=(PARENT, NAME), answers={200: "Regions", 404: "Error"},
)  # fmt: skip
REGION = Operation(
    "get", "/v1/regions/{code}", "region", "一个地区；已撤销的给出接替者", "目录与地区",
    in_path=(CODE,), answers={200: "Region", 404: "Error"},
)  # fmt: skip
LOCATE = Operation(
    "get", "/v1/locate", "locate", "一个位置所在的县区", "目录与地区",
    parameters=(LAT, LON), required=("lat", "lon"), answers={200: "Region", 404: "Error"},
)  # fmt: skip
OPERATIONS = (REGIONS, REGION, LOCATE)


@blueprint.get("/v1/regions")
def regions() -> Response:
    """Places below a place, or of a name."""
    asked = REGIONS.read()
    return answer({"regions": service().regions(asked.get("parent"), asked.get("q") or None)})


@blueprint.get("/v1/regions/<code>")
def region(code: str) -> Response:
    """One place."""
    return answer(service().region(REGION.read(code=code)["code"]))


@blueprint.get("/v1/locate")
def locate() -> Response:
    """The county of a point."""
    asked = LOCATE.read()
    return answer(service().locate(asked["lat"], asked["lon"]))
