"""The rows of a kind as a table that is edited in place: looked through, a cell typed, many changed at once, pasted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from api.console import words
from api.console.editing.dictionary_pages import SCOPE, actor, cells_typed, kind_of, row_address
from api.console.forms import listed, numbers, page_number, rendered, sent, text
from api.http.current import service
from search_engine import BadParameters, Detail, Forbidden, NotFound, ServiceError
from search_engine.editorial import (
    ROW_ACTS,
    STATES,
    DraftInput,
    ListedRow,
    TableInput,
    key_cells,
    row_cells,
    row_key,
    wishes_of,
)

SIZE = 100  # rows of a page
# Columns that stand in the table where a row of the page says something in them.
MORE_SHOWN = (*SCOPE, "@owner", "@starts", "@ends")
# Rows that are changed at once.
MOST_ROWS = 10_000
LONGEST_CELL = 2_000
DISCARD = "discard"
VALUE = "v."  # before the name of a column that is filtered by its value


def rows(kind: str, error: ServiceError | None = None) -> ResponseReturnValue:
    """The rows of a kind, a page at a time."""
    found, seen, page = kind_of(kind), actor(), page_number()
    wish = _wished(found, request.values)
    total, shown = service().editor.listed(seen, kind, wish, first=(page - 1) * SIZE, size=SIZE)
    lines = [line(one) for one in shown]
    more = [name for name in MORE_SHOWN if any(row["cells"].get(name) or name in row["changed"] for row in lines)]
    return rendered(
        "rows.html", kind=found, rows=lines, total=total, page=page, pages=-(-total // SIZE) or 1, wish=wish,
        chosen=wish.states if len(wish.states) < len(STATES) else (), columns=columns(found, more), more=more,
        drafts=service().editor.count_own_drafts(seen, kind), counts=service().editor.table(kind).counts(seen),
        filters=[one for one in columns(found, ()) if one["choices"]], acts=ROW_ACTS, error=error,
        address=lambda **changes: _address(kind, wish, **changes),
    )  # fmt: skip


def _wished(kind: Any, values: Any) -> TableInput:
    """What an address or a form asks to be listed; what is no state, column or value is left out."""
    states = tuple(one for one in values.getlist("state") if one in STATES) or STATES
    chosen = {name: values[f"{VALUE}{name}"] for name in kind.columns if values.get(f"{VALUE}{name}")}
    chosen = {name: value for name, value in chosen.items() if value in kind.choices(name)}
    sort = values.get("sort", "")
    known = (*kind.columns, *MORE_SHOWN)
    return TableInput(
        text("q") or sent("q"), states, chosen, sort if sort.removeprefix("-") in known else ""
    )  # fmt: skip


def _address(kind: str, wish: TableInput, **changes: Any) -> str:
    """The table as it is, with something else."""
    values: dict[str, Any] = {"q": wish.text, "sort": wish.sort, "state": list(wish.states)}
    values |= {f"{VALUE}{name}": value for name, value in wish.values.items()}
    if len(wish.states) == len(STATES):
        del values["state"]
    kept = {name: value for name, value in (values | changes).items() if value}
    return url_for("console.rows", kind=kind, **kept)


def columns(kind: Any, more: Any) -> list[dict[str, Any]]:
    """The columns of the table: what each is called, whether it is typed into, what it may say."""
    return [
        {
            "name": name,
            "label": words.column(kind.name, name),
            "edits": name not in kind.key and name not in SCOPE,
            "choices": [[one, words.value(name, one)] for one in kind.choices(name)] if name in kind.columns else [],
        }
        for name in (*kind.columns, *more)
    ]


def line(one: ListedRow) -> dict[str, Any]:
    """A row of the table."""
    cells, key = row_cells(one.row), key_cells(one.row.key)
    is_new = one.published is None
    return {
        "cells": cells,
        "state": one.state,
        "key": urlencode(key),
        "told": str(one.row.key),
        "url": row_address(one.row.kind, cells if is_new else key, new=is_new),
        "draft": one.mine,
        "goes": one.goes,
        "others": [name.removeprefix("user:") for name in one.others],
        "changed": one.changed,
        "before": row_cells(one.published) if one.published else {},
    }


# ---- a cell


def put_cell(kind: str) -> ResponseReturnValue:
    """Draft what was typed into a cell; the row as it is then, for the script that asked."""
    found, seen = kind_of(kind), actor()
    column, value = request.form.get("column", ""), " ".join(request.form.get("value", "").split())
    try:
        if column not in {one["name"] for one in columns(found, MORE_SHOWN) if one["edits"]}:
            raise BadParameters([Detail(column, "这一列说明是哪一行，请在整行的表单中新增")])
        if len(value) > LONGEST_CELL:
            raise BadParameters([Detail(column, f"最长 {LONGEST_CELL} 个字符")])
        cells = _key_sent(request.form.get("row", ""))
        typed = _typed(found, {column: value})
        done = service().editor.draft_rows(seen, [DraftInput(kind, cells | typed)])
    except (BadParameters, Forbidden, NotFound) as error:
        reasons = [words.reason(kind, one.field, one.reason) for one in getattr(error, "details", ())] or [
            error.message
        ]
        return jsonify({"fault": "；".join(reasons)}), 422
    said = "没有改动" if done.unchanged else "与已发布的一样，不再需要草稿" if done.needless else "已存为草稿"
    return _row_told(kind, cells, said)


def undo_cell(kind: str) -> ResponseReturnValue:
    """Take back the last change of a row's draft; the row as it is then."""
    kind_of(kind)
    try:
        cells = _key_sent(request.form.get("row", ""))
        left = service().editor.undo(actor(), numbers("undo")[0])
    except (BadParameters, Forbidden, NotFound) as error:
        return jsonify({"fault": error.message}), 422
    return _row_told(kind, cells, "已撤销上一步" if left else "已撤销，没有草稿了")


def _row_told(kind: str, cells: Mapping[str, str], said: str) -> ResponseReturnValue:
    found, seen = kind_of(kind), actor()
    shown = service().editor.rows_named(seen, kind, [row_key(kind, cells, service().tree)])
    more = [name for name in listed("more") if name in MORE_SHOWN]
    row = "".join(
        render_template("console/sheet_row.html", kind=found, row=line(one), columns=columns(found, more))
        for one in shown
    )
    return jsonify({"row": row, "said": said, "drafts": service().editor.count_own_drafts(seen, kind)})


def _typed(kind: Any, cells: Mapping[str, str]) -> dict[str, str]:
    """What was typed, as it is kept. Raises `BadParameters` where it is no region that there is."""
    typed, wrong = cells_typed(kind, cells)
    if wrong:
        raise BadParameters([Detail(name, reason) for name, reason in wrong.items()])
    return typed


def _key_sent(told: str) -> dict[str, str]:
    """The key of a row as the table names it."""
    return {name: cell[:LONGEST_CELL] for name, cell in parse_qsl(told[:8_000], keep_blank_values=True)[:20]}


# ---- many rows


def change_many(kind: str) -> ResponseReturnValue:
    """Draft the same change of all rows that are ticked, or that fit the filter; or put their drafts away."""
    found, seen, editor = kind_of(kind), actor(), service().editor
    try:
        chosen = _chosen(found)
        doing = request.form.get("doing", "")
        (value,) = _typed(found, {f"@{doing}": sent("value")}).values()
        if doing == DISCARD:
            drafts = [one.mine.number for one in chosen if one.mine]
            if not drafts:
                raise BadParameters([Detail("doing", "所选的行没有您的草稿")])
            editor.discard(seen, drafts)
            flash(f"已放弃 {len(drafts)} 份草稿，已发布的内容没有变化")
        else:
            wishes = wishes_of(doing, chosen, value)
            done = editor.draft_rows(seen, wishes, sent("note"))
            flash(_told(ROW_ACTS[doing].label, done))
    except (BadParameters, Forbidden, NotFound) as error:
        return rows(kind, error)
    return redirect(_address(kind, _wished(found, request.form), page=request.form.get("page", "")), 303)


def _told(label: str, done: Any) -> str:
    parts = [f"{label}：已起草 {len(done.drafts)} 行" if done.drafts else f"{label}：没有要起草的"]
    parts += [f"{done.needless} 行与已发布的一样，草稿已放弃"] if done.needless else []
    parts += [f"{done.unchanged} 行本来如此"] if done.unchanged else []
    return "，".join(parts) + "。检查并发布之后才生效"


def _chosen(kind: Any) -> list[ListedRow]:
    """The rows that a form names. Raises `BadParameters`."""
    seen, editor = actor(), service().editor
    if request.form.get("all") == "1":
        wish = replace(_wished(kind, request.form), sort="")
        total, found = editor.listed(seen, kind.name, wish, size=MOST_ROWS)
        if total > MOST_ROWS:
            raise BadParameters([Detail("all", f"筛选出 {total:,} 行，一次最多改 {MOST_ROWS:,} 行：请再筛选")])
    else:
        keys = [row_key(kind.name, _key_sent(one), service().tree) for one in request.form.getlist("row")]
        found = editor.rows_named(seen, kind.name, keys)
    if not found:
        raise BadParameters([Detail("row", "请先勾选要改的行")])
    return found
