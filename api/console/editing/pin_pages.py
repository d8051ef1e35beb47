"""Pins and hides, and what nothing fits: what each rule does now, and the form that drafts one; a search beside it
picks the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from api.console import words
from api.console.document_picker import document_sent, page_now, picked
from api.console.editing.dictionary_pages import (
    actor,
    cells_sent,
    cells_typed,
    form_fields,
    kind_of,
    row_known,
    row_of,
    use_of,
    wish_of,
)
from api.console.forms import page_number, reasons, rendered, sent, text
from api.console.from_where import CHOSEN, FromWhere, from_where, own_scope
from api.console.region_field import told_nearest
from api.console.words import row_name
from api.http.current import service
from search_engine import BadParameters, EditConflict, Forbidden, NotReady, ServiceError
from search_engine.editorial import (
    PIN_STATES,
    finding_fields,
    key_cells,
    pin_counts,
    pins_of,
    queries_told,
    row_cells,
)

KIND, SIZE = "pins", 100
# How a rule's text is compared with queries, as the form asks it.
MATCHES: Mapping[str, str] = {
    "exact": "整个查询就是它", "all_words": "含有它的每个词，次序不限", "phrase": "原样含有这几个字",
}  # fmt: skip
ACTIONS, NOTHING_FITS = ("pin", "hide", "hide_all"), "none"
# What a new rule says where nothing else is said; the region that it is of is a column of its own.
BEGINS: Mapping[str, str] = {"action": "pin", "place": "1", "match": "exact"}
MORE = ("@site", "@department", "@owner", "@starts", "@ends")


def pins() -> ResponseReturnValue:
    """The rules that are published, by state, action and text."""
    wanted, state, action = text("q"), request.args.get("state", ""), request.args.get("action", "")
    listed = pins_of(service().installation, service().editor, actor())
    titles = {one.row.entry.document: service().document_desk.title(one.row.entry.document) or "" for one in listed}
    rows = [_row(one, titles[one.row.entry.document]) for one in listed]
    found = [row for row in rows if wanted in row["text"] and (not action or row["cells"]["action"] == action)]
    shown = [row for row in found if not state or row["state"] == state]
    page, pages = page_number(), -(-len(shown) // SIZE) or 1
    listed_rows = shown[(page - 1) * SIZE : page * SIZE]
    counted = _queries(_pattern(row["cells"]) for row in listed_rows)
    listed_rows = [{**row, "counted": counted.get(_pattern(row["cells"]), "")} for row in listed_rows]
    drafts = sum(draft.key.kind == KIND for draft in service().editor.drafts(actor()))
    return render_template(
        "console/pins.html", rows=listed_rows, total=len(shown), page=page, pages=pages,
        q=wanted, state=state, action=action, states=PIN_STATES, counts=pin_counts(row["state"] for row in found),
        actions=[(one, words.value("action", one)) for one in (*ACTIONS, NOTHING_FITS)], drafts=drafts,
        eyes=KIND in service().settings.four_eyes,
    )  # fmt: skip


def _pattern(cells: Mapping[str, str]) -> tuple[str, str]:
    return cells.get("match") or "exact", cells.get("query", "")


def _queries(patterns: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
    """(match, text) → which queries count; nothing where there is no index to ask."""
    asked = list(patterns)
    try:
        return service().ask(lambda pipeline: queries_told(pipeline, asked))
    except NotReady:
        return {}


def _counted(query: str) -> dict[str, str]:
    """Of each way to compare, which queries count of what is written; "": that is not known."""
    counted = _queries((match, query) for match in MATCHES)
    return {match: counted.get((match, query), "") for match in MATCHES}


def _row(one: Any, title: str) -> dict[str, Any]:
    cells = row_cells(one.row)
    return {
        "id": one.id, "state": one.state, "reason": one.reason, "cells": cells, "title": title,
        "findings": [finding_fields(finding) for finding in one.findings], "key": form_fields(key_cells(one.row.key)),
        "text": f"{one.id} {title} {' '.join(cells.values())}",
    }  # fmt: skip


def new_pin() -> ResponseReturnValue:
    """The form of a new rule; an address may fill it in, and the query's results are there to pick from."""
    scope = own_scope()
    first = {"region": scope["@region"], "@site": scope["@site"]}
    return _form({**BEGINS, **first, **cells_typed(kind_of(KIND), cells_sent(request.args))[0]})


def pin() -> ResponseReturnValue:
    """The form of a rule that there is."""
    form, mine = row_of(KIND, cells_sent(request.args))
    shown = row_cells(mine.row) if mine is not None and mine.row is not None else dict(form.cells)
    return _form(shown, fixed=form, draft=mine)


def draft_pin() -> ResponseReturnValue:
    """Draft what the form says."""
    kind = kind_of(KIND)
    cells, wrong = cells_typed(kind, cells_sent(request.form))
    note, fixed = sent("note"), row_known(kind, cells)
    if cells.get("action", "pin") != "pin":
        cells["place"] = ""  # only what is pinned has one
    if cells.get("action") == NOTHING_FITS:
        cells["document"] = ""
    try:
        cells["document"] = document_sent(cells.get("document", ""), cells.get("region", ""))
        draft = service().editor.draft(actor(), wish_of(kind, cells, note))
    except (BadParameters, Forbidden, EditConflict) as error:
        return _form(cells, fixed=fixed, error=told_nearest(error, wrong), note=note)
    flash(f"已起草：{row_name(draft.key)}。预览、检查并发布之后才生效")
    return redirect(url_for("console.drafts", _anchor=f"draft-{draft.number}"), 303)


def _form(
    cells: Mapping[str, str],
    *,
    fixed: Any = None,
    draft: Any = None,
    error: ServiceError | None = None,
    note: str = "",
) -> ResponseReturnValue:
    document, looked = cells.get("document", ""), FromWhere()
    choices: list[Any] = []
    fault = ""
    if not fixed and (query := cells.get("query", "").removesuffix("*")):
        looked = FromWhere(cells["region"], CHOSEN) if cells.get("region") else from_where(field="c.region")
        choices, fault = _choices(query, looked.region)
    counted = _counted(cells.get("query", ""))
    matches = [(one, f"{label}：{counted[one]}" if counted[one] else label) for one, label in MATCHES.items()]
    kept = {name: cell for name, cell in cells.items() if name not in ("document", "action") and cell}
    return rendered(
        "pin_form.html", kind=kind_of(KIND), cells=cells, matches=matches,
        counted=counted[cells.get("match") or "exact"] if cells.get("match", "") in ("", *counted) else "",
        fixed=fixed, draft=draft, error=error, note=note or (draft.note if draft else ""), more=MORE,
        use=use_of(fixed), kept=form_fields(kept),
        picked=picked(document, cells.get("region", "")), choices=choices, fault=fault, place=looked,
        actions=[(one, words.value("action", one)) for one in ACTIONS],
        channels=list(words.CHANNELS.items()), eyes=KIND in service().settings.four_eyes,
    )  # fmt: skip


def _choices(query: str, region: str) -> tuple[list[Any], str]:
    """The cards that the query brings now, to pick from; or why there are none. Nothing of it is logged."""
    try:
        found = list(page_now(query, region).items)
    except (BadParameters, NotReady) as error:
        return [], reasons(error)
    return found, "" if found else "现在没有结果，请在下面按名称找文档"
