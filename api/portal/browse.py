"""Ways to browse instead of searching: directories as links with the counts of the reader's region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from api.http.current import service
from api.portal.address import Address
from api.portal.cards import ONE_A_MATTER
from api.portal.filters import CHANNEL_NAMES, Choice
from search_engine import SearchRequest

# How many values of a directory the first page shows; the rest are on the catalogue page.
FIRST = 12
# The search parameter of a navigation, where it is called otherwise.
FACET_OF = {"nature": "matter_type"}


@dataclass(frozen=True, slots=True)
class Directory:
    """A heading with its links."""

    title: str
    links: tuple[Choice, ...]


def first_visit(address: Address, region: str) -> dict[str, Any]:
    """What a first visit shows: life events, and the two directories that people know their way by."""
    found = (
        life_events(address, region),
        directory(address, region, "theme", "按主题"),
        directory(address, region, "department", "按部门"),
    )
    shown = [Directory(each.title, each.links[:FIRST]) for each in found]
    return {"directories": shown, "audiences": audiences(address, region)}


def audiences(address: Address, region: str) -> list[Choice]:
    """What there is for people, and for companies: for whom they come is what most know first."""
    children = service().catalog("audience", region or None, ONE_A_MATTER)["children"]
    values = [child["node"].partition(":")[2] for child in children]
    base = address.home.put("kind", "matter")
    return [
        Choice(f"{CHANNEL_NAMES[value]}办事", str(base.put("channel", value)))
        for value in values
        if value in CHANNEL_NAMES
    ]


def directory(address: Address, region: str, node: str, title: str) -> Directory:
    """The values of one navigation; raises `NotReady`."""
    children = service().catalog(node, region or None, ONE_A_MATTER)["children"]
    base = address.home.put("kind", "matter")
    facet = FACET_OF.get(node, node)
    links = (link_of(base, facet, child["node"].partition(":")[2], child) for child in children)
    return Directory(title, tuple(links))


def facet_directory(address: Address, region: str, wish: tuple[str, str], facet: str, title: str) -> Directory:
    """The values of one facet among the matters that a wish (parameter, value) leaves; raises `NotReady`."""
    name, value = wish
    filters = (("kind", ("matter",)), (name, (value,)))
    page = service().search(
        SearchRequest(region=region or None, filters=filters, facets=(facet,), size=1, collapse=ONE_A_MATTER)
    )
    base = address.home.put("kind", "matter").put(name, value)
    return Directory(
        title, tuple(link_of(base, facet, str(entry["value"]), entry) for entry in page.facets.get(facet, ()))
    )


def link_of(base: Address, name: str, value: str, entry: Mapping[str, Any]) -> Choice:
    """A value as a link to what has it."""
    return Choice(str(entry["label"]), str(base.put(name, value)), entry["count"])


def life_events(address: Address, region: str) -> Directory:
    """The life events (一件事) that have something for a region; raises `NotReady`."""
    page = service().search(
        SearchRequest(
            region=region or None,
            filters=(("kind", ("matter", "guide")),),
            facets=("life_event",),
            size=1,
            collapse=ONE_A_MATTER,
        )
    )
    links = (
        Choice(str(entry["label"]), str(life_event_address(str(entry["value"]), address)))
        for entry in page.facets.get("life_event", ())
    )
    return Directory("一件事", tuple(links))


def life_event_address(name: str, address: Address) -> Address:
    """The page of a life event for the reader's region."""
    return Address(address.home.pairs, f"/life-events/{quote(name, safe='')}")
