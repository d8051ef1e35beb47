"""Who asks, as far as the rows of dictionaries tell apart: their region, the site and the department that they look at.

Where a request filters by one site or one department, it is a page of theirs that asks. The region is the user's own,
whatever place the text names, also where the order of results goes by none.
"""

from __future__ import annotations

from dictionaries.lexicon import Audience
from dictionaries.places import Locator
from dictionaries.regions import RegionTree, UnknownRegion
from search_engine.query.request import SearchRequest


def audience_of(tree: RegionTree, region: str | None, site: str = "", department: str = "") -> Audience:
    """Of a region's code, or the smallest that its digits name; one that whoever answers will refuse is none."""
    try:
        chain = tree.chain(tree.nearest(region).code) if region else ()
    except UnknownRegion:
        chain = ()
    return Audience(tuple(one.code for one in reversed(chain)), site, department)


def audience_of_request(tree: RegionTree, request: SearchRequest, default: str) -> Audience:
    """Of a search. `default`: the code of the region of those who give none; "" for none."""
    region = request.region
    if not region and request.lat is not None and request.lon is not None:
        county = Locator(tree).county(request.lat, request.lon)
        region = county.code if county else None
    return audience_of(tree, region or default, *page_of(request))


def page_of(request: SearchRequest) -> tuple[str, str]:
    """The site and the department whose page a search is sent from; "" where it is none's."""
    filters = dict(request.filters)
    site, department = filters.get("site", ()), filters.get("department", ())
    return site[0] if len(site) == 1 else "", department[0] if len(department) == 1 else ""
