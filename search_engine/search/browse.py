"""The directory of C 0103 §6.3: six ways to browse, each a facet, counted by the same pipeline as any search."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from search_engine.errors import NotFound
from search_engine.page.labels import label
from search_engine.page.search_page import SearchPage
from search_engine.query.request import SearchRequest

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


def directory(search: Callable[[SearchRequest], SearchPage], node: str | None, region: str | None) -> dict[str, Any]:
    """A node: the root, a navigation (`theme`), or a value of one (`theme:婚姻登记`).

    Counts are cards of matters, as the region sees them. Raises `NotFound` for a node that is none.
    """
    name, _, value = (node or ROOT).partition(":")
    if name not in NAVIGATIONS and (name != ROOT or value):
        raise NotFound("没有这个目录节点")
    optional_clause = ((NAVIGATIONS[name].facet, (value,)),) if value else ()
    facets = tuple(navigation.facet for navigation in NAVIGATIONS.values())
    page = search(
        SearchRequest(region=region, filters=(("kind", ("matter",)), *optional_clause), facets=facets, size=1)
    )
    if name == ROOT:
        return _root(page)
    if value:
        return _leaf(name, value, page)
    return _branch(name, page)


def _root(page: SearchPage) -> dict[str, Any]:
    children = [
        {"node": name, "label": navigation.label, "count": page.total} for name, navigation in NAVIGATIONS.items()
    ]
    return {
        "node": ROOT,
        "label": "政务服务目录",
        "count": page.total,
        "children": children,
        "search": {"kind": "matter"},
    }


def _branch(name: str, page: SearchPage) -> dict[str, Any]:
    navigation = NAVIGATIONS[name]
    children = [
        {"node": f"{name}:{entry['value']}", "label": entry["label"], "count": entry["count"]}
        for entry in page.facets[navigation.facet]
        if entry["count"]
    ]
    search = {"kind": "matter"}
    return {"node": name, "label": navigation.label, "count": page.total, "children": children, "search": search}


def _leaf(name: str, value: str, page: SearchPage) -> dict[str, Any]:
    if not page.total:
        raise NotFound("这个目录节点下没有事项")
    facet = NAVIGATIONS[name].facet
    return {
        "node": f"{name}:{value}",
        "label": label(facet, value),
        "count": page.total,
        "children": [],
        "search": {"kind": "matter", facet: value},
    }
