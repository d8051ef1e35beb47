"""The record of a load: what is known of it, and the sequence number that makes it visible."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, func, select, update

from indexer.documents.timestamps import to_text
from indexer.errors import UnknownLoad
from indexer.store.hosts.wakeups import wake
from indexer.store.reconciling.departures import record_departures
from indexer.store.tables import loads


@dataclass(frozen=True, slots=True)
class Load:
    """What is known of a load; `sequence` is None until it is visible. Counts are documents."""

    load: int
    source: str
    site: str | None
    started: str
    finished: str | None
    sequence: int | None
    written: int
    replaced: int
    removed: int
    skipped: int


def next_doc(connection: Connection) -> int:
    """The next document number; numbers are never used twice, not even after a removed load."""
    return int(connection.execute(select(func.coalesce(func.max(loads.c.last_doc), 0))).scalar_one()) + 1


def newest_sequence(connection: Connection) -> int:
    """The number of the newest visible change; 0 where there is none."""
    return int(connection.execute(select(func.coalesce(func.max(loads.c.sequence), 0))).scalar_one())


def has_visible(connection: Connection) -> bool:
    """Whether any load that wrote documents is visible."""
    query = select(loads.c.load).where(loads.c.sequence.isnot(None), loads.c.first_doc.isnot(None)).limit(1)
    return connection.execute(query).first() is not None


def make_visible(connection: Connection, load: int, *, replaced: int, removed: int) -> int:
    """Give a load the next sequence number, and return it. The rows that it ends have been ended before. The host that
    builds is told.
    """
    wake(connection, loads.name)
    sequence = newest_sequence(connection) + 1
    values = {"sequence": sequence, "finished": now_text(), "replaced": replaced, "removed": removed}
    connection.execute(update(loads).where(loads.c.load == load).values(**values))
    record_departures(connection, load, sequence)
    return sequence


def read_load(engine: Engine, load: int) -> Load:
    """What is known of a load. Raises `UnknownLoad`."""
    with engine.connect() as connection:
        return load_of(connection, load)


def load_of(connection: Connection, load: int) -> Load:
    """The same, as a transaction sees it."""
    columns = [loads.c[name] for name in Load.__dataclass_fields__]
    row = connection.execute(select(*columns).where(loads.c.load == load)).one_or_none()
    if row is None:
        raise UnknownLoad(load)
    return Load(*row)


def now_text() -> str:
    """The present in RFC 3339."""
    return to_text(datetime.now(UTC))
