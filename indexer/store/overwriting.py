"""Leaving nothing of deleted rows in a database.

With `secure_delete` SQLite sets a row to zero where it stands when it is deleted, and a page when it is freed. Older
copies of a row that moved when its page was split or filled up stay in the gaps of pages: only writing the file anew
leaves them behind, which keeps other writers waiting and is therefore done at night. The write-ahead log holds pages as
they were before a deletion, and is emptied after each.

PostgreSQL overwrites nothing: a deleted row stays in its page until VACUUM, and is readable by no statement meanwhile.
So its tables are vacuumed at night; what copies, replicas and archived logs still hold is told in docs/operations.md.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from indexer.disk import ROOM, refusals, space
from indexer.store.location import Location, sqlite_file
from indexer.store.vacuuming import vacuum

# ms for which one attempt waits for other readers and writers.
WAIT = 200
MINUTE = 60


def overwrite_deleted(engine: Engine) -> None:
    """Overwrite what is deleted: SQLite would leave it in free pages until these are used again. Elsewhere nothing."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA secure_delete=ON")


def empty_log(location: Location) -> bool:
    """Bring the write-ahead log into the database, where deleted rows are overwritten, and empty it; False where a
    reader prevents that. Nothing where there is no file.
    """
    path = sqlite_file(location)
    if path is None or not path.exists():
        return True
    with refusals(path), _opened(path) as connection:
        return _empty_log(connection)


def rewrite(location: Location, since: float, now: float) -> bool:
    """Write a database anew if that was last done before a time: only rows that exist are copied. Nobody else can write
    to it meanwhile (about 20 s a GiB); readers go on. PostgreSQL frees the place of deleted rows, and all go on.

    Args:
        since, now: Seconds since 1970 UTC.

    Returns:
        False where it is due but others write, or too little room is left: to be tried again.

    Raises:
        StorageFailure: The disk is full, read-only, or refuses otherwise.
    """
    path = sqlite_file(location)
    if path is None:
        return vacuum(location, since)
    if not path.exists():
        return True
    with refusals(path), _opened(path) as connection:
        if rewritten_at(connection) >= since:
            return True
        if space(path).free < ROOM + 2 * path.stat().st_size:
            return False
        try:
            connection.execute("VACUUM")
            # a number in the file's head that SQLite leaves to us
            connection.execute(f"PRAGMA user_version={int(now) // MINUTE}")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            return False
        _empty_log(connection)
    return True


def rewritten_at(connection: sqlite3.Connection) -> int:
    """When a database was last written anew, in seconds since 1970 UTC; 0: never."""
    (minutes,) = connection.execute("PRAGMA user_version").fetchone()
    return int(minutes) * MINUTE


def _opened(path: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(path, timeout=WAIT / 1_000, isolation_level=None))


def _empty_log(connection: sqlite3.Connection) -> bool:
    (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy
