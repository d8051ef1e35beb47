"""The exact name of an app: straight to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dictionaries.normalize import squash
from indexer.loaders.hosts import host_of
from search_engine.routes.route import Route, Signposts

# Which address is taken where an app has several.
LINKS = ("pc", "mobile", "mini")


def app(text: str, signposts: Signposts) -> Route | None:
    """The route of an app's name or alias."""
    found = signposts.apps.get(squash(text))
    return Route("app", f"打开应用：{found[0]}", found[1]) if found else None


def names_of_apps(documents: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, str]]:
    """Squashed names and aliases of apps with their title and address: names of one app alone that has an address.

    The documents are those that are to be led to; others than apps are passed over. A title beats an alias.
    """
    titles, aliases = dict[str, set[tuple[str, str]]](), dict[str, set[tuple[str, str]]]()
    for document in documents:
        url = _address(document)
        if document.get("kind") == "app" and url:
            place = (str(document["title"]), url)
            titles.setdefault(squash(place[0]), set()).add(place)
            for alias in document.get("aliases") or ():
                aliases.setdefault(squash(alias), set()).add(place)
    return dict(_unmistakable(aliases | titles))


def _address(document: Mapping[str, Any]) -> str:
    links = document.get("links") or {}
    return next((str(links[name]) for name in LINKS if host_of(str(links.get(name) or ""))), "")


def _unmistakable(places: Mapping[str, set[tuple[str, str]]]) -> Iterator[tuple[str, tuple[str, str]]]:
    for name, found in places.items():
        if name and len(found) == 1:
            yield name, next(iter(found))


def to_app(kind: str, title: str, links: Mapping[str, Any]) -> Route | None:
    """The route to a document of which the query is a name; None where it is no app, or has no address."""
    url = _address({"links": links})
    return Route("app", f"打开应用：{title}", url) if kind == "app" and url else None
