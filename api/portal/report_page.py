"""`/report`: a reader says 没找到 or 信息有误; a form of any page, which needs no script."""

from __future__ import annotations

from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from api.endpoints.events import refuse_other_sites
from api.endpoints.reports import FIELDS, take
from api.portal.cards import item_url
from api.portal.page_context import PageContext
from search_engine import BadParameters, Report

LONGEST = 500  # characters


def report() -> ResponseReturnValue:
    """Take it, and lead to where it is thanked for: who goes back or loads that again sends nothing. Who only opens the
    address is led to the search.
    """
    if request.method != "POST":
        return redirect(url_for("portal.search"), 303)
    refuse_other_sites()
    given = {name: request.form.get(name, "")[:LONGEST] for name in FIELDS}
    try:
        take(Report(**given))
    except BadParameters as error:
        told = [detail.reason for detail in error.details]
        page = render_template("portal/reported.html", faults=told, **PageContext.now().shown())
        return make_response(page, 422)
    about: dict[str, Any] = {"document": given["document"]} if given["kind"] == "wrong" else {"about": given["query"]}
    return redirect(url_for("portal.reported", region=given["region"] or None, **about), 303)


def reported() -> ResponseReturnValue:
    """Thanks, and the way back."""
    context, document = PageContext.now(), request.args.get("document", "")
    about = request.args.get("about", "")[:LONGEST]
    back = item_url(document, context.place.code) if document else ""
    if about:
        back = url_for("portal.search", q=about, region=context.place.code or None)
    return make_response(render_template("portal/reported.html", faults=(), back=back, **context.shown()))
