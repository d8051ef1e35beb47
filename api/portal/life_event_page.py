"""`/life-events/<name>`: what belongs to one thing in life (一件事): its guide, and its matters where the reader is."""

from __future__ import annotations

from dataclasses import replace

from flask import render_template
from flask.typing import ResponseReturnValue

from api.http.current import service
from api.portal.badges import NATION_TIER
from api.portal.cards import ONE_A_MATTER, Card, cards_of
from api.portal.page_context import PageContext
from search_engine import BadParameters, NotFound, NotReady, SearchRequest

MAX_PER_KIND = 50  # of one kind on a page; the longest life event has 16 matters
LAST = 1_000  # behind every place that a row may have
MAX_NAME_LENGTH = 100  # characters of a name, as in a search


def life_event(name: str) -> ResponseReturnValue:
    """The page. Raises `NotFound` where nothing in the country belongs to the name."""
    page_context = PageContext.now()
    region = page_context.place.code
    try:
        guides, matters = linked("guide", name, region), linked("matter", name, region)
    except NotReady:
        return render_template("portal/search.html", state="not_ready", **page_context.shown()), 503
    except BadParameters:  # a name that no document has
        guides, matters = [], []
    if not guides and not matters:
        raise NotFound("没有这件事，或者还没有事项归入这件事")
    return render_template(
        "portal/life_event.html",
        name=name,
        guides=guides,
        matters=matters,
        search=page_context.address.home.put("life_event", name),
        most=MAX_PER_KIND,
        **page_context.shown(),
    )


def linked(kind: str, name: str, region: str) -> list[Card]:
    """What belongs to a life event as a region sees it, in the order that editors gave it, then nearest first; raises
    `NotReady`.

    What other places have is of use only where the reader's own has nothing.
    """
    if len(name) > MAX_NAME_LENGTH:
        return []
    filters = (("kind", (kind,)), ("life_event", (name,)))
    page = service().search(
        SearchRequest(region=region or None, filters=filters, facets=(), size=MAX_PER_KIND, collapse=ONE_A_MATTER)
    )
    near = tuple(item for item in page.items if (item.region["tier"] or 0) <= NATION_TIER)
    events = service().life_events(region or None)
    # editors' order first; the rest stays as it was found
    in_order = sorted(near or page.items, key=lambda item: events.place(name, item.title) or LAST)
    return cards_of(replace(page, items=tuple(in_order)), region)
