"""Versions: what was published when and by whom, what each changed, and the way back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from api.console.editing.dictionary_pages import actor
from api.console.forms import NUMBER, rendered, sent
from api.console.words import row_name
from api.http.current import service
from search_engine import ApprovalNeeded, BadParameters, Forbidden, NotFound, ServiceError
from search_engine.editorial import change_sides, key_fields, version_fields

SIZE = 50
LARGEST = 10**18


def versions() -> ResponseReturnValue:
    """Versions, newest first."""
    older = request.args.get("older_than", "")
    found = service().editor.history(int(older) if NUMBER.fullmatch(older) else None, SIZE + 1)
    shown = [version_fields(version) for version in found[:SIZE]]
    older_than = shown[-1]["number"] if len(found) > SIZE else None
    return render_template(
        "console/versions.html", versions=shown, older_than=older_than, current=service().editor.state().number
    )


def version(number: int, error: ServiceError | None = None) -> ResponseReturnValue:
    """What one changed of rows that are theirs; and going back to it."""
    if not 0 < number < LARGEST:
        raise NotFound("没有这个版本")
    found, changes = service().editor.version(actor(), number)
    told = []
    for change in changes:
        before, after = change_sides(change)
        told.append({"told": row_name(change.key), **key_fields(change.key), "before": before, "after": after})
    return rendered(
        "version.html", version=version_fields(found), changes=told, error=error,
        hidden=found.changes - len(changes), current=service().editor.state().number, status=409,
    )  # fmt: skip


def rollback() -> ResponseReturnValue:
    """Go back to an old version, or to what ships alone."""
    number, note = _number(), sent("note")
    try:
        made = service().editor.rollback(actor(), number, note)
    except (ApprovalNeeded, BadParameters, Forbidden) as error:
        return version(number or service().editor.state().number, error)
    flash(f"已回到版本 {number} 的内容，成为版本 {made.number}，一秒内生效")
    return redirect(url_for("console.version", number=made.number), 303)


def approve_rollback() -> ResponseReturnValue:
    """Approve that somebody else goes back."""
    number = _number()
    try:
        service().editor.approve(actor(), version=number)
    except (BadParameters, Forbidden) as error:
        return version(number, error)
    flash(f"已批准回退到版本 {number}")
    # what ships alone has no page
    return redirect(url_for("console.version", number=number or service().editor.state().number), 303)


def _number() -> int:
    found = request.form.get("version", "")
    if found != "0" and not NUMBER.fullmatch(found):
        raise NotFound("没有这个版本")
    return int(found)
