"""Other regions' copies of a document, as links: the nearest on its page, all on `/copies/{id}`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from api.http.current import service
from api.openapi.parameters import DOCUMENT_ID, PAGE, PLACE_NAME
from api.portal.address import LISTS
from api.portal.cards import item_url, page_url
from api.portal.filters import Choice, page_links
from api.portal.page_context import PageContext
from api.portal.places import NATION
from search_engine import NotFound, NotReady

Copy = Mapping[str, Any]

# On a document's own page; on a page of the list of all.
NEAREST, A_PAGE = 12, 120
NO_DOCUMENT = "没有这个编号的内容"
NO_COPIES: Mapping[str, Any] = {"total": 0, "copies": (), "groups": {}, "own": None}
# Where copies lie → what that is called. What the reader's province is called says its own name: 本省, 本自治区, 本市.
CITY, PROVINCE = "city", "province"
GROUP_NAMES = {CITY: "本市", "nation": "全国", "elsewhere": "外省"}


@dataclass(frozen=True, slots=True)
class CopyGroup:
    """The copies of one heading that stand on a page; `count`: how many it has on all pages; `name` "": no heading."""

    name: str
    count: int
    copies: tuple[Choice, ...]


def copies(id: str) -> ResponseReturnValue:
    """The list of all copies, a page of it. Raises `NotFound`."""
    document, page_context = document_of(id), PageContext.now()
    try:
        number = PAGE.read([page_context.address.get("page") or "1"])
        name = PLACE_NAME.read([page_context.address.get("name")])
    except ValueError:
        raise NotFound(NO_DOCUMENT) from None
    region, home = page_context.place.code, document.get("region") or ""
    found = found_copies(document, region, number, A_PAGE, name)
    return render_template(
        "portal/copies.html",
        document=document,
        name=name,
        back=item_url(document["id"], region),
        total=found["total"],
        groups=groups_of(service().tree, found, region or home),
        everywhere=page_context.address.put("name"),
        pages=page_links(number, -(-found["total"] // A_PAGE), page_context.address),
        **page_context.shown(),
    )


def document_of(id: str, *, over: bool = False) -> dict[str, Any]:
    """The document that a page is about. Raises `NotFound`.

    Args:
        over: Even where its last day is over.
    """
    try:
        return service().document_desk.get(DOCUMENT_ID.read([id]), over=over)
    except ValueError:
        raise NotFound(NO_DOCUMENT) from None


def found_copies(document: Mapping[str, Any], region: str, page: int, size: int, name: str = "") -> Mapping[str, Any]:
    """A page of the copies, nearest to a region first, else to the document's own; none while there is no index.

    Args:
        name: Of a place; "": all.
    """
    try:
        return service().document_desk.copies(document["id"], region or None, page, size, name)
    except (NotFound, NotReady):
        return NO_COPIES


def copies_url(identifier: str, region: str) -> str:
    """The address of the list of all."""
    return page_url(LISTS, identifier, region)


def groups_of(tree: Any, found: Mapping[str, Any], seen_from: str) -> list[CopyGroup]:
    """The copies of a page under their headings, in their order.

    Args:
        seen_from: Code of the reader's region, else of the document's.
    """
    names = GROUP_NAMES | {PROVINCE: province_word(tree, seen_from)}
    is_placed = seen_from in tree and tree.canonical(seen_from) != NATION
    return [
        CopyGroup(names[of] if is_placed else "", found["groups"][of], tuple(copies_of(tree, list(copies), seen_from)))
        for of, copies in groupby(found["copies"], key=lambda copy: copy["group"])
    ]


def province_word(tree: Any, region: str) -> str:
    """What people call the province that they are in: 本省, 本自治区, 本市 …; 本省 where it is not known."""
    name = province_of(tree, region)
    return next((f"本{kind}" for kind in ("自治区", "特别行政区", "市") if name.endswith(kind)), "本省")


def copies_of(tree: Any, copies: Sequence[Copy], seen_from: str) -> list[Choice]:
    """The copies as links, in their order; what lies in the reader's city or province does not repeat its name."""
    path = {region.level: tree.path_name(region.code) for region in tree.chain(seen_from)} if seen_from in tree else {}
    return [
        Choice(name_of(tree, copy, path.get(copy["group"], "")), item_url(copy["id"], copy["region"]["code"]))
        for copy in copies
    ]


def nearer_copy(tree: Any, own: Copy | None, home: str, region: str) -> Copy | None:
    """The copy of the reader's region or of what lies above it, where the document's own region is farther up or
    another place; None where there is no such.
    """
    if own is None or region not in tree:
        return None
    depth = {place.code: number for number, place in enumerate(tree.chain(region))}
    here = depth.get(tree.canonical(home) if home in tree else "", len(depth))
    return own if depth.get(own["region"]["code"], len(depth)) < here else None


def province_of(tree: Any, region: str) -> str:
    """The name of a region's province, "" for the nation."""
    names = [place.name for place in tree.chain(region)] if region in tree else []
    return names[-2] if len(names) > 1 else ""


def name_of(tree: Any, copy: Copy, shared: str) -> str:
    """A copy's region with the names above it, without those that all of its group share; the group's own stays."""
    path: str = tree.path_name(copy["region"]["code"])
    return path.removeprefix(shared) or copy["region"]["name"]
