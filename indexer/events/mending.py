"""Deleting damaged rows of `events.db`, where nobody wants to go back to a backup for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, Text, and_, cast, delete, select, update

from indexer.events.erasing import erase_person
from indexer.events.marks import write_mark
from indexer.events.store import FORGOTTEN, EventStore
from indexer.events.tables import documents, tombstones, users
from indexer.store.damage import OF_EVENTS
from indexer.store.engine import writing
from indexer.store.row_checksums import PROTECTED, damaged_rows, write_checksums


def mend_events(store: EventStore, now: int) -> dict[str, int]:
    """Delete the rows whose checksums are wrong; returns how many there were of each kind.

    With a person's row go their records, which no deletion would reach any more. An erasure stays: it counts until now.
    A document that there still is keeps its number: events have it.

    Args:
        now: ms since 1970 UTC.

    Raises:
        sqlalchemy.exc.DatabaseError: The file itself is damaged.
        StoreBusy: Another process holds the write lock for too long; nothing was changed.
    """
    with writing(store.engine) as connection:
        forgotten = store.mark(FORGOTTEN)
        damaged = {table: list(damaged_rows(connection, table)) for table in OF_EVENTS}
        for table, keys in damaged.items():
            if table is users:
                for (number,) in keys:
                    erase_person(connection, number)
            elif table is tombstones:
                names = [name for (name,) in keys]
                connection.execute(update(tombstones).where(tombstones.c.hash.in_(names)).values(at=now))
                write_checksums(connection, tombstones, names)
                # what is no hash any more fits nobody
                connection.execute(delete(tombstones).where(cast(tombstones.c.hash, Text).regexp_match("[^0-9a-f]")))
            elif table is documents:
                ids = select(documents.c.id).where(documents.c.document.in_([number for (number,) in keys]))
                store.number_again(connection, connection.execute(ids).scalars().all())
                _delete(connection, documents, list(damaged_rows(connection, documents)))
            else:
                _delete(connection, table, keys)
        if any(damaged.values()):
            # whoever has learnt from them learns anew
            write_mark(connection, FORGOTTEN, forgotten + 1)
    return {PROTECTED[table.name].title: len(keys) for table, keys in damaged.items() if keys}


def _delete(connection: Connection, table: Table, keys: Sequence[tuple[Any, ...]]) -> None:
    columns = table.primary_key.columns
    for key in keys:
        same = (column == value for column, value in zip(columns, key, strict=True))
        connection.execute(delete(table).where(and_(*same)))
