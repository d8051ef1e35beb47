"""What the audit log says of writes that are not the documents': events, and what persons do with what is kept of them;
and of what programs are refused.

Of persons it says that something was done, never who did it: no id, no address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import Response

from api.http.current import current_request, service
from api.http.keys import author, has_key
from search_engine import BadSignature, Unauthorized, noted_refusals
from search_engine.access import NAMELESS, SOMEBODY, Actions, Author, Writer

Counts = Mapping[str, int | bool]
# What is refused to who had to show something.
SHOWN = (Unauthorized.code, BadSignature.code)


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
    program = replace(writer.author, address=None) if writer else NAMELESS
    service().audit_queue.count(program, action, {"requests": 1, **counts})


def record_refused_call(response: Response) -> Response:
    """Record what a program was refused: who shows a key, or would have had to. The console tells of its own; of what
    visitors of the portal do nothing is kept.
    """
    found, asked = noted_refusals(), current_request()
    if found and asked.blueprint != "console" and (has_key() or found[0].code in SHOWN):
        record_refusals(author(), f"call:{asked.method} {asked.url_rule}")
    return response


def record_refusals(by: Author, target: str) -> None:
    """Record what this request was refused, if anything: the first reason, and how often."""
    if found := noted_refusals():
        told = {"reason": found[0].message} | ({"requests": len(found)} if len(found) > 1 else {})
        service().audit_queue.put_bounded(by, Actions.ACCESS_REFUSED, target, told)
