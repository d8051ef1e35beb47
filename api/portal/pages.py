"""The pages: `/` for searching, `/item/{id}` for one document."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from api.current import service
from api.errors import shown
from api.openapi.operation import sent
from api.openapi.parameters import DOCUMENT_ID
from api.portal import filters
from api.portal.address import Address
from api.portal.cards import actions_of, cards_of, item_url
from api.portal.copies import copies_of
from api.portal.places import Place, is_below, meant, place_of
from api.portal.sections import sections_of
from api.portal.wording import online
from search_engine import PARAMETERS, BadParameters, Detail, NotFound, NotReady, SearchPage, read_request

blueprint = Blueprint("portal", __name__, template_folder="templates")
# With none of these asked for, the page is a first visit: the directory instead of results.
ASKING = frozenset({"region", "region_mode", "size", "sort", "facets", "pf", "collapse", "correct", "explain"})
HELP = {parameter.name: parameter.help for parameter in PARAMETERS}
DIRECTORIES = (("theme", "按主题"), ("department", "按部门"))


@blueprint.app_context_processor
def every_page() -> dict[str, Any]:
    """What every page needs, error pages too."""
    return {"sample_banner": service().settings.sample_banner, "place": Place(), "address": Address(), "words": ""}


@blueprint.get("/")
def search() -> ResponseReturnValue:
    """The search page in whichever state it is."""
    given = sent()
    address = Address.of(given)
    regions = address.values().get("region", [])
    tidy = address.put("region", meant(service().tree, regions)) if len(regions) > 1 else address
    if tidy != address or any(not value.strip() for values in given.values() for value in values):
        return redirect(str(tidy))
    place = place_of(service().tree, address.get("region"))
    shown = {"place": place, "address": address, "words": address.get("q")}
    state, status, content = state_of(address, place)
    return render_template("portal/search.html", state=state, **shown, **content), status


def state_of(address: Address, place: Place) -> tuple[str, int, dict[str, Any]]:
    """The page's state, its HTTP status, and what it shows."""
    try:
        wanted = read_request((address.put("region", place.code) if place.abolished else address).values())
        if not address.only(frozenset(name for name, _ in address.pairs) - ASKING).pairs:
            return "first", 200, {"directories": directories(address, place.code)}
        page = service().search(wanted)
    except BadParameters as error:
        return "fault", 422, {"faults": [fault_text(detail) for detail in error.details]}
    except NotReady:
        return "not_ready", 503, {}
    return ("results" if page.items else "none"), 200, results(page, address)


def fault_text(fault: Detail) -> str:
    """A fault as a person reads it: what it is about, then what is wrong."""
    name = re.split("[，；（]", HELP.get(fault.field, ""))[0]
    return f"{name}：{shown(fault.reason)}" if name else shown(fault.reason)


def directories(address: Address, region: str) -> list[tuple[str, list[filters.Choice]]]:
    """The ways to browse: themes and departments with their counts."""
    found = []
    for name, title in DIRECTORIES:
        children = service().catalog(name, region or None)["children"]
        base = address.only({"region"}).put("kind", "matter")
        links = [
            filters.Choice(child["label"], str(base.put(name, child["label"])), child["count"]) for child in children
        ]
        found.append((title, links))
    return found


def results(page: SearchPage, address: Address) -> dict[str, Any]:
    """What a page with results shows, and one without."""
    return {
        "page": page,
        "cards": cards_of(page),
        "tabs": filters.tabs_of(page, address),
        "facets": filters.facets_of(page, address),
        "sorts": filters.sorts_of(address),
        "pages": filters.pages_of(page, address),
    }


@blueprint.get("/item/<path:id>")
def item(id: str) -> ResponseReturnValue:
    """One document with its elements, and where else it can be handled."""
    try:
        document = service().document(DOCUMENT_ID.read([id]))
    except ValueError:
        raise NotFound("没有这个编号的内容") from None
    tree, region = service().tree, request.args.get("region", "")
    place = place_of(tree, region)
    home = document.get("region") or ""
    return render_template(
        "portal/item.html",
        document=document,
        place=place,
        address=Address().put("region", place.code),
        where=tree.path_name(home) if home in tree else "",
        below=is_below(tree, home, place.code),
        sections=sections_of(document),
        actions=actions_of(document.get("links") or {}),
        online=online(document.get("online") or ()),
        copies=copies_of(service(), document, place.code),
        item_url=item_url,
    )
