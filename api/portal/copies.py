"""Other regions' copies of a document, as links to change the region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from api.portal.cards import item_url
from api.portal.filters import Choice
from search_engine import NotFound, NotReady

if TYPE_CHECKING:
    from search_engine import Service

Copy = Mapping[str, Any]


def found_copies(service: Service, document: Mapping[str, Any], region: str) -> Sequence[Copy]:
    """The copies, nearest to a region first, else to the document's own; none while there is no index."""
    home = document.get("region") or ""
    try:
        return service.copies(document["id"], region or (home if home in service.tree else None))
    except (NotFound, NotReady):
        return ()


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
