"""Apps on and off the shelf: which wait, what was decided of one, and deciding."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from api.console.document_picker import picked
from api.console.forms import rendered, sent, text
from api.console.staff import staff
from api.http.current import service
from search_engine import BadParameters, EditConflict, Forbidden, ServiceError
from search_engine.analytics import (
    APP_LINKS,
    APP_STATES,
    APP_TESTS,
    AppDecision,
    app_fields,
    app_step_fields,
)

REFUSALS = (BadParameters, EditConflict, Forbidden)
# What is listed first: an app in it waits for somebody.
WAITING = ("review", "warned", "mending")
# States at whose choice the form asks which links still work.
OFFERED = ("mending", "off")
LINK_NAMES: Mapping[str, str] = {"pc": "网页版", "mobile": "移动端", "mini": "小程序"}
PASSED, NOT_PASSED = "pass", "fail"
LONGEST_ID = 128


def apps() -> ResponseReturnValue:
    """Apps that have a record, of one state or all, those that wait first; or the one that was named."""
    named = picked(text("document"))
    if named.document is not None:
        return redirect(url_for("console.app", id=named.id))
    state = request.args.get("state", "")
    shelf, area = service().shelf, staff().writer.area(service().tree)
    found = [app_fields(one) for one in shelf.listed((state,) if state in APP_STATES else tuple(APP_STATES), area)]
    found.sort(key=lambda one: one["state"] not in WAITING)
    return rendered(
        "apps.html", apps=found, counts=shelf.counts(), states=APP_STATES, chosen=state, waiting=WAITING, named=named
    )


def app(error: ServiceError | None = None, given: Mapping[str, str] | None = None) -> ResponseReturnValue:
    """One app: its state, what may be decided, and its history. Raises `NotFound`."""
    shelf, id = service().shelf, request.values.get("id", "")[:LONGEST_ID]
    one = app_fields(shelf.one(id))
    area = staff().writer.area(service().tree)
    links = {name: LINK_NAMES[name] for name in APP_LINKS if name in (shelf.document(id).get("links") or {})}
    return rendered(
        "app.html", one=one, steps=[app_step_fields(step) for step in shelf.history(id)], states=APP_STATES,
        tests=APP_TESTS, links=links, error=error, given=given or {},
        own=not area or not area.refusals(one["region"] or "000000", one["site"]),
    )  # fmt: skip


def decide_app() -> ResponseReturnValue:
    """Carry a decision out. Raises `NotFound`."""
    id, state = sent("id", LONGEST_ID), sent("state")
    try:
        seen = sent("seen")
        decision = AppDecision(
            id, state, sent("reason"), _tests(),
            [name for name in request.form.getlist("kept") if name in APP_LINKS] if state in OFFERED else None,
            int(seen) if seen.isdecimal() and len(seen) < LONGEST_ID // 8 else None,
        )  # fmt: skip
        writer = staff().writer
        service().shelf.decide(decision, writer.author, writer.area(service().tree))
    except REFUSALS as error:
        return app(error, request.form)
    flash(f"已改为“{APP_STATES[state]}”，一秒内在各处生效")
    return redirect(url_for("console.app", id=id), 303)


def _tests() -> dict[str, tuple[bool, str]]:
    """The results that were ticked, each with its note."""
    found: dict[str, tuple[bool, str]] = {}
    for name in APP_TESTS:
        if (result := request.form.get(f"test_{name}", "")) in (PASSED, NOT_PASSED):
            found[name] = result == PASSED, sent(f"note_{name}")
    return found
