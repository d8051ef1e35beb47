"""目录质量: what the last look at the catalogue has found, as tasks by department; and looking again now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from api.console.analysis.charts import Bar, bars
from api.console.analysis.tables import csv_file
from api.console.editing.dictionary_pages import actor
from api.console.forms import page_number, rendered, sent, status_of, text
from api.console.region_field import region_code
from api.console.staff import record_export, staff
from api.http.current import service
from search_engine import BadParameters, Detail, Forbidden, ServiceError
from search_engine.access import Actions
from search_engine.analytics import QueueUpdate

SIZE, MOST, DRAWN = 100, 20_000, 12  # rows of a page, of a file; departments of the chart
WAITING = ("waiting", "running")
AGAIN = 2  # seconds between two looks at how far a run is
ASKED = ("region", "department", "kind", "owner", "overdue")
# What a department's tasks are given; an owner's name that stands for nobody.
GIVEN, NOBODY = ("owner", "due", "note"), "-"
HEADS = ("部门", "地区", "问题", "名称", "文档编号", "字段", "说明", "怎么改", "自何时", "负责人", "期限")


def quality(error: ServiceError | None = None) -> ResponseReturnValue:
    """The page."""
    page = page_number()
    asked = {name: text(name) for name in ASKED}
    try:
        asked["region"] = region_code(asked["region"])
        found = _found(asked, (page - 1) * SIZE)
    except (BadParameters, Forbidden) as refused:
        error, asked = error or refused, dict.fromkeys(asked, "")
        found = _found(asked)
    state = found["state"]
    return rendered(
        "quality.html", found=found, error=error, asked=asked, state=state, waiting=state["state"] in WAITING,
        again=AGAIN, page=page, pages=-(-found["total"] // SIZE) or 1, chart=_chart(found), heads=HEADS,
        region=text("region") if error else found["region"], largest=max(
            (one["findings"] for one in found["kinds"]), default=0) or 1,
        export=url_for("console.export_quality", **_given(asked)),
        assigning=url_for("console.assign_quality", **_given(asked)), nobody=NOBODY, me=staff().account.name,
        address=lambda **changes: url_for("console.quality", **_given(asked | {"region": found["region"]} | changes)),
        status=status_of(error),
    )  # fmt: skip


def export_quality() -> ResponseReturnValue:
    """The findings as a file. Raises `BadParameters`, `Forbidden`."""
    asked = {name: text(name) for name in ASKED}
    found = _found(asked | {"region": region_code(asked["region"])}, size=MOST)
    told = {"rows": len(found["findings"]), "department": asked["department"], "owner": asked["owner"]}
    record_export(Actions.EXPORT_QUALITY, told, found["region"])
    return csv_file(f"目录质量-{found['region_name']}-{(found['ran'] or '')[:10]}", _table(found))


def run_quality() -> ResponseReturnValue:
    """Have the worker look now: it reads, and changes nothing."""
    # A process that only searches does without what looks the catalogue over.
    from search_engine.quality import want_run

    want_run(service().installation)
    service().audit.record(staff().writer.author, Actions.QUALITY_RUN)
    flash("已请后台重新检查，完成后本页自动更新")
    return redirect(url_for("console.quality"), 303)


def assign_quality() -> ResponseReturnValue:
    """Give the tasks of the ticked departments to somebody, until a day; or take them back. What is empty changes
    nothing. The address is that of the page, with what is asked there.
    """
    from search_engine.quality import assign  # likewise

    taken = request.form.get("doing") == "clear"
    fields = dict.fromkeys(GIVEN, "") if taken else {name: sent(name) for name in GIVEN if sent(name)}
    try:
        names = request.form.getlist("of")
        if not names:
            raise BadParameters([Detail("of", "请先勾选部门")])
        done = assign(service().installation, actor(), names, sent("in"), QueueUpdate(**fields))
    except (BadParameters, Forbidden) as error:
        return quality(error)
    flash(f"已取消 {len(done)} 个部门的分派" if taken else f"已分派 {len(done)} 个部门")
    asked: dict[str, Any] = {name: value for name, value in request.args.items() if name in (*ASKED, "page")}
    return redirect(url_for("console.quality", **asked, _anchor="given"), 303)


def _found(asked: Mapping[str, str], first: int = 0, size: int = SIZE) -> dict[str, Any]:
    from search_engine.quality import QualityInput, quality_tasks  # likewise

    wish = QualityInput(
        asked["region"], asked["department"], asked["kind"], asked["owner"], asked["overdue"] == "1", first, size
    )
    return quality_tasks(service().installation, wish, actor().area)


def _given(asked: Mapping[str, str]) -> dict[str, Any]:
    return {name: value for name, value in asked.items() if value}


def _chart(found: Mapping[str, Any]) -> Any:
    some = [one for one in found["departments"] if one["findings"]]
    rows = [Bar(one["department"], one["findings"]) for one in some[:DRAWN]]
    told = f"{len(some)} 个部门共 {found['total']:,} 处"
    return bars("departments", "各部门的问题", told, rows) if rows else ""


def _table(found: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    yield HEADS
    for one in found["findings"]:
        yield (
            one["department"], one["region_name"], one["label"], one["title"], one["id"], one["field"], one["reason"],
            one["mend"], one["since"][:10], one["owner"], one["due"],
        )  # fmt: skip
