"""查询分析: what people ask, by region and week; a question each, with its answer, its chart and its table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from api.console.analysis.charts import Bar, bars, columns
from api.console.analysis.tables import csv_file
from api.console.editing.dictionary_pages import actor
from api.console.forms import day, rendered, status_of, text
from api.console.region_field import region_code
from api.console.staff import record_export
from api.http.current import service
from search_engine import BadParameters, Forbidden, ServiceError
from search_engine.access import Actions
from search_engine.analytics import MOST_QUERIES, QUERY_LISTS, QueryInput, funnel, percent, query_report, query_table

SHOWN, DRAWN = 100, 10  # rows of a table, and of its chart
ASKED_STEPS = 2  # of the funnel are of all searches: the others are of those that portals have told of
# List → the question that it answers.
QUESTIONS: Mapping[str, str] = {
    "frequent": "大家最常搜什么？", "none": "哪些查询什么也没搜到？", "unclicked": "哪些查询没有人点结果？",
    "corrected": "哪些查询被自动纠错？", "held": "哪些内容被违禁词拦截？",
}  # fmt: skip


def queries() -> ResponseReturnValue:
    """The page."""
    error: ServiceError | None = None
    try:
        found = query_report(service().installation, _wish(), actor().area)
    except (BadParameters, Forbidden) as refused:
        error = refused
        found = query_report(service().installation, QueryInput(list=_list(), size=SHOWN), actor().area)
    name, drawn = found["list"], _funnel(found)
    return rendered(
        "queries.html", found=found, error=error, region=text("region") if error else found["region"],
        since=text("since"), until=text("until"), lists=QUERY_LISTS, questions=QUESTIONS, percent=percent,
        steps=funnel(found), funnel_chart=drawn[0], clicks_chart=drawn[1],
        weeks_chart=_weeks(found), chart=_chart(found),
        answer=_answer(found), rows=_rows(found), listed=QUERY_LISTS[name], question=QUESTIONS[name],
        addresses={one: _address(found, one) for one in QUERY_LISTS},
        export=_address(found, name, "console.export_queries"), status=status_of(error),
    )  # fmt: skip


def export_queries() -> ResponseReturnValue:
    """The table as a file. Raises `BadParameters`, `Forbidden`."""
    found = query_report(service().installation, replace(_wish(), size=MOST_QUERIES), actor().area)
    label = QUERY_LISTS[found["list"]].label
    told = {"name": label, "rows": len(found["queries"]), "since": found["since"], "until": found["until"]}
    record_export(Actions.EXPORT_QUERIES, told, found["region"])
    return csv_file(f"{label}-{found['region_name']}-{found['since']}-{found['until']}", query_table(found))


def _wish() -> QueryInput:
    return QueryInput(
        region_code(text("region")),
        text("site"),
        text("since"),
        text("until"),
        _list(),
        SHOWN,
    )


def _list() -> str:
    name = text("list")
    return name if name in QUERY_LISTS else "frequent"


def _address(found: Mapping[str, Any], name: str, endpoint: str = "console.queries") -> str:
    asked = {"region": found["region"], "site": found["site"] or None, "since": found["since"], "until": found["until"]}
    return url_for(endpoint, list=name, **asked)


def _rows(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of the table, each with what it is a share of."""
    listed = QUERY_LISTS[found["list"]]
    return [
        {**row, "of": listed.of(row), "base": row[listed.base] or row["reported"],
         "part": percent(listed.of(row) / row[listed.base] if row[listed.base] else None)}
        for row in found["queries"]
    ]  # fmt: skip


def _answer(found: Mapping[str, Any]) -> str:
    """The answer to the page's question, in a sentence."""
    totals, name, least = found["totals"], found["list"], found["least_actors"]
    if name == "held":
        share = percent(totals["held"] / totals["searches"] if totals["searches"] else None)
        return f"{totals['held']:,} 次搜索被拦截，占全部的 {share}。" if totals["held"] else "没有搜索被拦截。"
    if not found["queries"]:
        return f"没有可以列出的查询：同一天至少 {least} 人搜索的才逐条列出，其余只计入合计。"
    first = found["queries"][0]
    of = QUERY_LISTS[name].of
    said = {
        "frequent": f"最多的是“{first['text']}”，{of(first):,} 次",
        "none": f"“{first['text']}”最多，{of(first):,} 次什么也没搜到；全部无结果 {totals['none']:,} 次，"
                f"占搜索的 {percent(totals['none'] / totals['searches'] if totals['searches'] else None)}",
        "unclicked": f"“{first['text']}”最多，上报的 {first['reported']:,} 次中 {of(first):,} 次没有点击",
        "corrected": f"“{first['text']}”最多，{of(first):,} 次被改成了别的字",
    }  # fmt: skip
    return f"{said[name]}。可列出 {found['total']:,} 个查询。"


def _chart(found: Mapping[str, Any]) -> Any:
    """The first of the list as bars: the whole is all searches of a text, the dark part those that put it there."""
    name, listed = found["list"], QUERY_LISTS[found["list"]]
    if name == "held":
        rows = [Bar(one["category"], one["searches"]) for one in found["categories"][:DRAWN]]
    elif name == "frequent":
        rows = [Bar(row["text"], listed.of(row)) for row in found["queries"][:DRAWN]]
    else:
        rows = [
            Bar(row["text"], row[listed.base], listed.of(row), f"{listed.of(row):,} / {row[listed.base]:,}")
            for row in found["queries"][:DRAWN]
        ]
    return bars("list", f"{listed.label}的前 {len(rows)} 个", _answer(found), rows) if rows else ""


def _funnel(found: Mapping[str, Any]) -> tuple[Any, Any]:
    """The steps of all searches, and those of the searches that portals have told of: each by its own measure."""
    rows = [
        Bar(step, count, told=f"{count:,}" + (f"（{percent(part)}）" if part is not None else ""))
        for step, count, part in funnel(found)
    ]
    asked, told = rows[:ASKED_STEPS], rows[ASKED_STEPS:]
    return (
        bars("funnel", "从搜索到结果", "搜索的次数，与其中有结果的", asked) if asked[0].whole else "",
        bars("clicks", "从结果到点击", "门户上报的搜索，其中有点击的，再其中点了首条的", told) if told[0].whole else "",
    )


def _weeks(found: Mapping[str, Any]) -> Any:
    rows = [Bar(day(week["week"]), week["searches"], week["searches"] - week["none"] - week["held"],
                f"{week['searches']:,}") for week in found["weeks"]]  # fmt: skip
    return columns("weeks", "每周的搜索", "每周搜索的次数，深色为有结果的", rows) if rows else ""
