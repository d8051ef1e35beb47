"""New versions of stored rows that differ in their status alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, update

from indexer.documents.timestamps import to_seconds
from indexer.store.digests import row_digest
from indexer.store.inserting import insert_rows
from indexer.store.load_record import make_visible, next_doc, now_text
from indexer.store.split import STATUSES
from indexer.store.stamps import stamped
from indexer.store.stored_row import StoredRow
from indexer.store.tables import documents, loads

# Columns of a row as they are written, in this order.
INSERTED = (
    "doc", "id", "load", "base", "region", "profile", "site", "status", "effective", "expires", "updated", "popularity",
    "difference", "digest",
)  # fmt: skip
NO_MOMENTS: Mapping[str, datetime | None] = {}
OFFLINE = STATUSES.index("offline")


def write_versions(
    connection: Connection,
    load: int,
    rows: Iterable[Sequence[Any]],
    status: int = OFFLINE,
    moments: Mapping[str, datetime | None] = NO_MOMENTS,
) -> set[int]:
    """Write versions of rows (the columns of `CHECKED`) with another status; returns their numbers.

    Args:
        moments: Id → when it is updated; others keep their time.
    """
    first = next_doc(connection)
    new = []
    for doc, row in enumerate(rows, first):
        written = StoredRow(*row[: len(StoredRow._fields)])._replace(doc=doc, status=status)
        if (moment := moments.get(written.id)) is not None:
            difference = stamped(written.difference, moment)
            written = written._replace(updated=to_seconds(moment), difference=difference)
        values = {**written._asdict(), "load": load, "digest": row_digest((*written, load))}
        new.append(tuple(values[name] for name in INSERTED))
    insert_rows(connection, documents, INSERTED, new)
    span = {"first_doc": func.coalesce(loads.c.first_doc, first), "last_doc": first + len(new) - 1}
    connection.execute(update(loads).where(loads.c.load == load).values(**span))
    return set(range(first, first + len(new)))


def change_status(connection: Connection, row: Sequence[Any], status: int, source: str) -> int:
    """Write a visible row (the columns of `CHECKED`) with another status, as a load of its own that is visible with the
    transaction; returns the load's number.
    """
    counts = {"written": 1, "replaced": 0, "removed": 0, "skipped": 0}
    result = connection.execute(insert(loads).values(source=source, started=now_text(), **counts))
    load = int(result.inserted_primary_key[0])  # type: ignore[index]
    write_versions(connection, load, [row], status)
    connection.execute(update(documents).where(documents.c.doc == row[0]).values(ended=load))
    make_visible(connection, load, replaced=1, removed=int(status == OFFLINE))
    return load
