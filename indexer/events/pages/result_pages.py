"""Pages of results with what was done on them, one after the other: the database sorts, on its disk."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice
from typing import NamedTuple

import orjson
from sqlalchemy import func, select

from indexer.events.event import BY_NUMBER, EVENT_TYPES
from indexer.events.store import EventStore
from indexer.events.tables import documents, events, items
from indexer.store.engine import sorting_on_disk

# What tells of a page: its question, what it showed, and what was done with that.
OF_A_PAGE = ("search", "impression", "click", "view", "handle")
DONE = ("click", "view", "handle")
AT_ONCE = 10_000
# Events of one page that are read: who sends more under one `search_id` is no reader.
MOST_EVENTS = 500


class PageEvent(NamedTuple):
    """An event of a page, without the time and, but for the actor, without who it was.

    Attributes:
        actor: Somebody of one day; of no meaning outside the store.
        region: 12 digits as a number; 0: none.
        documents: Numbers of those shown, in order, or of the one that it is about.
        position: Of the document, or of the first one shown.
    """

    type: str
    actor: int
    region: int
    query: str | None
    documents: tuple[int, ...]
    position: int | None


def result_pages(store: EventStore, since: int, until: int) -> Iterator[list[PageEvent]]:
    """The events of each page (`search_id`) that were received within a span of time, in order of their receipt.

    Args:
        since, until: ms since 1970 UTC, `until` not among them.
    """
    columns = events.c
    query = (
        select(
            columns.search_id, columns.type, columns.actor, func.coalesce(columns.region, 0), columns.query,
            columns.document, columns.shown, columns.position,
        )
        .where(
            columns.type.in_([EVENT_TYPES[name].number for name in OF_A_PAGE]),
            columns.received >= since, columns.received < until, columns.search_id.isnot(None),
        )
        .order_by(columns.search_id, columns.sequence)
    )  # fmt: skip
    with sorting_on_disk(store.engine) as connection:
        rows = connection.execute(query, execution_options={"yield_per": AT_ONCE})
        for _, of_page in groupby(rows, key=lambda row: row[0]):
            yield [
                PageEvent(BY_NUMBER[kind].name, actor, region, text, _numbers(document, shown), position)
                for _, kind, actor, region, text, document, shown, position in islice(of_page, MOST_EVENTS)
            ]


def busy_actors(store: EventStore, since: int, until: int, most: int) -> frozenset[int]:
    """Actors with more clicks than `most` in a span of time (as `result_pages`): programs, not readers."""
    columns, clicks = events.c, func.count()
    query = (
        select(columns.actor)
        .where(columns.type == EVENT_TYPES["click"].number, columns.received >= since, columns.received < until)
        .group_by(columns.actor)
        .having(clicks > most)
    )
    with store.engine.connect() as connection:
        return frozenset(connection.execute(query).scalars())


def document_keys(store: EventStore) -> dict[int, str]:
    """Number of a document → key of its base, of all that events were ever about: as many as there are documents."""
    query = select(documents.c.document, items.c.key).join(items, items.c.item == documents.c.item)
    with store.engine.connect() as connection:
        return {int(number): key for number, key in connection.execute(query)}


def _numbers(document: int | None, shown: str | None) -> tuple[int, ...]:
    if document is not None:
        return (document,)
    try:
        found = orjson.loads(shown or "[]")
    except orjson.JSONDecodeError:  # a changed byte
        return ()
    return tuple([number for number in found if isinstance(number, int)]) if isinstance(found, list) else ()
