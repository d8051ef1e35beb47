"""`/feed`: what is new for the person who is signed in; scripts take its list into the page about the person."""

from __future__ import annotations

from dataclasses import dataclass

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from api.endpoints.feed import instant
from api.http.answers import keep_nothing
from api.http.current import service
from api.http.person import reader
from api.portal.cards import item_url
from api.portal.page_context import PageContext
from search_engine import NotReady
from search_engine.searching import Feed

CHANGES = {"new": "新", "changed": "有更新", "renewal": "到期提醒"}


@dataclass(frozen=True, slots=True)
class News:
    """One entry."""

    url: str
    title: str
    day: str
    change: str
    reason: str


def feed() -> ResponseReturnValue:
    """The page; without a token it says how to get one's own."""
    page_context, who = PageContext.now(), reader()
    found = _found(who.user, page_context.place.code) if who else None
    content = {"signed_in": who is not None, "feed": found, "news": news_of(found, page_context.place.code)}
    return keep_nothing(make_response(render_template("portal/feed.html", **page_context.shown(), **content)))


def _found(user: str, region: str) -> Feed | None:
    try:
        return service().recommendations.feed(user, region or None)
    except NotReady:
        return None


def news_of(found: Feed | None, region: str) -> list[News]:
    """The entries as a page has them."""
    return [
        News(
            item_url(one.item.id, region), one.item.title, instant(one.at)[:10], CHANGES[one.change], one.reason["text"]
        )
        for one in (found.items if found else ())
    ]
