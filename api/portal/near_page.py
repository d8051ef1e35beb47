"""`/near`: where something is handled in the reader's county and in those beside it, with the places' own coordinates.

Which of them is nearest to the reader only their browser works out (`near.js`): where they are is never sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, repeat

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from api.http.current import service
from api.portal.address import PLACES, Address
from api.portal.cards import item_url
from api.portal.page_context import PageContext
from search_engine import BadParameters, Item, NotReady, SearchPage, read_request

OWN, OF_A_NEIGHBOUR = 30, 10  # results of a county of which the places are looked at
ASKS_WHERE = "place"  # the answer that who asks where something is handled asks for


@dataclass(frozen=True, slots=True)
class Counter:
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
    """The page; what is no search for anything is sent back to the search, which says why."""
    page_context = PageContext.now()
    address, region = page_context.address, page_context.place.code
    back = Address(address.pairs)
    counties = service().surroundings(region) if region else ()
    try:
        pages = pages_of(address.get("q"), [county.code for county in counties])
    except (BadParameters, NotReady):
        return redirect(str(back))
    if any(page.query.blocked or page.query.crisis for page in pages):
        return redirect(str(back))
    return render_template(
        "portal/near.html",
        counters=tuple(counters_of(pages, region)),
        counties=[county.name for county in counties],
        back=back,
        **page_context.shown(),
    )


def near_url(page: SearchPage, address: Address, region: str) -> str:
    """The address of the page for a search that asks where; "" where none of its results tells where it lies."""
    if not region or ASKS_WHERE not in page.query.asks:
        return ""
    found = next(counters_of((page,), region), None)
    return str(Address(address.only({"q", "region"}).pairs, PLACES)) if found else ""


def pages_of(text: str, counties: Sequence[str]) -> list[SearchPage]:
    """What each county and the places below it have. Raises `BadParameters`, `NotReady`."""
    sizes = (OWN, *repeat(OF_A_NEIGHBOUR, len(counties)))
    asked = {"q": [text], "region_mode": ["only"], "collapse": ["none"]}
    return [
        service().search(read_request(asked | {"region": [code], "size": [str(size)]}))
        for code, size in zip(counties, sizes, strict=False)
    ]


def counters_of(pages: Iterable[SearchPage], region: str) -> Iterator[Counter]:
    """Where the results of some pages are handled, in their order, each place once; those without coordinates are left
    out.
    """
    seen = set[tuple[float, float, str]]()
    for item in chain.from_iterable(page.items for page in pages):
        counter = counter_of(item, region)
        if counter is not None and (key := (counter.lat, counter.lon, counter.name)) not in seen:
            seen.add(key)
            yield counter


def counter_of(item: Item, region: str) -> Counter | None:
    """Where an item is handled; None where its coordinates are not known."""
    if item.place is None:
        return None
    place, authority = item.place, item.authority or ""
    name = place.get("name") or authority or item.title
    url = item_url(item.id, region)
    return Counter(name, place.get("address") or "", authority, item.title, url, place["lat"], place["lon"])
