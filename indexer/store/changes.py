"""The changes that an indexer follows: loads in the order in which they became visible, and what each did."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, func, select

from indexer.store.load_record import Load, load_of
from indexer.store.tables import documents, loads


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
