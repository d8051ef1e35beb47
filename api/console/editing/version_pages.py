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
# Rows that are named where somebody has to approve them.
FEW = 5


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
        note=request.form.get("note", ""),
    )  # fmt: skip


def rollback() -> ResponseReturnValue:
    """Go back to an old version, or to what ships alone."""
    number = _number()
    try:
        made = service().editor.rollback(actor(), number, sent("note"))
    except ApprovalNeeded as error:
        return version(_page(number), _told(error, number))
    except (BadParameters, Forbidden) as error:
        return version(_page(number), error)
    flash(f"已回到版本 {number} 的内容，成为版本 {made.number}，一秒内生效")
    return redirect(url_for("console.version", number=made.number), 303)


def approve_rollback() -> ResponseReturnValue:
    """Approve that somebody else goes back."""
    number = _number()
    try:
        service().editor.approve(actor(), version=number)
    except (BadParameters, Forbidden) as error:
        return version(_page(number), error)
    flash(f"已批准回退到版本 {number}" if number else "已批准只用随软件的内容")
    return redirect(url_for("console.version", number=_page(number)), 303)


def _told(error: ApprovalNeeded, number: int) -> ApprovalNeeded:
    """Why going back has to wait, and what is to be done."""
    names, page = [row_name(key) for key in error.keys[:FEW]], _page(number)
    doing = f"回到版本 {number}" if page == number else f"撤销版本 {page}"
    rows = "、".join(names) + (f" 等 {len(error.keys)} 行" if len(error.keys) > FEW else "")
    alone = "现在只有一人能发布，请先让管理员再设一位发布者。" if error.is_alone else ""
    return ApprovalNeeded(
        f"还没有回退：其中 {rows} 须由另一位发布者批准。{alone}"
        f"请那位发布者打开这一页（版本 {page}），点“批准他人这样回退”，您再点一次“{doing}”。"
        "其间有人发布了别的内容，就要重新批准。"
    )


def _page(number: int) -> int:
    """The version on whose page a form stands; without one that which it goes back to: what ships alone has no page."""
    page = request.form.get("page", "")
    return int(page) if NUMBER.fullmatch(page) else number or service().editor.state().number


def _number() -> int:
    found = request.form.get("version", "")
    if found != "0" and not NUMBER.fullmatch(found):
        raise NotFound("没有这个版本")
    return int(found)
