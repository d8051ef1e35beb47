"""`/favourites`, `/me` and `/privacy`: what the reader has marked, what is kept about them, and what is kept at all."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from api.http.current import service
from api.portal.page_context import PageContext
from search_engine.access import FORGOTTEN_DAYS


def favourites() -> ResponseReturnValue:
    """The frame; `favourites.js` fills it through the API. Marks live in the browser, not here."""
    return render_template("portal/favourites.html", **PageContext.now().shown())


def me() -> ResponseReturnValue:
    """The frame; `me_page.js` fills it through `/v1/me`. Nothing about a person is written into a page."""
    return render_template("portal/me.html", demo=service().settings.demo, **PageContext.now().shown())


def privacy() -> ResponseReturnValue:
    """What is kept, why, for how long, and how that is taken back (C 0103 §9.4 h, i)."""
    settings = service().settings
    return render_template(
        "portal/privacy.html",
        event_days=settings.event_days,
        log_days=settings.log_days,
        forgotten_days=FORGOTTEN_DAYS,
        log_queries=settings.log_queries,
        demo=settings.demo,
        **PageContext.now().shown(),
    )
