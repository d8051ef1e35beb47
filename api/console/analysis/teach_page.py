"""Teach once: a query, the document that should come first, the rows that bring it there, what else they move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from api.console.document_picker import Picked, page_now, picked
from api.console.editing.dictionary_pages import PINS, actor, row_address
from api.console.editing.preview_pages import sides_of
from api.console.forms import NUMBER, reasons, rendered, sent, text
from api.console.from_where import FromWhere, from_where, own_scope
from api.console.region_field import region_code
from api.endpoints.teaching import EACH, rows_of
from api.http.current import service
from api.http.lanes import Lane, answered_in
from search_engine import (
    BadParameters,
    Detail,
    EditConflict,
    Forbidden,
    NotFound,
    NotReady,
    SearchPage,
    TeachingRefused,
)
from search_engine.analytics import GuardRequest, Lesson, row_fields
from search_engine.editorial import DraftInput, whole_pattern

REFUSALS = (BadParameters, NotFound, TeachingRefused, NotReady)
WRITING = (BadParameters, Forbidden, NotFound, EditConflict, NotReady)
LONGEST_ROWS, LONGEST_QUERY = 4_000, 200
# Seconds after which a lesson that is not done says how far it is, and is gone on with.
PIECE = 3.0
# What is added up from one piece of the frequent queries to the next.
COUNTS = ("queries", "touched", "first_changed", "changed")


@answered_in(Lane.COSTLY)
def teach() -> ResponseReturnValue:
    """The page: what is asked, the result page now, the document, and the rows that do it."""
    query, place, scope, error = text("q")[:LONGEST_QUERY], FromWhere(), "", None
    page: SearchPage | None = None
    target, lesson = Picked(), None
    try:
        scope = region_code(text("scope") if "scope" in request.args else own_scope()["@region"], "scope")
        place = from_where([scope] if text("scope") else ())
        target = picked(text("document"), place.region)
        page = page_now(query, place.region) if query else None
        if query and target.id and text("now"):
            higher = bool(text("higher"))
            lesson = service().teaching.teach(query, target.id, place.region, scope, higher=higher, seconds=PIECE)
    except REFUSALS as refused:
        error = refused
    asked: dict[str, Any] = {"q": query, "region": place.region, "scope": scope, "document": target.id}
    is_open = bool(query and target.id and not error and (lesson is None or lesson.left))
    return rendered(
        "teach.html", q=query, place=place, region=place.region or text("region"), scope=scope or text("scope"),
        error=error, picked=target, page=page, cards=page.items if page else (), asked=asked, lesson=lesson,
        proposals=_proposals(lesson), waiting=is_open,
        again=url_for("console.teach", **asked, higher=text("higher") or None, now=1),
        otherwise=_otherwise(page, query, place.region),
    )  # fmt: skip


@answered_in(Lane.COSTLY)
def effect() -> ResponseReturnValue:
    """What a proposal does to its own query, and to a piece of the frequent ones; `first` says from which on."""
    rows = request.args.get("rows", "")
    asked: dict[str, Any] = {**{name: text(name) for name in ("q", "region", "scope", "document")}, "rows": rows}
    first = int(text("first")) if NUMBER.fullmatch(text("first")) else 0
    desk, error, own, found = service().teaching, None, None, None
    wishes: Sequence[DraftInput] = ()
    try:
        wishes = _wishes(rows)
        if not first:
            own = sides_of(desk.page_change(wishes, asked["q"], asked["region"]).as_dict())
        else:
            found = desk.effect(wishes, asked["q"], first=first - 1, most=EACH).as_dict()
    except REFUSALS as refused:
        error = refused
    total = len(desk.frequent())
    counts: dict[str, Any] = _added(found)
    after = max(first, 1) + (EACH if first else 0)
    done = min(after - 1, total)
    more = url_for("console.teach_effect", **asked, first=after, **counts) if done < total and not error else ""
    return rendered(
        "teach_effect.html", asked=asked, rows=[row_fields(one) for one in wishes], error=error, own=own,
        counts=counts, changes=[sides_of(one) for one in found["changes"]] if found else [], done=done, total=total,
        more=more, title=service().document_desk.title(asked["document"]) or asked["document"],
    )  # fmt: skip


def draft_lesson() -> ResponseReturnValue:
    """Make the drafts of a proposal, and keep the query where that is asked for, too."""
    asked: dict[str, Any] = {name: sent(name) for name in ("q", "region", "scope", "document")}
    title = service().document_desk.title(asked["document"]) or asked["document"]
    try:
        wishes = _wishes(request.form.get("rows", ""))
        drafts = service().teaching.draft_rows(actor(), wishes, asked["q"], title)
    except WRITING as error:
        flash(f"没有起草：{reasons(error)}")
        return redirect(url_for("console.teach", **asked), 303)
    flash(f"已起草 {len(drafts)} 行：“{asked['q']}”→《{title}》。预览、检查并发布之后才生效")
    if request.form.get("keep") == "1":
        _keep(asked)
    return redirect(url_for("console.drafts", _anchor=f"draft-{drafts[0].number}"), 303)


def _keep(asked: Mapping[str, str]) -> None:
    wish = GuardRequest(
        query=asked["q"], wants="first", document=asked["document"], region=asked["region"], any_copy=True,
        note="教一次",
    )  # fmt: skip
    try:
        service().kept_queries.keep(actor(), wish)
    except WRITING as error:
        flash(f"草稿已有，但没有守护：{reasons(error)}")
    else:
        flash(f"已守护“{asked['q']}”：它不再排第一时，“守护与巡查”会列出")


def _otherwise(page: SearchPage | None, query: str, region: str) -> str:
    """The form of the row that says of a whole page that it is wrong: that it is no distress, or that nothing fits; "":
    there is none of such a page.
    """
    if page is None or page.query.blocked:
        return ""
    if not page.query.crisis:
        return row_address(PINS, {"query": query, "region": region, "action": "none"}, new=True)
    if any(own_scope().values()):  # only everybody's rows say what is no distress
        return ""
    cells = {"pattern": whole_pattern(query), "situation": "*", "effect": "never"}
    return row_address("crisis", cells, new=True)


def _proposals(lesson: Lesson | None) -> list[dict[str, Any]]:
    """Each with the rows as an address and a form carry them."""
    found = []
    for one in lesson.proposals if lesson else ():
        kind, _, says = one.text.partition("：")
        rows = [row_fields(wish) for wish in one.wishes]
        found.append({**one.as_dict(), "kind": kind, "says": says, "rows": rows, "sent": orjson.dumps(rows).decode()})
    return found


def _wishes(rows: str) -> tuple[DraftInput, ...]:
    """The rows that an address or a form carries. Raises `BadParameters`."""
    try:
        if len(rows) > LONGEST_ROWS:
            raise ValueError(f"最长 {LONGEST_ROWS} 个字符")
        return rows_of(orjson.loads(rows))
    except ValueError as error:
        raise BadParameters([Detail("rows", "方案的地址不完整，请返回“教一次”重试")]) from error


def _added(found: Mapping[str, Any] | None) -> dict[str, int]:
    """The counts of the pieces before, which the address carries, and of this one."""
    before = {name: int(text(name)) if NUMBER.fullmatch(text(name)) else 0 for name in COUNTS}
    return {name: count + (found[name] if found else 0) for name, count in before.items()}
