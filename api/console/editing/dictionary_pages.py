"""Dictionaries: the kinds, the rows of one, and the form that drafts a change of a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from api.console.forms import rendered, sent, text
from api.console.from_where import own_scope
from api.console.region_field import told_nearest
from api.console.staff import staff
from api.console.words import row_name
from api.http.current import service
from search_engine import BadParameters, Detail, Forbidden, NotFound, ServiceError
from search_engine.editorial import (
    DICTIONARY_GROUPS,
    DICTIONARY_KINDS,
    Actor,
    DraftInput,
    ListedRow,
    TableInput,
    key_cells,
    region_columns,
    row_cells,
    row_form,
)

# What a row may say besides its columns, in the order of the form.
CONDITIONS = ("@region", "@site", "@department", "@owner", "@starts", "@ends")
SCOPE = ("@region", "@site", "@department")
SHIPPED, OFF = "shipped", "off"
PINS = "pins"
OFF_CELL, CELL = "@off", "c."
# Dictionaries that stand first: what people call a thing, what is shown for it, and what must not be. A lesson, the
# queue and the hot terms lead to these; the others are set up once.
FIRST_KINDS = ("synonyms", "paraphrases", "pins", "banned", "hot")
# Rows of a kind that a search of all kinds shows; its own table has the others.
FOUND = 5


def actor() -> Actor:
    """Whose hand it is."""
    return service().actor(staff().writer)


def kinds() -> ResponseReturnValue:
    """Every kind, those first that are worked on most; or the rows of all kinds that hold a text."""
    wanted = text("q")
    if wanted:
        return render_template("console/kinds.html", q=wanted, found=rows_of_all_kinds(wanted), more=FOUND)
    state, counts = service().editor.state(), service().editor.state().lexicon().counts()
    own: dict[str, int] = {}
    for one in state.rows:
        own[one.kind] = own.get(one.kind, 0) + 1
    drafted: dict[str, int] = {}
    for draft in service().editor.drafts(actor()):
        drafted[draft.key.kind] = drafted.get(draft.key.kind, 0) + 1
    return render_template(
        "console/kinds.html", q="", counts=counts, own=own, drafted=drafted, eyes=service().settings.four_eyes,
        first=[DICTIONARY_KINDS[name] for name in FIRST_KINDS],
        groups={
            group: others for group, listed in DICTIONARY_GROUPS.items()
            if (others := [kind for kind in listed if kind.name not in FIRST_KINDS])
        },
    )  # fmt: skip


def rows_of_all_kinds(wanted: str) -> list[dict[str, Any]]:
    """The kinds with rows that hold a text in any cell, as somebody sees them: how many, and the first of them."""
    found = []
    for kind in sorted(DICTIONARY_KINDS.values(), key=lambda kind: kind.name not in FIRST_KINDS):
        total, rows = service().editor.listed(actor(), kind.name, TableInput(wanted), size=FOUND)
        if total:
            found.append({"kind": kind, "total": total, "rows": [_found(one) for one in rows]})
    return found


def _found(one: ListedRow) -> dict[str, Any]:
    """A row that was found: its name, what else it says, and its address."""
    key, cells, is_new = one.row.key, row_cells(one.row), one.published is None
    kind = DICTIONARY_KINDS[key.kind]
    named = {*kind.key, *SCOPE}
    return {
        "name": row_name(key).removeprefix(kind.label),
        "url": row_address(key.kind, cells if is_new else key_cells(key), new=is_new),
        "state": one.state,
        "drafted": one.mine is not None,
        "cells": {name: cell for name, cell in cells.items() if cell and name not in named},
    }


def row(kind: str) -> ResponseReturnValue:
    """The form of a row that there is."""
    found = kind_of(kind)
    form, mine = row_of(kind, cells_sent(request.args))
    shown = dict(form.cells)
    if mine is not None and mine.row is not None:
        shown = dict.fromkeys(CONDITIONS, "") | row_cells(mine.row)
    elif form.state == SHIPPED:  # who is bound to a region changes it there
        shown |= own_scope()
    return form_page(found, shown, fixed=form, draft=mine)


def new_row(kind: str) -> ResponseReturnValue:
    """The form of a row that is to be made; an address may fill it in."""
    found, cells = kind_of(kind), cells_sent(request.args)
    first = {name: found.choices(name)[0] for name in found.columns if found.choices(name)}
    return form_page(found, first | ({"weight": "1"} if "weight" in found.columns else {}) | own_scope() | cells)


def draft_row(kind: str) -> ResponseReturnValue:
    """Draft what a form says."""
    found = kind_of(kind)
    cells, wrong = cells_typed(found, cells_sent(request.form))
    note, fixed = sent("note"), row_known(found, cells)
    try:
        draft = service().editor.draft(actor(), wish_of(found, cells, note))
    except (BadParameters, Forbidden) as error:
        return form_page(found, cells, fixed=fixed, error=told_nearest(error, wrong), note=note)
    flash(f"已起草：{row_name(draft.key)}。检查并发布之后才生效")
    return redirect(url_for("console.drafts", _anchor=f"draft-{draft.number}"), 303)


def row_of(kind: str, cells: Mapping[str, str]) -> tuple[Any, Any]:
    """The row that the cells of an address name, and one's own draft of it or None. Raises `NotFound`."""
    seen = actor()
    try:
        form = row_form(service().editor.state(), seen, kind, cells, service().tree)
    except BadParameters as error:
        raise NotFound("没有这一行") from error
    return form, next((one for one in service().editor.drafts(seen, seen.name) if one.key == form.key), None)


def row_known(kind: Any, cells: Mapping[str, str]) -> Any:
    """The row that a form changes; None: it makes a new one."""
    known = request.form.get("known")
    if not known:
        return None
    # a row that ships may be given a scope: it is another one then
    named = {name: cells.get(name, "") for name in (*kind.key, *(() if known == SHIPPED else SCOPE))}
    return row_form(service().editor.state(), actor(), kind.name, named, service().tree)


def wish_of(kind: Any, cells: Mapping[str, str], note: str) -> DraftInput:
    """What a form asks for: a row as it says, a row switched off or on again, or one's own row gone."""
    key, doing = {name: cells[name] for name in (*kind.key, *SCOPE) if name in cells}, request.form.get("doing")
    if doing == "remove":
        return DraftInput(kind.name, key, remove=True, note=note, anew=True)
    if doing in ("off", "on"):
        return DraftInput(kind.name, {**key, OFF_CELL: "off" if doing == "off" else ""}, note=note, anew=True)
    return DraftInput(kind.name, dict(cells), note=note, anew=True)


def form_page(
    kind: Any,
    cells: Mapping[str, str],
    *,
    fixed: Any = None,
    draft: Any = None,
    error: ServiceError | None = None,
    note: str = "",
) -> ResponseReturnValue:
    """The form, with what is wrong beside each field."""
    return rendered(
        "row_form.html", kind=kind, cells=cells, fixed=fixed, draft=draft, error=error,
        note=note or (draft.note if draft else ""), use=use_of(fixed), conditions=CONDITIONS, scope=SCOPE,
        region_columns=region_columns(kind), own=staff().account,
    )  # fmt: skip


def use_of(fixed: Any) -> list[str]:
    """What a row that there is did for people, in sentences."""
    return service().row_uses.told(actor(), fixed.key) if fixed is not None and fixed.state != OFF else []


def kind_of(name: str) -> Any:
    """A kind by its name. Raises `NotFound`."""
    if name not in DICTIONARY_KINDS:
        raise NotFound("没有这一类词典")
    return DICTIONARY_KINDS[name]


def cells_sent(values: Mapping[str, str]) -> dict[str, str]:
    """The cells of a form or an address: fields that begin with `c.`. Line breaks, which browsers may send, are spaces.

    Raises:
        BadParameters: One is far too long.
    """
    found = {name.removeprefix(CELL): " ".join(cell.split()) for name, cell in values.items() if name.startswith(CELL)}
    if long := [name for name, cell in found.items() if len(cell) > 2_000]:
        raise BadParameters([Detail(long[0], "太长")])
    return found


def cells_typed(kind: Any, cells: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Cells that somebody typed, as they are kept, and field of a form → what is wrong with its region."""
    found, faults = service().editor.reader(actor()).read(kind, cells)
    return found, {fault.field.removeprefix("@"): fault.reason for fault in faults}


def row_address(kind: str, cells: Mapping[str, str], *, new: bool = False) -> str:
    """The form of a row; pins have one of their own.

    Args:
        cells: Those of its key and scope; of a row that is not there yet, all.
    """
    endpoint = ("new_pin" if new else "pin") if kind == PINS else ("new_row" if new else "row")
    values: dict[str, Any] = form_fields(cells) | ({} if kind == PINS else {"kind": kind})
    return url_for(f"console.{endpoint}", **values)


def form_fields(cells: Mapping[str, str]) -> dict[str, str]:
    """Cells as an address or a form carries them."""
    return {f"{CELL}{name}": cell for name, cell in cells.items()}
