"""Drafts: what is meant to be changed; checked, approved, published, put away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from api.console.dictionary_pages import form_fields, hand
from api.console.forms import numbers, sent
from api.http.current import service
from search_engine import (
    ApprovalNeeded,
    BadParameters,
    ChecksFailed,
    Draft,
    EditConflict,
    Forbidden,
    NotFound,
    ServiceError,
    draft_fields,
    finding_fields,
    key_cells,
    row_cells,
)

REFUSALS = (BadParameters, NotFound, Forbidden, EditConflict, ChecksFailed, ApprovalNeeded)


def drafts(error: ServiceError | None = None) -> ResponseReturnValue:
    """One's own first, then those of others in one's regions and sites."""
    seen = hand()
    found = [
        {**draft_fields(draft), "told": str(draft.key), "url": _form_of(draft)}
        for draft in service().editor.drafts(seen)
    ]
    mine = [draft for draft in found if draft["author"] == seen.name]
    others = [draft for draft in found if draft["author"] != seen.name]
    page = render_template("console/drafts.html", mine=mine, others=others, error=error)
    return make_response(page, 409 if error else 200)


def _form_of(draft: Draft) -> str:
    """The form that a draft is changed in: a row that is not there yet has all its cells in the address."""
    if draft.begun is None and draft.row is not None:
        return _address("console.new_row", draft, row_cells(draft.row))
    return _address("console.row", draft, key_cells(draft.key))


def _address(endpoint: str, draft: Draft, cells: Mapping[str, str]) -> str:
    values: dict[str, Any] = form_fields(cells)
    return url_for(endpoint, kind=draft.key.kind, **values)


def check() -> ResponseReturnValue:
    """What publishing some drafts would change, and what is wrong with it."""
    try:
        return check_page(numbers("draft"))
    except REFUSALS as error:
        return drafts(error)


def check_page(chosen: list[int], error: ServiceError | None = None, note: str = "") -> ResponseReturnValue:
    """The same, with what stood against publishing."""
    seen, editor = hand(), service().editor
    judged = editor.check(seen, chosen)
    found = [{**draft_fields(draft), "told": str(draft.key)} for draft in editor.drafts(seen) if draft.number in chosen]
    findings = [finding_fields(finding) for finding in judged.findings]
    page = render_template(
        "console/check.html", drafts=found, findings=findings, error=error, note=note,
        failed=any(one["level"] == "error" for one in findings),
        needs_approval=editor.needs_approval(seen, judged.proposal), empty=not judged.proposal.changes,
        own=seen.name in {draft["author"] for draft in found},
    )  # fmt: skip
    return make_response(page, 409 if error else 200)


def publish() -> ResponseReturnValue:
    """Publish what was checked."""
    note, accept = sent("note"), request.form.get("accept") == "1"
    try:
        chosen = numbers("draft")
    except BadParameters as error:
        return drafts(error)
    try:
        version = service().editor.publish(hand(), chosen, note, accept_warnings=accept)
    except (ChecksFailed, ApprovalNeeded) as error:
        return check_page(chosen, error, note)
    except REFUSALS as error:
        return drafts(error)
    flash(f"已发布为版本 {version.number}，一秒内生效")
    return redirect(url_for("console.version", number=version.number), 303)


def approve() -> ResponseReturnValue:
    """Approve what somebody else has drafted."""
    try:
        chosen = numbers("draft")
        service().editor.approve(hand(), chosen)
        flash("已批准：内容或在用的版本有变，批准即失效")
        return check_page(chosen)
    except REFUSALS as error:
        return drafts(error)


def discard() -> ResponseReturnValue:
    """Put drafts away."""
    try:
        found = service().editor.discard(hand(), numbers("draft"))
    except REFUSALS as error:
        return drafts(error)
    flash(f"已放弃 {len(found)} 份草稿，已发布的内容没有变化")
    return redirect(url_for("console.drafts"), 303)
