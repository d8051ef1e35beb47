"""Lists that are longer than an answer, as iterators that ask for the next part when it is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

PAGE_SIZE = 50  # cards; the largest page that the service gives
DEPTH = 10_000  # cards; how deep into its results the service looks

Answer = Mapping[str, Any]
Ask = Callable[[str, Mapping[str, Any]], Answer]  # path and parameters → what is answered


def hits(ask: Ask, parameters: Mapping[str, Any]) -> Iterator[Answer]:
    """The items of all pages of a search, in order, down to the depth that the service serves."""
    size = parameters.get("size", PAGE_SIZE)
    for page in range(1, DEPTH // size + 1):
        answer = ask("/v1/search", {**parameters, "page": page, "size": size})
        yield from answer["items"]
        if not answer["items"] or (answer["total_is_exact"] and page * size >= answer["total"]):
            return


def documents(ask: Ask, parameters: Mapping[str, Any]) -> Iterator[Answer]:
    """All documents of a list, in the order of their ids. A page may be short, or empty, and not be the last."""
    asked = dict(parameters)
    while True:
        answer = ask("/v1/documents", asked)
        yield from answer["documents"]
        if not answer["next"]:
            return
        asked["cursor"] = answer["next"]


def changes(ask: Ask, parameters: Mapping[str, Any], wait: Callable[[], None] | None) -> Iterator[Answer]:
    """The answers of the feed of changes, each from where the one before ended; those without changes are left out.

    Args:
        ask: Asks.
        parameters: Of `GET /v1/changes`.
        wait: Called when there is no more for the moment; None: that is the end.
    """
    asked = dict(parameters)
    while True:
        answer = ask("/v1/changes", asked)
        if answer["changes"]:
            yield answer
        asked["after"] = answer["next"]
        if answer["more"]:
            continue
        if wait is None:
            return
        wait()
