"""`/`: searching, in whichever state the page is."""

from __future__ import annotations

import re
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from api.http.current import service
from api.http.metrics import count_asked
from api.http.person import reader
from api.portal import filters
from api.portal.address import Address
from api.portal.badges import NATION_TIER
from api.portal.browse import first_visit
from api.portal.cards import ONE_A_MATTER, Card, cards_of
from api.portal.hot_terms import hot_terms
from api.portal.levels import by_level
from api.portal.near_page import near_url
from api.portal.page_context import PageContext
from api.portal.places import Place
from api.portal.query_summary import understood_of
from api.portal.recommended import Block, block
from api.portal.route import route_card
from search_engine import BadParameters, Detail, NotReady, SearchPage, read_request
from search_engine.operation import harmless
from search_engine.searching import PARAMETERS, POSSIBLE

# With none of these asked for, the page is a first visit: the directory instead of results.
ASKING = frozenset(
    {"region", "at", "region_mode", "size", "sort", "facets", "pf", "collapse", "correct", "off", "personal", "explain"}
)
# What is done about a banned word; others are searched for all the same.
BLOCK = "block"
# Of these states nothing that was typed is shown or kept.
PRIVATE = ("blocked", "help")
# States below whose search box stands what others search for: where there is nothing of one's own to read yet.
WITH_HOT_TERMS = ("first", "none")
HELP = {parameter.name: parameter.help for parameter in PARAMETERS}


def search() -> ResponseReturnValue:
    """The search page."""
    page_context = PageContext.now()
    state, status, content = state_of(page_context.address, page_context.place)
    if state in PRIVATE:  # what was typed is on no part of the page: not in the box, not in the title, in no link
        page_context = PageContext(page_context.address.put("q"), page_context.place)
        content["alone"] = True  # and nobody in need is offered what others search for
    elif state in WITH_HOT_TERMS:
        beside = content.get("recommended")
        titles = [line.title for line in beside.lines] if beside else []
        content["hot"] = hot_terms(page_context.address, page_context.place.code, titles)
    return render_template("portal/search.html", state=state, **(page_context.shown() | content)), status


def state_of(address: Address, place: Place) -> tuple[str, int, dict[str, Any]]:
    """The page's state, its HTTP status, and what it shows."""
    try:
        asked = address.put("region", place.code) if place.stands_in else address
        wanted = read_request({"collapse": [ONE_A_MATTER], **asked.values()})
        if not address.only(frozenset(name for name, _ in address.pairs) - ASKING).pairs:
            content = first_visit(address, place.code)
            return "first", 200, content | {"recommended": block("home", place.code)}
        page = service().search(wanted, reader())
        count_asked(page)
    except BadParameters as error:
        return "fault", 422, {"faults": [fault_text(detail) for detail in error.details]}
    except NotReady:
        return "not_ready", 503, {}
    if (page.query.blocked or {}).get("action") == BLOCK:
        return "blocked", 200, {}
    if page.query.crisis:
        return (
            "help",
            200,
            {
                "route": route_card(page.route, place.code),
                "cards": cards_of(page, place.code),
                "told": "".join(page.notices),
                "is_sure": any(item.zone != POSSIBLE for item in page.items),
            },
        )
    shown = results(page, address, place)
    if page.items and not is_beside_a_way(page):
        return "results", 200, shown | {"recommended": beside(page, address, place)}
    # what others do often is no answer: the ways to browse are
    return "none", 200, shown | first_visit(address, place.code)


def is_beside_a_way(page: SearchPage) -> bool:
    """Whether a way leads to what was asked for, and the results only may be meant, too: nobody who asks for 12345
    wants to read of a thousand matters.
    """
    return page.route is not None and all(item.zone == POSSIBLE for item in page.items)


def beside(page: SearchPage, address: Address, place: Place) -> Block | None:
    """What is recommended below results: what people go on with, on a first page."""
    asked = address.get("q")
    return block(f"after:{asked}", place.code) if asked and page.page == 1 else None


def fault_text(fault: Detail) -> str:
    """A fault as a person reads it: what it is about, then what is wrong."""
    name = re.split("[，；（]", HELP.get(fault.field, ""))[0]
    return f"{name}：{harmless(fault.reason)}" if name else harmless(fault.reason)


def results(page: SearchPage, address: Address, place: Place) -> dict[str, Any]:
    """What a page with results shows, and one without."""
    near, elsewhere = near_and_elsewhere(page, cards_of(page, place.code))
    return {
        "page": page,
        "understood": understood_of(page, address, service().tree),
        "nearby": near_url(page, address, place.code),
        "route": route_card(page.route, place.code),
        "near": near,
        "elsewhere": elsewhere,
        "leads": bool(page.query.asks and near and near[0].answers),
        "tabs": filters.tabs_of(page, address),
        "facets": filters.facets_of(page, address),
        "ease": filters.ease_of(page, address),
        "sorts": filters.sorts_of(address),
        "pages": filters.pages_of(page, address),
        "total": filters.total_of(page),
        "by_level": by_level(page, address),
    }


def near_and_elsewhere(page: SearchPage, cards: list[Card]) -> tuple[list[Card], list[Card]]:
    """The cards of a page, and those at its end that are of other places. Where all are, there is nothing better."""
    tiers = [item.region["tier"] or 0 for item in page.items]
    last = max((number for number, tier in enumerate(tiers, 1) if tier <= NATION_TIER), default=len(cards))
    return cards[:last], cards[last:]
