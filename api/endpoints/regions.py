"""`/v1/regions`: places, and what became of abolished codes; `/v1/locate`: the county of a point."""

from __future__ import annotations

from flask import Blueprint, Response, request

from api.http.answers import answer
from api.http.body import json_object
from api.http.cache_policy import SHARED
from api.http.current import service
from api.openapi.operation import Operation, read_values
from api.openapi.parameters import CODE, LAT, LON, NAME, PARENT
from search_engine import BadParameters, Detail, Message

MOST_BYTES = 1024
POINT = (LAT, LON)
FORMATS = {int: "d", float: ".6f"}
POINT_FIELDS = tuple(parameter.name for parameter in POINT)
blueprint = Blueprint("regions", __name__)
REGIONS = Operation(
    "get", "/v1/regions", "regions", "下级地区；或按名称、代码查找", "目录与地区",
    parameters=(PARENT, NAME), answers={200: "Regions", 404: "Error"}, cache=SHARED,
)  # fmt: skip
REGION = Operation(
    "get", "/v1/regions/{code}", "region", "一个地区；已撤销的给出接替者", "目录与地区",
    in_path=(CODE,), answers={200: "Region", 404: "Error"}, cache=SHARED,
)  # fmt: skip
LOCATE = Operation(
    "get", "/v1/locate", "locate", "一个位置所在的县区", "目录与地区",
    parameters=POINT, required=POINT_FIELDS, answers={200: "Region", 404: "Error"},
)  # fmt: skip
LOCATE_UNNAMED = Operation(
    "post", "/v1/locate", "locateUnnamed", "以请求体查位置所在的县区，位置不进入网址和访问日志", "目录与地区",
    reads=True, answers={200: "Region", 400: "Error", 404: "Error", 413: "Error", 415: "Error"},
    json="Point", example={"lat": 30.27, "lon": 120.15},
)  # fmt: skip
OPERATIONS = (REGIONS, REGION, LOCATE, LOCATE_UNNAMED)
MISSING_DEGREES = Message("missing", "请给出度数", "degrees are required")


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


@blueprint.post("/v1/locate")
def locate_unnamed() -> Response:
    """The same; what a reader's browser says of where it is stands in no address, so that nobody logs it."""
    LOCATE_UNNAMED.read()
    body, faults = json_object(request, MOST_BYTES, ("application/json",), POINT_FIELDS)
    # a number as the query string has it, which one reader reads; true is a number to Python, and some have no float
    formats = {name: FORMATS.get(type(body.get(name))) for name in POINT_FIELDS}
    given = {name: [format(body[name], as_text)] for name, as_text in formats.items() if as_text}
    faults += [Detail(name, MISSING_DEGREES()) for name in POINT_FIELDS if name not in given]
    found = read_values(given, POINT, faults)
    if faults:
        raise BadParameters(faults)
    return answer(service().locate(found["lat"], found["lon"]))
