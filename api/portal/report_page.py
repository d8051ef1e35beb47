"""`/report`: a reader says 没找到, by a form of any page, or 信息有误, by a page that asks what is.

`/reported/{receipt}` says what became of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from api.endpoints.reports import FIELDS, state_of, take
from api.http.answers import keep_nothing
from api.portal.address import Address
from api.portal.cards import READ, item_url
from api.portal.copies import document_of
from api.portal.page_context import PageContext, came_from
from search_engine import BadParameters, NotFound
from search_engine.access import LONGEST_REPORT_TEXT, REPORT_ELEMENTS, REPORT_STATES, Report

LONGEST, LONGEST_ADDRESS = 500, 8_000  # characters: of a field, of the page that a reader came from
# What any page may have.
OF_ALL = frozenset({"links", "other"})


def report() -> ResponseReturnValue:
    """Take it, and lead to its receipt: who goes back or loads that again sends nothing. Who opens the address with a
    document is asked what is wrong, else is led to the search.
    """
    if request.method != "POST":
        document = request.args.get("document", "")[:LONGEST]
        home = str(PageContext.now().address.home)
        return _asked(document, str(came_from() or "")) if document else redirect(home, 303)
    given = {name: request.form.get(name, "")[:LONGEST] for name in FIELDS}
    to = request.form.get("to", "")[:LONGEST_ADDRESS]
    try:
        receipt = take(Report(**given))
    except BadParameters as error:
        return _refused(given, to, [detail.reason for detail in error.details])
    return redirect(url_for("portal.reported", receipt=receipt, to=to or _default_back(given)), 303)


def _refused(given: Mapping[str, str], to: str, faults: Sequence[str]) -> ResponseReturnValue:
    """The question again with what was said and what is wrong with it; where there is no such document, only that."""
    try:
        return _asked(given["document"], to, given, faults), 422
    except NotFound:
        back = Address.parse(to)
        back = back if back.get("region") else back.put("region", given["region"])
        return render_template("portal/reported.html", faults=faults, back=back, **PageContext.at(back).shown()), 422


def _asked(id: str, to: str, given: Mapping[str, str] | None = None, faults: Sequence[str] = ()) -> str:
    """The page that asks which element of a document is wrong. Raises `NotFound`.

    Args:
        to: The page that the reader came from; "": not known.
        given: What was said already.
    """
    document, region = document_of(id), (given or {}).get("region") or PageContext.now().place.code
    own = Address.parse(item_url(id, region))
    return render_template(
        "portal/report.html",
        document=document,
        elements=elements_of(document.get("kind") or ""),
        given=given or {},
        faults=faults,
        longest=LONGEST_REPORT_TEXT,
        back=Address.parse(to) if to else own,
        **PageContext.at(own).shown(),
    )


def _default_back(given: Mapping[str, str]) -> str:
    """What a report is about, as the page to go back to where none is named."""
    if given["document"]:
        return item_url(given["document"], given["region"])
    return url_for("portal.search", q=given["query"], region=given["region"] or None)


def elements_of(kind: str) -> dict[str, str]:
    """What may be wrong with a document of a kind: nobody brings materials to a policy, and a matter has no text."""
    return {
        name: label for name, label in REPORT_ELEMENTS.items() if name in OF_ALL or (name == "text") == (kind in READ)
    }


def reported(receipt: str) -> ResponseReturnValue:
    """What became of a report; with `to`, the page that its sender came from, thanks and the way back. Raises
    `NotFound`, `TooManyRequests`.
    """
    state, to = state_of(receipt), request.args.get("to", "")[:LONGEST_ADDRESS]
    back = Address.parse(to) if to else None
    shown = {
        "faults": (),
        "state": state,
        "label": REPORT_STATES[state.state],
        "receipt_url": url_for("portal.reported", receipt=receipt),
        "back": back,
    }
    page_context = PageContext.at(back) if back else PageContext.now()
    return keep_nothing(make_response(render_template("portal/reported.html", **shown, **page_context.shown())))
