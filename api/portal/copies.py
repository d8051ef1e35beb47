"""Other regions' copies of a document, as links to change the region."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from api.portal.cards import item_url
from api.portal.filters import Choice
from search_engine import NotFound, NotReady

if TYPE_CHECKING:
    from search_engine import Service


def copies_of(service: Service, document: Mapping[str, Any], region: str) -> list[Choice]:
    """The copies, nearest first; none while there is no index."""
    home = document.get("region") or ""
    try:
        found = service.copies(document["id"], region or (home if home in service.tree else None))
    except (NotFound, NotReady):
        return []
    shared = province_of(service.tree, home)
    return [
        Choice(name_of(service.tree, copy["region"], shared), item_url(copy["id"], copy["region"]["code"]))
        for copy in found
    ]


def province_of(tree: Any, region: str) -> str:
    """The name of a region's province, "" for the nation."""
    names = [place.name for place in tree.chain(region)] if region in tree else []
    return names[-2] if len(names) > 1 else ""


def name_of(tree: Any, region: Mapping[str, Any], shared: str) -> str:
    """A region's name with those above it, without the province that all share; the province's own stays."""
    path: str = tree.path_name(region["code"])
    return path.removeprefix(shared) or path
