"""The pages: which address shows what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from api.http.current import service
from api.http.person import HEADER
from api.portal.catalog_page import catalog
from api.portal.copies import copies
from api.portal.feed_page import feed
from api.portal.hot_terms import hot_terms
from api.portal.icons import icon
from api.portal.item_page import item
from api.portal.life_event_page import life_event
from api.portal.near_page import near
from api.portal.page_context import PageContext, canonical_url
from api.portal.places import leads_nowhere
from api.portal.recommended import recommended
from api.portal.region_page import chooser_of, regions
from api.portal.report_page import report, reported
from api.portal.search_page import search
from api.portal.validity import MARKS
from api.portal.ways import address_of, ways_of
from search_engine.access import FORGOTTEN_DAYS

blueprint = Blueprint("portal", __name__, template_folder="templates")


def favourites() -> ResponseReturnValue:
    """The frame; `favourites.js` fills it through the API. Marks live in the browser, not here."""
    return render_template("portal/favourites.html", **PageContext.now().shown())


def me() -> ResponseReturnValue:
    """The frame; `me_page.js` fills it through `/v1/me`. Nothing about a person is written into a page."""
    page_context = PageContext.now()
    return render_template(
        "portal/me.html",
        demo=service().settings.demo,
        login=address_of("login", {"region": page_context.place.code}),
        **page_context.shown(),
    )


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


PAGES: tuple[tuple[str, Callable[..., ResponseReturnValue]], ...] = (
    ("/", search),
    ("/item/<path:id>", item),
    ("/copies/<path:id>", copies),
    ("/regions", regions),
    ("/near", near),
    ("/catalog", catalog),
    ("/life-events/<path:name>", life_event),
    ("/favourites", favourites),
    ("/recommended", recommended),
    ("/feed", feed),
    ("/me", me),
    ("/privacy", privacy),
    ("/reported/<receipt>", reported),
)
# Its parameters are not those of a search, and an empty field there is no fault.
UNTIDIED = frozenset({"portal.regions", "portal.report", "portal.reported"})
# Kinds of suggestions → the title of their group, and what a line calls them where the title does not say it.
KINDS = {
    "matter": ("直接办理", ""),
    "guide": ("直接办理", "指南"),
    "app": ("直接办理", "应用"),
    "life_event": ("一件事", ""),
    "term": ("常搜", ""),
    "query": ("常搜", ""),
    "topic": ("政策与专题", "专题"),
    "policy": ("政策与专题", "政策"),
    "interpretation": ("政策与专题", "解读"),
    "hotline": ("热线", ""),
}
for rule, view in PAGES:
    blueprint.add_url_rule(rule, view_func=view)
blueprint.add_url_rule("/report", view_func=report, methods=["GET", "POST"])


blueprint.add_app_template_global(icon)


@blueprint.app_context_processor
def every_page() -> dict[str, Any]:
    """What every page needs, error pages too."""
    settings = service().settings
    return {
        "sample_banner": settings.sample_banner,
        "voice_url": settings.voice_url,
        "kinds": KINDS,
        "marks": MARKS,
        **PageContext.of_error().shown(),
        "ways": ways_of,
        "way_to": address_of,
        "hot_terms": hot_terms,
        # a gateway before us says in every request who it is: then scripts need no token to ask
        "gateway": HEADER in request.headers,
    }


@blueprint.before_request
def tidy() -> ResponseReturnValue | None:
    """One address for one page, whatever a form has left in it; of who comes with a region that nothing is known of
    the place is asked for.
    """
    if request.endpoint in UNTIDIED:
        return None
    if better := canonical_url():
        return redirect(better)
    address = PageContext.now().address
    return redirect(chooser_of(address)) if leads_nowhere(service().tree, address.get("region")) else None
