"""Giving events out: without a name, and with numbers that fit nothing but each other.

Whoever has acted, a session and an event's own id are each replaced by a keyed hash, whose key is thrown away after the
file: two files cannot be joined, nor one with the store, nor one with what a person has taken along. Sentences of
readers are not in it: somebody may have written a name.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from indexer.documents.timestamps import of_milliseconds
from indexer.events import EventStore, StoredEvent

PORTION = 5_000  # events read at once
DIGITS = 16  # of a replaced number: 64 bits, so that among millions no two are the same
# Columns of a file, with their kinds; the names are those of events as they are sent, and `actor` of who did it.
COLUMNS: Mapping[str, str] = {
    "id": "text", "type": "text", "at": "text", "region": "text", "actor": "text", "user": "text", "session": "text",
    "search_id": "text", "query": "text", "document": "text", "documents": "texts", "position": "whole",
    "rating": "whole", "element": "text", "site": "text",
}  # fmt: skip


def rows_without_persons(store: EventStore) -> Iterator[dict[str, Any]]:
    """All events in order of arrival, as rows of `COLUMNS`."""
    key = secrets.token_bytes(32)

    def replaced(what: str, value: object) -> str | None:
        return None if value is None else hmac.digest(key, f"{what}:{value}".encode(), "sha256").hex()[:DIGITS]

    sequence, last = 0, store.last()
    while sequence < last and (found := store.since(sequence, PORTION)):
        names = store.document_ids(sorted({number for one in found for number in one.documents}))
        for one in found:
            yield _row(one, names) | {
                "id": replaced("id", one.id),
                "actor": replaced("actor", one.actor),
                "user": replaced("user", one.user),
                "session": replaced("session", one.session),
            }
        sequence = found[-1].sequence


def _row(one: StoredEvent, names: Mapping[int, str]) -> dict[str, Any]:
    about = [names[number] for number in one.documents]
    shown = one.type == "impression"
    return {
        "id": None,
        "type": one.type,
        "at": of_milliseconds(one.at),
        "region": None if one.region is None else f"{one.region:012d}",
        "actor": None,
        "user": None,
        "session": None,
        "search_id": one.search_id,
        "query": one.query,
        "document": about[0] if about and not shown else None,
        "documents": about if shown else None,
        "position": one.position,
        "rating": one.rating,
        "element": one.element,
        "site": one.site,
    }
