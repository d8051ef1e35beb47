"""An event as it is kept: rows of the database read back as values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, select

from indexer.events.event import BY_NUMBER
from indexer.events.tables import documents, events
from indexer.store.dialects import among, listed
from indexer.store.row_checksums import whole_rows


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as it is kept; `actor`, `block`, `user`, `session` are numbers without meaning outside the store.

    Attributes:
        items: Numbers of the items (bases) that it is about, in the order of `documents`.
    """

    sequence: int
    id: str
    type: str
    at: int
    actor: int
    block: int | None
    user: int | None
    session: int | None
    region: int | None
    search_id: str | None
    query: str | None
    documents: tuple[int, ...]
    items: tuple[int, ...]
    position: int | None
    rating: int | None
    element: str | None
    site: str | None
    text: str | None


def read_rows(connection: Connection, query: Any) -> Iterator[StoredEvent]:
    """Rows of `events`, with all of its columns, as values, with the items of their documents. What is damaged is left
    out: such an event, and one about a document that is.
    """
    rows = whole_rows(events, connection.execute(query).mappings())
    about = [
        orjson.loads(row["shown"]) if row["shown"] else [row["document"]] if row["document"] else [] for row in rows
    ]
    wanted = {number for numbers in about for number in numbers}
    item_of = _items_of(connection, wanted)
    for row, numbers in zip(rows, about, strict=True):
        if item_of.keys() >= set(numbers):
            fields = {name: row[name] for name in SAME}
            found = tuple(item_of[number] for number in numbers)
            yield StoredEvent(type=BY_NUMBER[row["type"]].name, documents=tuple(numbers), items=found, **fields)


SAME = (
    "sequence", "id", "at", "actor", "block", "user", "session", "region", "search_id", "query", "position", "rating",
    "element", "site", "text",
)  # fmt: skip


def _items_of(connection: Connection, numbers: set[int]) -> dict[int, int]:
    query = select(documents).where(among(documents.c.document, "of"))
    rows = connection.execute(query, {"of": listed(sorted(numbers))}).mappings()
    return {row["document"]: row["item"] for row in whole_rows(documents, rows)}
