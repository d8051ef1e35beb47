"""The changes that an indexer follows: loads in the order in which they became visible, and what each did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Engine, func, select

from indexer.store.digests import CHECKED, whole_rows
from indexer.store.load_record import Load, load_of
from indexer.store.stored_row import StoredRow
from indexer.store.tables import documents, loads
from indexer.store.visible_rows import VISIBLE


@dataclass(frozen=True, slots=True)
class Change:
    """One load that became visible.

    Attributes:
        sequence: Its place in the order of changes.
        load: Its number.
        span: First and last document number written by it, or None.
    """

    sequence: int
    load: int
    span: tuple[int, int] | None


def changes_after(engine: Engine, sequence: int) -> list[Change]:
    """The loads that became visible after a sequence number, in order."""
    query = select(loads.c.sequence, loads.c.load, loads.c.first_doc, loads.c.last_doc)
    with engine.connect() as connection:
        rows = connection.execute(query.where(loads.c.sequence > sequence).order_by(loads.c.sequence)).all()
    return [Change(row[0], row[1], (row[2], row[3]) if row[2] is not None else None) for row in rows]


def added_rows(engine: Engine, change: Change, damaged: list[int] | None = None) -> Iterator[StoredRow]:
    """The documents that a change brought and that are still visible; damaged ones only add their numbers."""
    if change.span is None:
        return
    query = select(*CHECKED).where(documents.c.doc.between(*change.span), documents.c.load == change.load, VISIBLE)
    with engine.connect() as connection:
        for row in whole_rows(connection.execution_options(yield_per=5_000).execute(query), damaged):
            yield StoredRow(*row)


def ended_docs(engine: Engine, change: Change) -> list[int]:
    """The document numbers that a change ended."""
    with engine.connect() as connection:
        return list(connection.execute(select(documents.c.doc).where(documents.c.ended == change.load)).scalars())


def loads_between(engine: Engine, after: int, until: int) -> tuple[int, int]:
    """How many loads became visible after a sequence number, up to another one, and the number of the last; 0 where
    there was none.
    """
    within = (loads.c.sequence > after) & (loads.c.sequence <= until)
    query = select(func.count(), func.coalesce(func.max(loads.c.load), 0)).where(within)
    with engine.connect() as connection:
        count, last = connection.execute(query).one()
    return int(count), int(last)


def load_behind(engine: Engine, document_id: str) -> Load | None:
    """The load that wrote the newest document of an id, or that took it away; None where nobody knows any more."""
    newest = documents.c.doc.desc()
    query = select(documents.c.load, documents.c.ended).where(documents.c.id == document_id).order_by(newest).limit(1)
    with engine.connect() as connection:
        row = connection.execute(query).one_or_none()
        return None if row is None else load_of(connection, int(row.load if row.ended is None else row.ended))
