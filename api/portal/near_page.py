"""`/near`: where something is handled in the reader's county and in those beside it, with the places' own coordinates.

Which of them is nearest to the reader only their browser works out (`near.js`): where they are is never sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from api.http.current import service
from api.portal.address import PLACES, Address
from api.portal.cards import item_url
from api.portal.page_context import PageContext
from search_engine import BadParameters, NotFound, NotReady, SearchPage, read_request

OWN, OF_A_NEIGHBOUR = 30, 10  # results of a county of which the places are looked at
MAX_PLACES = 60
ASKS_WHERE = "place"  # the answer that who asks where something is handled asks for


@dataclass(frozen=True, slots=True)
class Place:
    """A place of handling; degrees, WGS-84.

    Attributes:
        title: What is handled there, of what was asked for the best; `url`: its page.
    """

    name: str
    address: str
    authority: str
    title: str
    url: str
    lat: float
    lon: float


def near() -> ResponseReturnValue:
    """The page."""
    page_context = PageContext.now()
    address, region = page_context.address, page_context.place.code
    counties = service().surroundings(region) if region else ()
    try:
        places = tuple(places_of(address.get("q"), region, [county.code for county in counties]))
    except BadParameters:  # words that no search takes
        places = ()
    except NotReady:
        return render_template("portal/search.html", state="not_ready", **page_context.shown()), 503
    return render_template(
        "portal/near.html",
        places=places,
        counties=[county.name for county in counties],
        back=Address(address.pairs),
        **page_context.shown(),
    )


def near_url(page: SearchPage, address: Address, region: str) -> str:
    """The address of the page for a search that asks where; "" where none of its results tells where it lies."""
    if not region or ASKS_WHERE not in page.query.asks:
        return ""
    found = next(places_among((item.id for item in page.items), region), None)
    return str(Address(address.only({"q", "region"}).pairs, PLACES)) if found else ""


def places_of(text: str, region: str, counties: Sequence[str]) -> Iterator[Place]:
    """The places, those of the first county first, each once. Raises `BadParameters`, `NotReady`."""
    seen = set[tuple[float, float, str]]()
    for code, size in zip(counties, (OWN, *repeat(OF_A_NEIGHBOUR, len(counties))), strict=False):
        asked = {"q": [text], "region": [code], "region_mode": ["only"], "collapse": ["none"], "size": [str(size)]}
        page = service().search(read_request(asked))
        for place in places_among((item.id for item in page.items), region):
            key = (place.lat, place.lon, place.name)
            if key not in seen and len(seen) < MAX_PLACES:
                seen.add(key)
                yield place


def places_among(ids: Iterable[str], region: str) -> Iterator[Place]:
    """The places of some documents that have coordinates, in the order of the documents."""
    for identifier in ids:
        try:
            document = service().document_desk.get(identifier)
        except NotFound:  # gone since
            continue
        if (place := place_of(document, region)) is not None:
            yield place


def place_of(document: Mapping[str, Any], region: str) -> Place | None:
    """Where a document is handled; None where its coordinates are not known."""
    place = document.get("place") or {}
    lat, lon = place.get("lat"), place.get("lon")
    if lat is None or lon is None:
        return None
    authority = (document.get("authority") or {}).get("name") or ""
    name = place.get("name") or authority or document["title"]
    return Place(
        name, place.get("address") or "", authority, document["title"], item_url(document["id"], region), lat, lon
    )
