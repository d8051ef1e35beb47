"""In which lane a request is computed: each lane has a thread and a queue of its own, so that none waits for another.

What is read is computed beside searches, what is sent waits for the disk beside writes, unless it only reads (`READS`);
a view that is otherwise says so with `answered_in`, where it is written. The thread that reads requests knows the lane
by method and path, and the gate by what the last requests of the same payer have cost (`Lane.DEAR`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, TypeVar

from flask import Flask

from api.http.prefix import below

View = TypeVar("View", bound=Callable[..., Any])
READING = frozenset(("GET", "HEAD", "OPTIONS"))
READS = "zwfw_reads"  # the extension that holds the addresses of which every method only reads


class Lane(Enum):
    """A kind of work."""

    SEARCHING = "searching"  # computes, some milliseconds
    DEAR = "dear"  # the same for payers whose last requests were dear: gives way to the others between its steps
    WRITING = "writing"  # waits for the disk, or for another host
    COSTLY = "costly"  # computes for a second and more: explanations, previews, teaching, files of whole lists


_marked: dict[Callable[..., Any], Lane] = {}


def answered_in(lane: Lane) -> Callable[[View], View]:
    """The view that is defined below it belongs to a lane, whatever its method. Its address has no variable parts."""

    def mark(view: View) -> View:
        _marked[view] = lane
        return view

    return mark


class Lanes:
    """The lanes of an application's requests."""

    def __init__(self, marked: Mapping[tuple[bool, str], Lane], prefix: str = "") -> None:
        self._marked, self._prefix = marked, prefix

    @classmethod
    def of(cls, app: Flask, prefix: str = "") -> Lanes:
        """Those that its views say; `prefix`: the path that it is mounted under."""
        rules = [(rule, _marked.get(app.view_functions[rule.endpoint])) for rule in app.url_map.iter_rules()]
        marked = {("GET" in (rule.methods or ()), rule.rule): lane for rule, lane in rules if lane}
        reading = dict.fromkeys(((False, path) for path in app.extensions.get(READS, ())), Lane.SEARCHING)
        return cls(reading | marked, prefix)

    def lane(self, method: str, path: str) -> Lane:
        """The lane of a request; `path`: as it was sent, unquoted."""
        path = "/" + path.lstrip("/")  # as the application sees it
        rest = below(self._prefix, path)
        reads = method in READING
        default = Lane.SEARCHING if reads else Lane.WRITING
        return self._marked.get((reads, path if rest is None else rest), default)
