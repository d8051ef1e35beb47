"""Drafts: what is meant to be changed; listed, taken back by a step, submitted again, put away."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from api.console.editing.dictionary_pages import actor, kind_of, row_address
from api.console.forms import numbers, ranges, rendered, unfolded
from api.console.navigation import waiting_drafts
from api.console.words import row_name
from api.http.current import service
from search_engine import ApprovalNeeded, BadParameters, ChecksFailed, EditConflict, Forbidden, NotFound, ServiceError
from search_engine.editorial import Draft, draft_fields, key_cells, row_cells

# Drafts that a page lists; more are told by their number, and chosen all together.
LISTED = 200
REFUSALS = (BadParameters, NotFound, Forbidden, EditConflict, ChecksFailed, ApprovalNeeded)


def chosen_drafts() -> list[int]:
    """Numbers of drafts that a form names: those ticked, ranges of them, or all of one's own of a kind.

    Raises:
        BadParameters: It names none.
    """
    found = [number for some in request.form.getlist("drafts") for number in unfolded(some)]
    if kind := request.form.get("kind"):
        found += service().editor.own_drafts(actor(), kind_of(kind).name)
    if not found or request.form.getlist("draft"):
        found += numbers("draft")
    return list(dict.fromkeys(found))


def drafts(error: ServiceError | None = None) -> ResponseReturnValue:
    """One's own first, ticked; then those of others in one's regions and sites, by author, not ticked. Of thousands the
    last ones.
    """
    seen, kind = actor(), request.args.get("kind", "")
    found = [one for one in service().editor.drafts(seen) if kind in ("", one.key.kind)]
    mine = [draft for draft in found if draft.author == seen.name]
    others = [draft for draft in found if draft.author != seen.name]
    return rendered(
        "drafts.html", lists=[("我的草稿", _by_author(mine)), ("他人的草稿", _by_author(others))], error=error,
        me=seen.name, kind=kind_of(kind) if kind else None, to_approve=frozenset(waiting_drafts().approve), status=409,
    )  # fmt: skip


def _by_author(found: list[Draft]) -> list[dict[str, Any]]:
    """Drafts author by author, who drafted last first: those to be told, the last one first, the numbers of all as
    ranges but of those that were returned, and how many they are.
    """
    authors: dict[str, list[Draft]] = {}
    for one in reversed(found):
        authors.setdefault(one.author, []).append(one)
    each = max(LISTED // max(len(authors), 1), 1)
    return [
        {
            "author": author, "all": ranges(one.number for one in own if not one.returned), "total": len(own),
            "returned": sum(one.returned is not None for one in own),
            "drafts": [
                {**draft_fields(one), "told": row_name(one.key), "url": draft_address(one)} for one in own[:each]
            ],
        }
        for author, own in authors.items()
    ]  # fmt: skip


def draft_address(draft: Draft) -> str:
    """The form that a draft is changed in: a row that is not there yet has all its cells in the address."""
    if draft.begun is None and draft.row is not None:
        return row_address(draft.key.kind, row_cells(draft.row), new=True)
    return row_address(draft.key.kind, key_cells(draft.key))


def undo() -> ResponseReturnValue:
    """Take back the last change of a draft of one's own."""
    try:
        (number,) = numbers("undo")[:1]
        left = service().editor.undo(actor(), number)
    except REFUSALS as error:
        return drafts(error)
    flash("已撤销上一步" if left else "已撤销，这份草稿不复存在；已发布的内容没有变化")
    return redirect(url_for("console.drafts", _anchor=f"draft-{number}" if left else None), 303)


def discard() -> ResponseReturnValue:
    """Put drafts away."""
    try:
        found = service().editor.discard(actor(), chosen_drafts())
    except REFUSALS as error:
        return drafts(error)
    flash(f"已放弃 {len(found)} 份草稿，已发布的内容没有变化")
    return after_review()


def submit_again() -> ResponseReturnValue:
    """Say drafts of one's own again, over what is published now: after a return, or where somebody was faster."""
    try:
        found = service().editor.submit_again(actor(), numbers("again"))
    except REFUSALS as error:
        return drafts(error)
    flash("已改为从现在的内容起，请再检查、发布" if request.form.get("mine") else f"已重新提交 {len(found)} 份草稿")
    return after_review()


def after_review(otherwise: Iterable[int] = ()) -> ResponseReturnValue:
    """Back to the review that a form stands on, else to that of other drafts, else to the list."""
    reviewed = ranges(unfolded(request.form.get("review", "")) or otherwise)
    return redirect(url_for("console.review", drafts=reviewed) if reviewed else url_for("console.drafts"), 303)
