"""What the audit log says of writes that are not the documents': events, and what persons do with what is kept of them.

Of persons it says that something was done, never who did it: no id, no address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from api.http.current import service
from search_engine.access import NAMELESS, SOMEBODY, Writer

Counts = Mapping[str, int | bool]


def record_of_person(action: str, after: Counts | None = None) -> None:
    """A person has changed what is kept about them."""
    service().audit_queue.put(SOMEBODY, action, after=dict(after or {}) or None)


def count_of_person(action: str, **counts: int) -> None:
    """The same of what happens often: it is counted, and recorded before long."""
    service().audit_queue.count(SOMEBODY, action, {"requests": 1, **counts})


def count_events(action: str, writer: Writer | None, **counts: int) -> None:
    """Events have been taken from a program, or from anybody's browser. From where is not told: the address that a
    program sends on is a visitor's.
    """
    author = replace(writer.author, address=None) if writer else NAMELESS
    service().audit_queue.count(author, action, {"requests": 1, **counts})
