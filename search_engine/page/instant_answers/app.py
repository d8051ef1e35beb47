"""The exact name of an app: straight to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dictionaries.normalize import squash
from indexer.loaders.hosts import host_of
from search_engine.page.instant_answers.route import InstantAnswers, Route

# Which address is taken where an app has several.
LINKS = ("pc", "mobile", "mini")
Place = tuple[str, str]  # title, address


def app(text: str, instant_answers: InstantAnswers) -> Route | None:
    """The route of an app's name or alias."""
    found = instant_answers.apps.get(squash(text))
    return Route("app", f"打开应用：{found[0]}", found[1]) if found else None


def names_of_apps(documents: Iterable[Mapping[str, Any]]) -> dict[str, Place]:
    """Squashed names and aliases of apps with their title and address: names of one app alone that has an address.

    The documents are those that can be found, of any kind. A title beats an alias, and an alias that is the title of
    something else (异地就医备案 is a matter too) names that.
    """
    titles, aliases, taken = dict[str, set[Place]](), dict[str, set[Place]](), set[str]()
    for document in documents:
        title, url = str(document["title"]), _address(document)
        if document.get("kind") != "app":
            taken.add(squash(title))
        elif url:
            titles.setdefault(squash(title), set()).add((title, url))
            for alias in document.get("aliases") or ():
                aliases.setdefault(squash(alias), set()).add((title, url))
    free = {name: places for name, places in aliases.items() if name not in taken}
    return dict(_unmistakable(free | titles))


def _address(document: Mapping[str, Any]) -> str:
    links = document.get("links") or {}
    return next((str(links[name]) for name in LINKS if host_of(str(links.get(name) or ""))), "")


def _unmistakable(places: Mapping[str, set[Place]]) -> Iterator[tuple[str, Place]]:
    for name, found in places.items():
        if name and len(found) == 1:
            yield name, next(iter(found))


def to_app(kind: str, title: str, links: Mapping[str, Any]) -> Route | None:
    """The route to a document of which the query is a name; None where it is no app, or has no address."""
    url = _address({"links": links})
    return Route("app", f"打开应用：{title}", url) if kind == "app" and url else None
