"""`/v1/admin/queries`: what people ask, by region and week."""

from __future__ import annotations

from dataclasses import replace

from api.endpoints.admin import AdminBlueprint, Asked
from api.http.current import service
from api.openapi.parameters import REGION, text_parameter
from search_engine.analytics import MOST_QUERIES, QUERY_LISTS, QueryInput, query_report
from search_engine.messages import NOT_A_DATE
from search_engine.searching import Parameter, choice_parameter, form_parameter, whole_parameter

blueprint = AdminBlueprint("query_analysis", __name__)
OPERATIONS = blueprint.operations


def _day(name: str, help_text: str, example: str | None = None) -> Parameter:
    day = form_parameter(name, r"\d{4}-\d{2}-\d{2}", NOT_A_DATE(example="2026-11-23"), help_text, example)
    return replace(day, schema={"type": "string", "format": "date"})


SITE = text_parameter("site", "只看该站点页面上的搜索")
SINCE = _day("since", "自哪一天所在的周（周一起）；不给则为最近 4 周", "2026-11-02")
UNTIL = _day("until", "到哪一天所在的周为止；不给则为本周")
LIST = choice_parameter(
    "list", tuple(QUERY_LISTS),
    "哪一张表：frequent 最常搜，none 无结果，unclicked 无人点击，corrected 被纠错，held 被拦截（按类别）", "frequent",
)  # fmt: skip
SIZE = whole_parameter("size", MOST_QUERIES, "至多几行", 50)


@blueprint.call(
    "get", "/v1/admin/queries", "getQueryAnalysis",
    "查询分析：一个地区及其下级各周的搜索、无结果、被拦截、点击，与其中人数足够、可逐条列出的查询；"
    "限定地区或站点的密钥只看得到其范围内的",
    parameters=(REGION, SITE, SINCE, UNTIL, LIST, SIZE), answers={200: "QueryAnalysis"},
)  # fmt: skip
def queries(asked: Asked) -> object:
    """What was asked."""
    given = {name: value for name, value in asked.items() if value is not None}
    return query_report(service().installation, QueryInput(**given), asked.actor.area)
