"""Visible documents in the order of their ids: pages by keyset, and all of them from an id on.

The unique index over (id, load) serves both. A page looks at a bounded number of its entries, whatever the filter lets
through: where few documents are wanted it may be short, and its end says where the next one begins.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, select
from sqlalchemy.exc import DatabaseError

from indexer.documents.timestamps import to_text
from indexer.store.digests import CHECKED, FIELDS, is_whole
from indexer.store.engine import streamed
from indexer.store.reconciling.row_filter import RowFilter, RowTest
from indexer.store.stored_row import StoredRow
from indexer.store.tables import documents, loads

# Entries of the index that one page looks at: 40 ms.
LOOKED_AT = 20_000
FETCHED = 500  # rows that the driver hands over at once


class RowPage(NamedTuple):
    """Rows in the order of their ids; `last`: the id up to which was looked, None where there is no more."""

    rows: list[StoredRow]
    last: str | None


def row_page(connection: Connection, after: str, size: int, wanted: RowFilter, test: RowTest) -> RowPage:
    """At most `size` rows behind an id; fewer where a page would have to look at too many."""
    horizon = _horizon(connection, after)
    found: list[StoredRow] = []
    for row in _wanted_rows(connection, after, horizon, wanted.since, test):
        if len(found) == size:
            return RowPage(found, found[-1].id)
        found.append(row)
    return RowPage(found, horizon)


def rows_from(connection: Connection, after: str, wanted: RowFilter, test: RowTest) -> Iterator[StoredRow]:
    """All rows behind an id, as one snapshot of the connection's transaction."""
    return _wanted_rows(connection, after, None, wanted.since, test)


def _horizon(connection: Connection, after: str) -> str | None:
    """The id up to which a page looks; None: to the end."""
    query = select(documents.c.id).where(documents.c.id > after).order_by(documents.c.id).limit(1).offset(LOOKED_AT)
    found: str | None = connection.execute(query).scalar_one_or_none()
    return found


def _wanted_rows(
    connection: Connection, after: str, until: str | None, since: datetime | None, test: RowTest
) -> Iterator[StoredRow]:
    query = select(*CHECKED).join(loads, loads.c.load == documents.c.load)
    query = query.where(documents.c.id > after, documents.c.ended.is_(None), loads.c.sequence.isnot(None))
    if until is not None:
        query = query.where(documents.c.id <= until)
    if since is not None:
        query = query.where(loads.c.finished >= to_text(since))
    for row in plain_rows(connection, query.order_by(documents.c.id)):
        if test.admits(row) and is_whole(row):
            yield StoredRow._make(row[:FIELDS])


def plain_rows(connection: Connection, query: Select[Any]) -> Iterator[Sequence[Any]]:
    """Rows one after another as the driver gives them: SQLAlchemy's own would cost as much again as reading them."""
    if connection.dialect.name != "sqlite":
        yield from streamed(connection, query, FETCHED)
        return
    cursor = connection.execute(query).cursor
    try:
        while cursor is not None and (batch := cursor.fetchmany(FETCHED)):
            yield from batch
    except sqlite3.DatabaseError as error:
        raise DatabaseError("fetch", None, error) from error
