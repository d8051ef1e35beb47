"""调用统计: who calls what how often, how much of it is refused or fails, and how long it takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from api.console.analysis.charts import Bar, bars, columns
from api.console.analysis.tables import csv_file
from api.console.call_names import call_labels
from api.console.forms import day, rendered, status_of, text
from api.console.staff import MANAGE, may, record_export
from api.http.current import service
from search_engine import BadParameters, ServiceError
from search_engine.access import REGISTERED, Actions
from search_engine.analytics import percent
from search_engine.operation import (
    CALL_GROUPS,
    NO_CALLER,
    CallInput,
    CallReport,
    CallSum,
    call_report,
    call_table,
    caller_label,
)

DRAWN = 10  # bars of a chart


def calls() -> ResponseReturnValue:
    """The page."""
    error: ServiceError | None = None
    asked, group = _asked(), _group()
    try:
        report = call_report(service().admission.book, asked)
    except BadParameters as refused:
        error = refused
        report = call_report(service().admission.book, CallInput(caller=asked.caller, call=asked.call))
    names, labels = _names(), call_labels()
    sums = report.by(group)
    rows = [
        {"label": _label(group, one.name, names, labels), "id": _id(group, one.name), "sum": one,
         "url": _of(report, asked, group, one.name)}
        for one in (reversed(sums) if group == "day" else sums)
    ]  # fmt: skip
    return rendered(
        "calls.html", report=report, total=report.total, rows=rows, error=error, status=status_of(error), group=group,
        groups={name: (label, _address(report, asked, name)) for name, label in CALL_GROUPS.items()},
        since=text("since"), until=text("until"), asked=asked, percent=percent, answer=_answer(report, names),
        callers=[(one or NO_CALLER, caller_label(one, names)) for one in _offered(report.callers, asked.caller)],
        calls=[(one, labels.get(one, one)) for one in _offered(report.calls, asked.call)],
        days_chart=_days(report), chart=_bars(rows[:DRAWN], CALL_GROUPS[group]) if group != "day" else "",
        export=_address(report, asked, group, "console.export_calls"), may_manage=may(MANAGE),
    )  # fmt: skip


def export_calls() -> ResponseReturnValue:
    """The rows of each day as a file. Raises `BadParameters`."""
    asked = _asked()
    report = call_report(service().admission.book, asked)
    told = {"since": report.since, "until": report.until, "caller": asked.caller, "call": asked.call}
    record_export(Actions.EXPORT_CALLS, told | {"rows": len(report.rows)})
    return csv_file(f"调用统计-{report.since}-{report.until}", call_table(report, _names(), call_labels()))


def _asked() -> CallInput:
    caller = text("caller")
    if caller not in ("", NO_CALLER) and ":" not in caller:
        caller = f"{REGISTERED}:{caller}"
    return CallInput(text("since"), text("until"), caller, text("call"))


def _group() -> str:
    found = text("by")
    return found if found in CALL_GROUPS else "caller"


def _names() -> dict[str, str]:
    """Names of registered callers, by app."""
    return {one.app: one.name for one in service().callers.all()}


def _label(group: str, name: str, names: Mapping[str, str], labels: Mapping[str, str]) -> str:
    if group == "day":
        return day(name)
    return caller_label(name, names) if group == "caller" else labels.get(name, name)


def _id(group: str, name: str) -> str:
    """What programs know a call or a registered caller by; "": there is nothing to add."""
    if group == "caller":
        kind, _, app = name.partition(":")
        return app if kind == REGISTERED else ""
    return name if group == "call" else ""


def _offered(found: Sequence[str], asked: str) -> list[str]:
    """What a filter offers: what there is, and what was asked for where there is nothing of it."""
    chosen = "" if asked == NO_CALLER else asked
    return list(found) if not asked or chosen in found else [*found, chosen]


def _address(report: CallReport, asked: CallInput, group: str, endpoint: str = "console.calls") -> str:
    given = {"by": group, "since": report.since, "until": report.until, "caller": asked.caller, "call": asked.call}
    return _url(endpoint, given)


def _of(report: CallReport, asked: CallInput, group: str, name: str) -> str:
    """The page of one row alone, by what else there is to tell of it."""
    given = {"since": report.since, "until": report.until, "caller": asked.caller, "call": asked.call}
    chosen = {"since": name, "until": name} if group == "day" else {group: name or NO_CALLER}
    return _url("console.calls", {"by": "caller" if group == "call" else "call", **given, **chosen})


def _url(endpoint: str, given: Mapping[str, str]) -> str:
    found: dict[str, Any] = {name: value for name, value in given.items() if value}
    return url_for(endpoint, **found)


def _answer(report: CallReport, names: Mapping[str, str]) -> str:
    """What there was, in a sentence."""
    total, first = report.total, report.by("caller")[:1]
    if not total.calls:
        return "这些天没有调用。"
    return (
        f"共 {total.calls:,} 次，最多的是{caller_label(first[0].name, names)}，{first[0].calls:,} 次；"
        f"被拒 {percent(total.refused_share)}，出错 {percent(total.failed_share)}，平均用时 {total.took_ms} 毫秒。"
    )


def _days(report: CallReport) -> Any:
    rows = [Bar(day(one.name), one.calls, _answered(one), f"{one.calls:,}") for one in report.by("day")]
    return columns("days", "每天的调用", "每天调用的次数，深色为正常回答的", rows) if report.total.calls else ""


def _bars(rows: Sequence[Mapping[str, Any]], label: str) -> Any:
    drawn = [Bar(row["label"], row["sum"].calls, _answered(row["sum"])) for row in rows]
    title = f"各{label}的调用"
    return bars("groups", title, f"调用最多的 {len(drawn)} 个，深色为正常回答的", drawn) if drawn else ""


def _answered(one: CallSum) -> int:
    found: int = one.calls - one.refused - one.failed
    return found
