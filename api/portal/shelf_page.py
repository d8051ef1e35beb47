"""`/item/{id}` of an app that was taken off: that it is, and where to go instead.

The page answers with 200: it is the right page, and says what people need. With 404, gateways and mini-programs put a
page of their own in its place; 503 counts as a fault of ours wherever somebody watches. Crawlers are told by a header
not to list it.
"""

from __future__ import annotations

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from api.http.current import service
from api.portal.cards import item_url
from api.portal.page_context import PageContext
from api.portal.ways import with_calls
from search_engine.searching import OffShelf


def off_shelf_page(off: OffShelf, page_context: PageContext) -> ResponseReturnValue:
    """The page."""
    document, place = off.document, page_context.place
    home, tree = document.get("region") or "", service().tree
    ways = [
        (way, way.url or (item_url(way.id, place.code) if way.id else ""), with_calls(way.text)) for way in off.instead
    ]
    page = render_template(
        "portal/off_shelf.html",
        document=document,
        told=off.told,
        instead=[way for way in ways if way[0].kind != "theme"],
        of_theme=[way for way in ways if way[0].kind == "theme"],
        where=tree.path_name(home) if home in tree else "",
        **page_context.shown(),
    )
    response = make_response(page)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
