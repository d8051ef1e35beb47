"""The shapes of what is told about queries."""

from __future__ import annotations

from api.openapi.shapes import TEXT, WHOLE, Schema, many, maybe, record
from search_engine.analytics import QUERY_LISTS

COUNTS: dict[str, Schema] = {
    "searches": WHOLE | {"description": "搜索次数（第一页）"},
    "none": WHOLE | {"description": "没有结果的，不含被拦截的"},
    "held": WHOLE | {"description": "被违禁词拦截的"},
    "corrected": WHOLE | {"description": "自动纠错的"},
    "reported": WHOLE | {"description": "门户上报了行为的搜索"},
    "clicked": WHOLE | {"description": "其中有点击的"},
    "first": WHOLE | {"description": "其中点了首条的"},
}

ANALYSIS_SCHEMAS: dict[str, Schema] = {
    "QueryAnalysis": record(
        region=TEXT,
        region_name=TEXT,
        site=TEXT | {"description": "空为不分站点"},
        since=TEXT | {"description": "第一周的周一"},
        until=TEXT | {"description": "最后一周的周日"},
        least_actors=WHOLE | {"description": "同一天至少这么多人搜索的才逐条列出"},
        counted=maybe(TEXT) | {"description": "最近一次统计的时间；null 为尚未统计"},
        sites=many(TEXT) | {"description": "有搜索的站点"},
        weeks=many(record("", week=TEXT | {"description": "周一"}, **COUNTS)),
        totals=record("", **COUNTS),
        list={"enum": list(QUERY_LISTS)},
        total=WHOLE | {"description": "这张表共有几个可列出的查询"},
        queries=many(record("", text=TEXT, **COUNTS, actors=WHOLE | {"description": "人数最多的一天有几人"})),
        other=record("", **COUNTS) | {"description": "人数不足、不逐条列出的合计"},
        categories=many(record(category=TEXT, searches=WHOLE)) | {"description": "被拦截的次数，按违禁词的类别"},
        other_held=WHOLE | {"description": "次数太少、不按类别列出的"},
    ),
}
