"""Every visible document, as a build reads it: a few million rows, quickly, and none that is damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, CursorResult, select
from sqlalchemy.exc import DatabaseError

from indexer.store.digests import CHECKED, CHECKED_BASE, is_whole_base, whole_rows
from indexer.store.stored_row import StoredRow
from indexer.store.tables import documents, loads

VISIBLE = documents.c.ended.is_(None) & documents.c.load.in_(select(loads.c.load).where(loads.c.sequence.isnot(None)))
BASE = StoredRow._fields.index("base")
# Rows, and bases, that are read at once.
BATCH, BASES_AT_ONCE = 10_000, 1_000


def visible_rows(connection: Connection, damaged: list[int] | None = None) -> Iterator[Sequence[tuple[Any, ...]]]:
    """Visible documents in order of number, in batches; each is a plain tuple of the fields of `StoredRow`.

    Args:
        damaged: To it are added the numbers of those that are left out: their own row, or their base's, is not what
            was written.
    """
    left_out = [] if damaged is None else damaged
    without_base = damaged_bases(connection)
    for batch in checked_rows(connection):
        rows = list(whole_rows(batch, left_out))
        if without_base:
            left_out += [row[0] for row in rows if row[BASE] in without_base]
            rows = [row for row in rows if row[BASE] not in without_base]
        yield rows


def visible_at(sequence: int) -> ColumnElement[bool]:
    """Whether a row was visible after a change, whatever came later; of rows that are kept so long."""
    at_all = documents.c.load.in_(select(loads.c.load).where(loads.c.sequence <= sequence))
    later = documents.c.ended.in_(select(loads.c.load).where(loads.c.sequence > sequence))
    return at_all & (documents.c.ended.is_(None) | later)


def checked_rows(connection: Connection) -> Iterator[Sequence[Sequence[Any]]]:
    """Visible documents in order of number, in batches; each row has the columns of `CHECKED`."""
    query = select(*CHECKED).where(VISIBLE).order_by(documents.c.doc)
    if connection.dialect.name != "sqlite":
        with connection.execute(query, execution_options={"yield_per": BATCH}) as found:
            yield from found.partitions()
        return
    # The driver's own rows: SQLAlchemy's would cost as much again as reading them. Without `stream_results`, with
    # which SQLAlchemy has taken the first row from the cursor already.
    result = connection.execute(query)
    while batch := _fetched(result):
        yield batch


def _fetched(result: CursorResult[Any]) -> Sequence[Sequence[Any]]:
    """The next rows; [] at the end. What the driver says of damage is told as SQLAlchemy tells it."""
    try:
        return result.cursor.fetchmany(BATCH) if result.cursor is not None else []
    except sqlite3.DatabaseError as error:
        raise DatabaseError("fetch", None, error) from error


def damaged_bases(connection: Connection) -> frozenset[int]:
    """The numbers of the bases whose rows are not what was written."""
    # not as an option of the connection: what is executed on it later would have it too
    found = connection.execute(select(*CHECKED_BASE), execution_options={"yield_per": BASES_AT_ONCE})
    return frozenset(row[0] for row in found if not is_whole_base(*row))
