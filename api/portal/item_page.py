"""`/item/{id}`: one document with its elements, what is linked with it, and where else it can be handled."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from api.http.current import service
from api.portal.cards import READ, actions_of, item_url
from api.portal.copies import NEAREST, NO_COPIES, copies_of, copies_url, document_of, found_copies, nearer_copy
from api.portal.element_text import day
from api.portal.key_facts import key_facts
from api.portal.levels import Levels, levels_of
from api.portal.links import Links, links_of
from api.portal.page_context import PageContext
from api.portal.places import NATION, Place, is_below
from api.portal.recommended import Block, block
from api.portal.sections import sections_of
from api.portal.shelf_page import off_shelf_page
from api.portal.validity import has_use, is_abolished
from api.portal.ways import ways_of_matter
from search_engine import NotFound, NotReady

# Stars and what they mean (C 0103 §7.6, tables 1 and 2), the best first.
RATINGS = ((5, "很满意"), (4, "满意"), (3, "基本满意"), (2, "不满意"), (1, "很不满意"))
# What nobody is to find in a tab that somebody else has left open.
PRIVATE_THEMES = frozenset(("医疗卫生", "婚姻登记", "死亡殡葬", "生育收养", "优待抚恤", "司法公证", "公共安全"))
# Sections of a matter that is abolished: what it was, and by what law.
KEPT = frozenset({"text", "publication", "basis", "formal"})


def item(id: str) -> ResponseReturnValue:
    """The page."""
    page_context = PageContext.now()
    try:
        document = document_of(id, over=True)
    except NotFound:
        if (off := service().off_shelf(id, page_context.place.code or None)) is None:
            raise
        return off_shelf_page(off, page_context)
    linked, kind = links_of(document, page_context), document.get("kind") or ""
    abolished = is_abolished(kind, linked.notice.validity)
    return render_template(
        "portal/item.html",
        document=document,
        sections=[one for one in sections_of(document) if not abolished or one.anchor in KEPT],
        actions=actions_of(document.get("links") or {}, kind, document.get("online") or ())
        if has_use(kind, linked.notice.validity)
        else (),
        facts=key_facts(document, service().settings.map_url) if has_use(kind, linked.notice.validity) else (),
        updated=day(document.get("updated_at")),
        may_be_kept=PRIVATE_THEMES.isdisjoint(document.get("themes") or ()),
        linked=linked,
        # what is only read was not done well or badly
        ratings=() if kind in READ or abolished else RATINGS,
        levels=None if abolished else levels(document, page_context.place.code),
        recommended=None if abolished else after(document, linked, page_context.place.code),
        onward=() if kind in READ or abolished else ways_of_matter(document, page_context.place.code),
        **page_context.shown(),
        **whereabouts(document, page_context.place, abolished=abolished),
    )


def levels(document: Mapping[str, Any], region: str) -> Levels | None:
    """Which levels of the reader's chain of regions handle it, each a page; None while there is no index."""
    try:
        found = service().document_desk.levels(document["id"], region or None)
    except (NotFound, NotReady):
        return None
    return levels_of(found, document["id"], partial(item_url, region=region))


def after(document: Mapping[str, Any], linked: Links, region: str) -> Block | None:
    """What people go on with. Nothing is begun by reading a policy or an answer, and a guide to an occasion names the
    matters of it itself.
    """
    handled = document.get("kind") not in READ and not any(event.matters for event in linked.events)
    return block(f"matter:{document['id']}", region) if handled else None


def whereabouts(document: Mapping[str, Any], place: Place, *, abolished: bool = False) -> dict[str, Any]:
    """Where it is handled, as seen from where the reader is; nowhere where it is abolished."""
    tree, home = service().tree, document.get("region") or ""
    found = NO_COPIES if abolished else found_copies(document, place.code, 1, NEAREST)
    nearer = nearer_copy(tree, found["own"], home, place.code)
    return {
        "where": tree.path_name(home) if home in tree else "",
        "of_unasked_place": not place.code and home in tree and tree.canonical(home) != NATION,
        "below": not abolished and is_below(tree, home, place.code),
        "copies": copies_of(tree, found["copies"], place.code or home),
        "all_copies": found["total"],
        "copies_url": copies_url(document["id"], place.code),
        "nearer": item_url(nearer["id"], place.code) if nearer else "",
        "nearer_name": nearer["region"]["name"] if nearer else "",
    }
