"""What becomes of damaged rows of `events.db` where nobody wants to go back to a backup for them.

An event, a favourite, a salt, what is counted for hot terms: such rows go. What follows from others is made anew: which
matter a document is a copy of, the marks. Where it is a person's word, what is left is what takes least from them: who
has agreed is asked again, and what was erased counts as erased until now.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, LargeBinary, Table, and_, cast, delete, select, update

from indexer.events.damage import TITLES, damaged_rows
from indexer.events.marks import read_mark, write_mark
from indexer.events.row_checksums import write_checksums
from indexer.events.store import FORGOTTEN, EventStore
from indexer.events.tables import documents, marks, tombstones, users
from indexer.store.engine import writing

HASH = re.compile(rb"[0-9a-f]{64}")


def mend_events(store: EventStore, now: int) -> dict[str, int]:
    """Leave no damaged row; how many there were of each kind (`TITLES`).

    Args:
        now: ms since 1970 UTC.

    Raises:
        sqlalchemy.exc.DatabaseError: The file itself is damaged.
        StoreBusy: Another process holds the write lock for too long; nothing was changed.
    """
    with writing(store.engine) as connection:
        found = {table: list(damaged_rows(connection, table)) for table in TITLES}
        for table, keys in found.items():
            if keys:
                _mend(store, connection, table, keys, now)
        if any(found.values()):
            # whoever has learnt from them learns anew, and what they have left is overwritten
            store.raise_mark(connection, FORGOTTEN)
    return {TITLES[table]: len(keys) for table, keys in found.items() if keys}


def _mend(store: EventStore, connection: Connection, table: Table, keys: list[tuple[Any, ...]], now: int) -> None:
    if table is users:
        numbers = [key[0] for key in keys]
        for number in numbers:
            connection.execute(update(users).where(users.c.user == number).values(agreed=None, seen=None))
        write_checksums(connection, users.c.user, numbers)
    elif table is tombstones:
        _delete_no_hashes(connection)
        names = [key[0] for key in keys]
        for name in names:
            connection.execute(update(tombstones).where(tombstones.c.hash == name).values(at=now))
        write_checksums(connection, tombstones.c.hash, names)
    elif table is documents:
        numbers = [key[0] for key in keys]
        store.number_again(connection, _ids_of(connection, numbers))
        _delete(connection, documents, list(damaged_rows(connection, documents)))
    elif table is marks:
        forgotten = read_mark(connection, FORGOTTEN)
        _delete(connection, marks, keys)
        write_mark(connection, FORGOTTEN, forgotten, first=True)
    else:
        _delete(connection, table, keys)


def _ids_of(connection: Connection, numbers: Sequence[int]) -> list[str]:
    query = select(documents.c.id).where(documents.c.document.in_(numbers))
    return list(connection.execute(query).scalars())


def _delete_no_hashes(connection: Connection) -> None:
    """Delete tombstones that are nobody's any more: a changed byte may have left no text that could be asked for."""
    raw = cast(tombstones.c.hash, LargeBinary)
    for name in connection.execute(select(raw)).scalars().all():
        if not HASH.fullmatch(name):
            connection.execute(delete(tombstones).where(raw == name))


def _delete(connection: Connection, table: Table, keys: list[tuple[Any, ...]]) -> None:
    columns = table.primary_key.columns
    for key in keys:
        same = (column == value for column, value in zip(columns, key, strict=True))
        connection.execute(delete(table).where(and_(*same)))
