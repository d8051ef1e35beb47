"""The directory of C 0103 §6.3: six ways to browse, each a facet, counted by the same pipeline as any search."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dictionaries.reasons import Message
from search_engine.errors import NotFound
from search_engine.page.labels import label
from search_engine.page.search_page import SearchPage
from search_engine.query.request import SearchRequest

NO_NODE = Message("not_found", "没有这个目录节点", "the directory has no such node")
NOTHING_BELOW = Message("not_found", "这个目录节点下没有事项", "there are no matters below this node")
ROOT = "root"


@dataclass(frozen=True, slots=True)
class Navigation:
    """One way to browse: its label, the facet whose values are its children."""

    label: str
    facet: str


NAVIGATIONS: Mapping[str, Navigation] = {
    "nature": Navigation("按事项性质", "matter_type"),
    "audience": Navigation("按服务对象", "audience"),
    "department": Navigation("按实施主体", "department"),
    "theme": Navigation("按服务主题", "theme"),
    "level": Navigation("按服务层级", "level"),
    "coverage": Navigation("按行政管辖", "coverage"),
}


def directory(
    search: Callable[[SearchRequest], SearchPage], node: str | None, region: str | None, collapse: str = "others"
) -> dict[str, Any]:
    """A node: the root, a navigation (`theme`), or a value of one (`theme:婚姻登记`).

    Counts are cards of matters, as the region sees them collapsed. Raises `NotFound` for a node that is none.
    """
    name, _, value = (node or ROOT).partition(":")
    if name not in NAVIGATIONS and (name != ROOT or value):
        raise NotFound(NO_NODE())
    optional_clause = ((NAVIGATIONS[name].facet, (value,)),) if value else ()
    facets = tuple(navigation.facet for navigation in NAVIGATIONS.values())
    filters = (("kind", ("matter",)), *optional_clause)
    page = search(SearchRequest(region=region, filters=filters, facets=facets, size=1, collapse=collapse, is_read=True))
    node, shown, query = name, "政务服务目录", {"kind": "matter"}
    children: list[tuple[str, str, int]] = []
    if name == ROOT:
        children = [(one, navigation.label, page.total) for one, navigation in NAVIGATIONS.items()]
    elif value:
        if not page.total:
            raise NotFound(NOTHING_BELOW())
        facet = NAVIGATIONS[name].facet
        node, shown, query = f"{name}:{value}", label(facet, value), {**query, facet: value}
    else:
        shown, entries = NAVIGATIONS[name].label, page.facets[NAVIGATIONS[name].facet]
        children = [(f"{name}:{one['value']}", one["label"], one["count"]) for one in entries if one["count"]]
    below = [{"node": one, "label": told, "count": count} for one, told, count in children]
    return {"node": node, "label": shown, "count": page.total, "children": below, "search": query}
