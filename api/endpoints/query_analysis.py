"""`/v1/admin/queries`: what people ask, by region and week."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask import Blueprint, Response

from api.endpoints.dictionaries import TAG, WRITE, private
from api.http.current import service
from api.http.keys import authorised
from api.openapi.operation import Operation
from api.openapi.parameters import REGION, text_parameter
from search_engine import MOST_QUERIES, QUERY_LISTS, Parameter, QueryWish, not_among, query_report

blueprint = Blueprint("query_analysis", __name__)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _only(values: Sequence[str]) -> str:
    if len(values) > 1:
        raise ValueError("只能给一个值")
    return values[0].strip()


def _list(values: Sequence[str]) -> str:
    if (name := _only(values)) not in QUERY_LISTS:
        raise ValueError(not_among(name, tuple(QUERY_LISTS)))
    return name


def _size(values: Sequence[str]) -> int:
    text = _only(values)
    if not re.fullmatch(r"[1-9][0-9]{0,3}", text) or int(text) > MOST_QUERIES:
        raise ValueError(f"应为 1 至 {MOST_QUERIES} 的整数")
    return int(text)


def _day(values: Sequence[str]) -> str:
    text = _only(values)
    if not DAY.fullmatch(text):
        raise ValueError("应为日期，如 2026-11-23")
    return text


DATE = {"type": "string", "format": "date"}
SITE = text_parameter("site", "只看该站点页面上的搜索")
SINCE = Parameter("since", _day, DATE, "自哪一天所在的周（周一起）；不给则为最近 4 周", example="2026-11-02")
UNTIL = Parameter("until", _day, DATE, "到哪一天所在的周为止；不给则为本周")
LIST = Parameter(
    "list", _list, {"type": "string", "enum": list(QUERY_LISTS)},
    "哪一张表：frequent 最常搜，none 无结果，unclicked 无人点击，corrected 被纠错，held 被拦截（按类别）",
    default="frequent",
)  # fmt: skip
SIZE = Parameter("size", _size, {"type": "integer", "minimum": 1, "maximum": MOST_QUERIES}, "至多几行", default=50)
QUERIES = Operation(
    "get", "/v1/admin/queries", "getQueryAnalysis",
    "查询分析：一个地区及其下级各周的搜索、无结果、被拦截、点击，与其中人数足够、可逐条列出的查询；"
    "限定地区或站点的密钥只看得到其范围内的", TAG,
    parameters=(REGION, SITE, SINCE, UNTIL, LIST, SIZE), answers={200: "QueryAnalysis", 503: "Error"}, scope=WRITE,
)  # fmt: skip
OPERATIONS = (QUERIES,)


@blueprint.get("/v1/admin/queries")
def queries() -> Response:
    """What was asked."""
    area = service().hand(authorised(WRITE)).area
    asked = {name: value for name, value in QUERIES.read().items() if value is not None}
    return private(query_report(service().installation, QueryWish(**asked), area))
