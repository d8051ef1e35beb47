"""An app of which the query is a name: straight to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from indexer.loaders.hosts import host_of
from search_engine.page.instant_answers.route import Route, RouteKind

# Which address is taken where an app has several.
LINKS = ("pc", "mobile", "mini")


def to_app(kind: str, title: str, links: Mapping[str, Any]) -> Route | None:
    """The route to a document of which the query is a name; None where it is no app, or has no address."""
    url = next((str(links[name]) for name in LINKS if host_of(str(links.get(name) or ""))), "")
    return Route(KIND.name, f"打开应用：{title}", url) if kind == "app" and url else None


KIND = RouteKind("app", "应用", action="打开")
