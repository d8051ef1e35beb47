"""The first page: what is to be done today, then what is in force, whether the service is well, what happened last."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from api.console.editing.dictionary_pages import actor, row_address
from api.console.staff import EDIT, MANAGE, may
from api.http.current import service
from search_engine.analytics import SWITCHES, percent
from search_engine.editorial import version_fields

LAST = 6  # publishes that are shown
SHOWN = 20  # tasks: what somebody does in a morning
FINDINGS = {"wrong": "问题", "note": "提示"}
# Where a task is done → what the link is called, and where it leads.
PLACES: Mapping[str, tuple[str, Callable[[Mapping[str, Any]], str]]] = {
    "queue_item": ("处理", lambda values: url_for("console.queue_item", **values)),
    "finding": ("看原因", lambda values: url_for("console.patrol", _anchor=f"finding-{values['number']}")),
    "teach": ("教一次", lambda values: url_for("console.teach", **values)),
    "quality": ("看清单", lambda values: url_for("console.quality", **values)),
    "row": ("续期或停用", lambda values: row_address(values["kind"], values["cells"])),
    "drafts": ("去核对", lambda values: url_for("console.drafts", _anchor=f"draft-{values['number']}")),
}


def overview() -> ResponseReturnValue:
    """The page; who edits nothing goes to the log."""
    if not may(EDIT):
        return redirect(url_for("console.audit"), 303)
    # A process that only searches does without what looks after things.
    from search_engine.quality import WHOSE, overview_figures, work_list

    found, seen, whose = service(), actor(), request.args.get("whose", "")
    whose = whose if whose in WHOSE else ""
    tasks = work_list(found, seen, whose)
    return render_template(
        "console/overview.html", ready=found.ready(), version=found.editor.state().version,
        off=[SWITCHES[name] for name in sorted(found.switched_off) if name in SWITCHES],
        percent=percent, labels=FINDINGS,
        figures=overview_figures(found, seen, manages=may(MANAGE) and not seen.area),
        versions=[version_fields(version) for version in found.editor.history(None, LAST)],
        tasks=[_led(one) for one in (tasks if "all" in request.args else tasks[:SHOWN])],
        total=len(tasks), overdue=sum(one["overdue"] for one in tasks),
        whose=whose, all_whose=WHOSE, least=found.settings.report_actors,
    )  # fmt: skip


def _led(task: Mapping[str, Any]) -> dict[str, Any]:
    """A task with the way to where it is done."""
    label, address = PLACES[task["place"]]
    return {**task, "way": label, "url": address(task["values"])}
