"""Other regions' copies of a document, as links to change the region: the first on its page, all at `/copies/{id}`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from api.http.current import service
from api.openapi.parameters import DOCUMENT_ID, PAGE
from api.portal.address import LISTS
from api.portal.cards import item_url, page_url
from api.portal.filters import Choice, page_links
from api.portal.page_context import PageContext
from search_engine import NotFound, NotReady

Copy = Mapping[str, Any]


# On a document's own page; on a page of the list of all.
FIRST, A_PAGE = 24, 120
NO_DOCUMENT = "没有这个编号的内容"
NO_COPIES: Mapping[str, Any] = {"total": 0, "copies": ()}


def copies(id: str) -> ResponseReturnValue:
    """The list of all copies, a page of it. Raises `NotFound`."""
    document, page_context = document_of(id), PageContext.now()
    try:
        number = PAGE.read([page_context.address.get("page") or "1"])
    except ValueError:
        raise NotFound(NO_DOCUMENT) from None
    region, home = page_context.place.code, document.get("region") or ""
    found = found_copies(document, region, number, A_PAGE)
    return render_template(
        "portal/copies.html",
        title=document["title"],
        back=item_url(document["id"], region),
        total=found["total"],
        copies=copies_of(service().tree, found["copies"], home),
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


def found_copies(document: Mapping[str, Any], region: str, page: int, size: int) -> Mapping[str, Any]:
    """A page of the copies, nearest to a region first, else to the document's own; none while there is no index."""
    try:
        return service().document_desk.copies(document["id"], region or None, page, size)
    except (NotFound, NotReady):
        return NO_COPIES


def copies_url(identifier: str, region: str) -> str:
    """The address of the list of all."""
    return page_url(LISTS, identifier, region)


def copies_of(tree: Any, copies: Sequence[Copy], home: str) -> list[Choice]:
    """The copies as links, in their order."""
    shared = province_of(tree, home)
    return [
        Choice(name_of(tree, copy["region"], shared), item_url(copy["id"], copy["region"]["code"])) for copy in copies
    ]


def nearer_copy(tree: Any, copies: Sequence[Copy], home: str, region: str) -> Copy | None:
    """The copy that is the reader's own where the document is another place's, None where there is no such."""
    if region not in tree:
        return None
    depth = {place.code: number for number, place in enumerate(tree.chain(region))}
    own = depth.get(tree.canonical(home) if home in tree else "", len(depth))
    found = min(copies, key=lambda copy: depth.get(copy["region"]["code"], len(depth)), default=None)
    return found if found and depth.get(found["region"]["code"], len(depth)) < own else None


def province_of(tree: Any, region: str) -> str:
    """The name of a region's province, "" for the nation."""
    names = [place.name for place in tree.chain(region)] if region in tree else []
    return names[-2] if len(names) > 1 else ""


def name_of(tree: Any, region: Mapping[str, Any], shared: str) -> str:
    """A region's name with those above it, without the province that all share; the province's own stays."""
    path: str = tree.path_name(region["code"])
    return path.removeprefix(shared) or path
