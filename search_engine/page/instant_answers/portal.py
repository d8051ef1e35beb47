"""A function of the portal itself, carrying what the query is about; another portal."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from dictionaries.kinds.intents import PortalHelp, PortalName
from search_engine.page.instant_answers.route import Route, RouteKind

# What an address of a function may carry.
CARRIED = ("matter", "region", "department")


def to_function(row: PortalHelp, pages: Mapping[str, str], carried: Mapping[str, str]) -> Route:
    """The way to a function: the operator's page of it, or the sentence that says where it is.

    Args:
        pages: Function → address, with {matter}, {region} and {department} where it takes them.
        carried: Those of the query, percent-encoded here; absent ones are left empty.
    """
    template = pages.get(row.function, "")
    url = page_of_function(template, carried)
    about = f"（{carried['matter']}）" if template and carried.get("matter") else ""
    return Route(KIND.name, f"{row.label}{about}" if template else f"{row.label}：{row.how}", url)


def page_of_function(template: str, carried: Mapping[str, str]) -> str:
    """The address of the operator's page; arguments as of `to_function`."""
    for name in CARRIED:
        template = template.replace(f"{{{name}}}", quote(carried.get(name, ""), safe=""))
    return template


def to_portal(row: PortalName, region: str) -> Route:
    """The way to a portal; `region`: the name of whose it is."""
    return Route(KIND.name, f"{row.name}（{region}）", row.url)


KIND = RouteKind("portal", "门户功能")
