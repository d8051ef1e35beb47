"""`/report`: a reader says 没找到, by a form of any page, or 信息有误, by a page that asks what is."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from api.endpoints.reports import FIELDS, take
from api.portal.address import Address
from api.portal.cards import READ, item_url
from api.portal.copies import document_of
from api.portal.page_context import PageContext
from search_engine import BadParameters
from search_engine.access import REPORT_ELEMENTS, Report

LONGEST = 500  # characters
# What any page may have.
OF_ALL = frozenset({"links", "other"})


def report() -> ResponseReturnValue:
    """Take it, and lead to where it is thanked for: who goes back or loads that again sends nothing. Who opens the
    address with a document is asked what is wrong, else is led to the search.
    """
    if request.method != "POST":
        document = request.args.get("document", "")[:LONGEST]
        return _asked(document) if document else redirect(str(PageContext.now().address.home), 303)
    given = {name: request.form.get(name, "")[:LONGEST] for name in FIELDS}
    try:
        take(Report(**given))
    except BadParameters as error:
        told = [detail.reason for detail in error.details]
        here = PageContext.at(Address().put("region", given["region"]))
        return render_template("portal/reported.html", faults=told, **here.shown()), 422
    about: dict[str, Any] = {"document": given["document"]} if given["kind"] == "wrong" else {"about": given["query"]}
    return redirect(url_for("portal.reported", region=given["region"] or None, **about), 303)


def _asked(id: str) -> ResponseReturnValue:
    """The page that asks which element of a document is wrong. Raises `NotFound`."""
    document, context = document_of(id), PageContext.now()
    return render_template(
        "portal/report.html",
        document=document,
        elements=elements_of(document.get("kind") or ""),
        back=item_url(id, context.place.code),
        **context.shown(),
    )


def elements_of(kind: str) -> dict[str, str]:
    """What may be wrong with a document of a kind: nobody brings materials to a policy, and a matter has no text."""
    return {
        name: label for name, label in REPORT_ELEMENTS.items() if name in OF_ALL or (name == "text") == (kind in READ)
    }


def reported() -> ResponseReturnValue:
    """Thanks, and the way back."""
    context, document = PageContext.now(), request.args.get("document", "")
    about = request.args.get("about", "")[:LONGEST]
    back = item_url(document, context.place.code) if document else ""
    if about:
        back = url_for("portal.search", q=about, region=context.place.code or None)
    return render_template("portal/reported.html", faults=(), back=back, **context.shown())
