"""Queries that are kept with what they must find, and what the patrol has found, by owner."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from api.console.audit_words import WANTS
from api.console.document_picker import document_sent, picked
from api.console.editing.dictionary_pages import actor
from api.console.forms import NUMBER, numbers, rendered, sent, text
from api.console.from_where import from_where
from api.console.region_field import region_code
from api.console.words import row_name
from api.http.current import service
from search_engine import BadParameters, Forbidden, NotFound, ServiceError
from search_engine.analytics import (
    FINDING_LABELS,
    MONITOR_DAYS,
    GuardRequest,
    kept_fields,
    know_findings,
    monitor_report,
)

REFUSALS = (BadParameters, Forbidden, NotFound)
MOST_DAYS = 90
REASONS = {"load": "载入之后", "dictionaries": "发布之后", "nightly": "每晚", "night": "每晚", "now": "手动"}


def patrol(error: ServiceError | None = None, given: dict[str, Any] | None = None) -> ResponseReturnValue:
    """What was found, and what is kept."""
    own, seen, owner, days = service(), actor(), text("owner"), text("days")
    within = int(days) if NUMBER.fullmatch(days) and int(days) <= MOST_DAYS else MONITOR_DAYS
    found = monitor_report(own.installation, seen, within, owner or None)
    guarded = own.kept_queries.all(seen)
    kept = [kept_fields(one) for one in guarded]
    title = own.document_desk.title
    given = given or _prefilled()
    return rendered(
        "patrol.html", report=found, kept=kept, owner=owner, days=within, whats=FINDING_LABELS, reasons=REASONS,
        wants=list(WANTS.items()), wanted=WANTS, error=error, given=given,
        picked=picked(given.get("document", ""), given.get("region", "")),
        rows={told["row"]["id"]: row_name(one.row) for told, one in zip(kept, guarded, strict=True) if one.row},
        titles={one["document"]: title(one["document"]) for one in kept if one["document"]},
    )  # fmt: skip


def _prefilled() -> dict[str, Any]:
    """What another page's link wants kept."""
    try:
        region = from_where().region
    except BadParameters:
        region = text("region")
    return {"query": text("query"), "document": text("document"), "region": region}


def keep() -> ResponseReturnValue:
    """Keep a query."""
    given: dict[str, Any] = {}
    try:
        given = {name: sent(name) for name in ("query", "region", "wants", "document", "owner", "note")}
        given |= {name: request.form.get(name) == "1" for name in ("any_copy", "blocks")}
        given["region"] = region_code(given["region"])
        given["document"] = document_sent(given["document"], given["region"])
        service().kept_queries.keep(actor(), GuardRequest(**given))
    except REFUSALS as error:
        return patrol(error, given)
    flash(f"已守护“{given['query']}”：每次载入、发布之后与每晚都会重新检索")
    return redirect(url_for("console.patrol", _anchor="kept"), 303)


def know() -> ResponseReturnValue:
    """Note that who is in knows of what was ticked, or of the one whose button it was."""
    try:
        found = know_findings(service().installation, actor(), numbers("number"))
    except REFUSALS as error:
        return patrol(error)
    flash(f"已记下您知道了 {len(found)} 条发现：再变时会重新列出")
    return redirect(url_for("console.patrol"), 303)


def unkeep() -> ResponseReturnValue:
    """Let go of kept queries."""
    try:
        service().kept_queries.remove(actor(), numbers("number"))
    except REFUSALS as error:
        return patrol(error)
    flash("已不再守护")
    return redirect(url_for("console.patrol", _anchor="kept"), 303)
