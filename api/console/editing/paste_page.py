"""Rows copied from a spreadsheet: looked at first without drafting anything, then drafted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from api.console import words
from api.console.editing.dictionary_pages import actor, kind_of
from api.console.forms import ranges, sent
from api.http.current import service
from search_engine import BadParameters, EditConflict, Forbidden, ServiceError
from search_engine.editorial import FileService, ImportInput

MOST_BYTES = 5 * 1024**2  # some 50,000 rows
SHOWN = 200  # faults


def paste(kind: str) -> ResponseReturnValue:
    """The page: where rows are pasted."""
    return _page(kind)


def take_paste(kind: str) -> ResponseReturnValue:
    """Look at what was pasted, or draft it."""
    kind_of(kind)
    pasted, note = request.form.get("text", ""), sent("note")
    skip = request.form.get("skip") == "1"
    wish = ImportInput(note=note, dry_run=request.form.get("doing") != "draft", skip_bad_rows=skip)
    wished: dict[str, Any] = {"pasted": pasted, "note": note, "skip": skip}
    try:
        report = FileService(service().editor, actor()).paste(pasted, kind, wish, words.SAID)
    except (BadParameters, Forbidden, EditConflict) as error:
        return _page(kind, **wished, error=error)
    return _page(kind, **wished, report=report)


def _page(
    kind: str, *, pasted: str = "", note: str = "", skip: bool = False, report: Mapping[str, Any] | None = None,
    error: ServiceError | None = None,
) -> ResponseReturnValue:  # fmt: skip
    faults = list(report["faults"]) if report else []
    others = error
    if error is not None and error.details and all(one.field.startswith("row:") for one in error.details):
        faults = [_fault(one.field, one.reason) for one in error.details]
        others = None
    rendered = render_template(
        "console/paste.html", kind=kind_of(kind), pasted=pasted, note=note, skip=skip, report=report, error=others,
        rows=faults[:SHOWN], total=len(faults), drafts=ranges(report["drafts"]) if report else "",
    )  # fmt: skip
    return make_response(rendered, 422 if error else 200)


def _fault(field: str, reason: str) -> dict[str, Any]:
    row, _, column = field.removeprefix("row:").partition(".")
    return {"row": row, "column": column, "reason": reason, "warning": False}
