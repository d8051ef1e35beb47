"""Lists that are longer than an answer, as iterators that ask for the next part when it is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

PAGE_SIZE = 50  # cards; the largest page that the service gives
DEPTH = 10_000  # cards; how deep into its results the service looks
FOLLOW_EVERY = 5.0  # seconds

# An open call: path and parameters → the answer's object.
Ask = Callable[[str, Mapping[str, Any]], Mapping[str, Any]]


def hits(ask: Ask, parameters: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The items of all pages of a search, in order, down to the depth that the service serves."""
    size = min(int(parameters.get("size", PAGE_SIZE)), PAGE_SIZE)
    for page in range(1, DEPTH // size + 1):
        answer = ask("/v1/search", {**parameters, "page": page, "size": size})
        yield from answer["items"]
        if not answer["items"] or (answer["total_is_exact"] and page * size >= answer["total"]):
            return


def listed(ask: Ask, path: str, field: str, parameters: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The entries of a list whose answers name the `cursor` of the next part in `next`."""
    cursor: str | None = parameters.get("cursor")
    while True:
        answer = ask(path, {**parameters, **({"cursor": cursor} if cursor else {})})
        yield from answer[field]
        cursor = answer.get("next")
        if not cursor:
            return
