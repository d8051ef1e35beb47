"""Recommendations on pages: a block with a reason for each, and a page of its own, from which scripts take a block
that is the person's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from api.http.answers import keep_nothing
from api.http.current import service
from api.http.person import reader
from api.http.sent import in_address
from api.portal.badges import Badge, badge_of
from api.portal.cards import item_url
from api.portal.page_context import PageContext
from api.portal.places import NATION
from search_engine import BadParameters, NotFound, NotReady
from search_engine.searching import Recommended, RecommendRequest, read_recommend

# How many a block has: as many as are kept apart by department.
MAX_CARDS = 6
TITLES = {"home": "为您推荐", "licence": "持证常办"}
# What may be called what comes next: what people did, and the reviewed next steps; not what is alike.
NEXT = frozenset({"next", "together", "handled_next", "handled_together", "follows", "handled_follows"})


@dataclass(frozen=True, slots=True)
class Line:
    """One recommendation."""

    id: str
    url: str
    title: str
    authority: str
    badge: Badge
    reason: str


@dataclass(frozen=True, slots=True)
class Block:
    """Some of them under a title; `context` is what scripts ask again for."""

    title: str
    context: str
    lines: tuple[Line, ...]


def block(context: str, region: str, user: str | None = None) -> Block | None:
    """The block of a context; None where there is nothing, or nothing can be said now."""
    values = {"context": [context], "region": [region], "limit": [str(MAX_CARDS)]}
    try:
        request = read_recommend(values)
        recommended = service().recommendations.recommend(request, user)
    except (BadParameters, NotFound, NotReady):
        return None
    # to a reader without a place another province's are of no use
    found = [one for one in recommended if region or one.item.region["code"] == NATION]
    return block_of(request, context, region, found) if found else None


def block_of(request: RecommendRequest, context: str, region: str, found: Sequence[Recommended]) -> Block:
    """What was found, as a page has it."""
    lines = tuple(
        Line(
            id=one.item.id,
            url=item_url(one.item.id, region),
            title=one.item.title,
            authority="" if one.item.needs_region else one.item.authority or "",
            badge=badge_of(one.item),
            reason=one.reason["text"],
        )
        for one in found
    )
    after = "办完这件事，接下来常办" if found[0].reason["code"] in NEXT else "您可能还需要"
    return Block(TITLES.get(request.context.kind, after), context, lines)


def recommended() -> ResponseReturnValue:
    """`/recommended`: the block of a context on a page of its own; the person's, where a token says who it is."""
    page_context, who = PageContext.now(), reader()
    context = in_address().get("context", ["home"])[0]
    found = block(context, page_context.place.code, who.user if who else None)
    response = make_response(render_template("portal/recommended.html", recommended=found, **page_context.shown()))
    return keep_nothing(response) if who else response
