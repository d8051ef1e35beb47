"""Opening a database: SQLite in WAL mode by default, another by its URL; short write transactions that wait their
turn.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, Select, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from indexer.disk import require_room
from indexer.errors import StorageFailure, StoreBusy, StoreMoved
from indexer.store import postgresql
from indexer.store.location import Location, Namespace, database_url, waiting
from indexer.store.log_index import allocate_index
from indexer.store.opening import WAY, Way, open_safely
from indexer.store.postgresql import REFUSAL

# Called at the end of each write transaction of a thread, within it: what it raises undoes all.
CONFIRMATION: ContextVar[Callable[[Connection], None] | None] = ContextVar("confirmation", default=None)
# The option of an engine that says why nothing is written.
REFUSED = "zwfw_refused"
# How long a writer waits for another's transaction, in ms. A batch of a load takes about 100 ms.
BUSY_TIMEOUT = 20_000
# Negative: KiB. The index over ids is walked at random by a load; 256 MiB hold it for about 5 million documents.
WRITE_CACHE = -262_144
READ_CACHE = -16_384
# Seconds between two attempts at what does not wait by itself.
ASKED_AGAIN = 0.01
# How far a commit goes: an acknowledged write survives power loss, not only a killed process.
DURABLE, BULK = "FULL", "NORMAL"
# Pages in the write-ahead log before they go into the database. A load writes to the same pages of the index over ids
# again and again; with 4 MB, which is SQLite's default, each batch would write thousands of them twice.
CHECKPOINT_PAGES = 32_768
# Bytes that a process which only serves maps into its memory, shared with all that do: a page's ten documents, which
# lie anywhere, then cost .15 ms instead of .5 where the database is mapped whole. At 3 GB some of it is: these pages
# count as the process's own memory wherever somebody looks.
MAPPED = 536_870_912
# The largest number that a database can hold.
LARGEST = 2**63 - 1


def open_plain(location: Location, *, read_only: bool = False) -> Engine:
    """Open a database as it is: nothing is migrated. Raises `WrongDatabase` where the URL is none."""
    url = database_url(location)
    if isinstance(location, Path) and not read_only:
        location.parent.mkdir(parents=True, exist_ok=True)
    if url.get_backend_name() == "postgresql":
        name = location.name if isinstance(location, Namespace) else None
        given = {"execution_options": {postgresql.NAMESPACE: name}, **postgresql.ENGINE}
        engine = create_engine(url, connect_args=waiting(url) | postgresql.connect_args(url), **given)
    else:
        engine = create_engine(url, connect_args=waiting(url))
    if (prepare := PREPARED.get(engine.dialect.name)) is not None:
        prepare(engine, read_only)
    return engine


@contextmanager
def writing(engine: Engine, *, bulk: bool = False, shared: bool = False) -> Iterator[Connection]:
    """One write transaction: all of it or nothing.

    Args:
        bulk: What is written counts only once a later transaction says so, which takes it to the disk too.
        shared: Others may write at the same time where the database can: for rows that are numbered by nobody.

    Raises:
        StoreBusy: Another process holds the lock for too long.
        StorageFailure: The disk is full, read-only, or refuses otherwise.
    """
    path = file_of(engine)
    if (failure := engine.get_execution_options().get(REFUSED)) is not None:
        raise failure
    if path is not None:
        require_room(path)
    try:
        with engine.connect().execution_options(zwfw_write=True, zwfw_bulk=bulk, zwfw_shared=shared) as connection:
            if connection.info.get(WAY, Way.WRITABLE) is not Way.WRITABLE:
                raise StoreBusy  # there is room again, but others still read in a way that keeps us from writing
            with connection.begin():
                if path is not None:
                    allocate_index(path)
                yield connection
                if (confirm := CONFIRMATION.get()) is not None:
                    confirm(connection)
    except OperationalError as error:
        if "locked" in str(error.orig):
            raise StoreBusy from error
        raise


def in_portions(
    connection: Connection, query: Select[Any], name: str, values: Sequence[Any], portion: int = 5_000
) -> Iterator[Any]:
    """Rows of a query for many values of one of its parameters, so many a statement: SQLite takes 32,766."""
    for first in range(0, len(values), portion):
        yield from connection.execute(query, {name: list(values[first : first + portion])})


def streamed(connection: Connection, query: Select[Any], portion: int) -> Iterator[Any]:
    """Rows as they are asked for, so many at a time; a server keeps nothing open where the caller stops."""
    with connection.execute(query, execution_options={"yield_per": portion}) as result:
        yield from result


@contextmanager
def sorting_on_disk(engine: Engine) -> Iterator[Connection]:
    """A connection to read from whose sorts go to a temporary file where they are large: of many millions of rows they
    have no room in memory. A server does so by itself.
    """
    with engine.connect() as connection:
        # SQLite changes it between transactions alone, and SQLAlchemy would begin one
        driver = connection.connection.driver_connection if connection.dialect.name == "sqlite" else None
        if driver is None:
            yield connection
            return
        (pages,) = driver.execute("PRAGMA cache_size").fetchone()
        # a sort is in memory up to the size of the cache
        driver.execute(f"PRAGMA cache_size={READ_CACHE}")
        driver.execute("PRAGMA temp_store=FILE")
        try:
            yield connection
        finally:
            connection.rollback()
            driver.execute("PRAGMA temp_store=MEMORY")
            driver.execute(f"PRAGMA cache_size={int(pages)}")


def refusing(engine: Engine, failure: StorageFailure) -> Engine:
    """The same database, where `writing` raises a failure."""
    return engine.execution_options(**{REFUSED: failure})


def file_of(engine: Engine) -> Path | None:
    """The file of an SQLite database; None for another one, and for one in memory."""
    name = engine.url.database
    return Path(name) if engine.dialect.name == "sqlite" and name and name != ":memory:" else None


def _use_log(cursor: sqlite3.Cursor) -> None:
    """Have a database use a write-ahead log. Of two processes that open a new one, SQLite fails the second at once,
    whatever the busy timeout: so it is asked again until that has passed.
    """
    until = time.monotonic() + BUSY_TIMEOUT / 1_000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(ASKED_AGAIN)


def _text(found: bytes) -> str:
    return found.decode(errors="replace")


def _prepare_sqlite(engine: Engine, read_only: bool) -> None:
    if (path := file_of(engine)) is not None:
        open_safely(engine, path)

    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        # Of a text with a changed byte the rest is read: a digest tells of it, or it was of no weight.
        connection.text_factory = _text
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT}")
        if not read_only and record.info.get(WAY, Way.WRITABLE) is Way.WRITABLE:
            _use_log(cursor)
        if not read_only:
            cursor.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
        cursor.execute(f"PRAGMA cache_size={READ_CACHE if read_only else WRITE_CACHE}")
        cursor.execute("PRAGMA temp_store=MEMORY")
        if read_only:
            cursor.execute(f"PRAGMA mmap_size={MAPPED}")
        cursor.close()

    @event.listens_for(engine, "handle_error")
    def on_error(context: ExceptionContext) -> None:
        if str(context.original_exception) == REFUSAL:
            raise StoreMoved from context.original_exception

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        write = options.get("zwfw_write", False)
        if write:
            connection.exec_driver_sql(f"PRAGMA synchronous={BULK if options.get('zwfw_bulk') else DURABLE}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


# What is done to a new engine, by the kind of its database.
PREPARED: Mapping[str, Callable[[Engine, bool], None]] = {
    "sqlite": _prepare_sqlite,
    "postgresql": postgresql.prepare,
}
