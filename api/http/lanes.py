"""In which lane a request is computed: each lane has a thread and a queue of its own, so that none waits for another.

What is read is computed beside searches, what is sent waits for the disk beside writes, unless it only reads (`READS`);
a view that is otherwise says so with `answered_in`, where it is written. The thread that reads requests knows the lane
by method and path, and the gate by what the last requests of the same payer have cost (`Lane.DEAR`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
    STREAMING = "streaming"  # goes on for as long as its reader fetches, and waits for them


@dataclass(frozen=True, slots=True)
class Mark:
    """What a view says; `asked`: the parameter without which it is as others are."""

    lane: Lane
    asked: str = ""


_marked: dict[Callable[..., Any], Mark] = {}


def answered_in(lane: Lane, asked: str = "") -> Callable[[View], View]:
    """The view that is defined below it belongs to a lane, whatever its method. Its address has no variable parts.

    Args:
        asked: Only where the query string has this parameter, as `format=jsonl`.
    """

    def mark(view: View) -> View:
        _marked[view] = Mark(lane, asked)
        return view

    return mark


class Lanes:
    """The lanes of an application's requests."""

    def __init__(self, marked: Mapping[tuple[bool, str], Mark], prefix: str = "") -> None:
        self._marked, self._prefix = marked, prefix

    @classmethod
    def of(cls, app: Flask, prefix: str = "") -> Lanes:
        """Those that its views say; `prefix`: the path that it is mounted under."""
        rules = [(rule, _marked.get(app.view_functions[rule.endpoint])) for rule in app.url_map.iter_rules()]
        marked = {("GET" in (rule.methods or ()), rule.rule): mark for rule, mark in rules if mark}
        reading = dict.fromkeys(((False, path) for path in app.extensions.get(READS, ())), Mark(Lane.SEARCHING))
        return cls(reading | marked, prefix)

    def lane(self, method: str, path: str, query: str = "") -> Lane:
        """The lane of a request; `path`: as it was sent, unquoted; `query`: as it was sent."""
        path = "/" + path.lstrip("/")  # as the application sees it
        rest = below(self._prefix, path)
        reads = method in READING
        default = Lane.SEARCHING if reads else Lane.WRITING
        mark = self._marked.get((reads, path if rest is None else rest))
        return mark.lane if mark and (not mark.asked or mark.asked in query.split("&")) else default
