"""How a process opens an SQLite file so that reading goes on whatever becomes of the disk
(docs/decisions/0026-full-disk.md).

SQLite keeps the index of its write-ahead log in a file beside the database (`-shm`), mapped into memory. The first
process makes it anew; where no room is left that fails, or kills the process in the middle of its work. So a database
is opened for writing only where there is room. Else it is opened in a way that writes nothing, and opened anew as soon
as there is room again.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, ExceptionContext, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from indexer.disk import ROOM, failure_of, require_room, space
from indexer.errors import DeviceFault, StorageFailure

# Where a connection's record says in which way it was opened.
WAY = "zwfw_way"
# Seconds between two looks whether there is room again.
LOOK_AGAIN = 1.0
# Seconds after which a connection that nobody came to use was given up while it was set up; that may wait for others.
OPENED = 60.0


class Way(Enum):
    """A way of opening a database; its value goes into SQLite's URI."""

    WRITABLE = "mode=rwc"
    # SQLite makes the index of the log in this process's memory as long as no other process keeps one, and holds the
    # lock that keeps others from writing over what it reads.
    READING = "mode=ro&readonly_shm=1"
    # The file of the index is not there and cannot be made: so nobody writes. With the log, and without one.
    ALONE = "mode=ro&vfs=unix-none"
    UNCHANGED = "mode=ro&immutable=1"


BLIND = (Way.ALONE, Way.UNCHANGED)


class DatabaseFile:
    """One database file as this process has it open. Connections of one process to one file share SQLite's map of the
    index: while one of them must not write to it, none can. So all that write nothing are closed before one that does
    is opened.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._index, self._log = Path(f"{path}-shm"), Path(f"{path}-wal")
        self._lock = threading.RLock()
        self._reading: dict[int, tuple[sqlite3.Connection, Way]] = {}
        self._in_use: set[int] = set()
        self._being_opened: dict[int, float] = {}
        self._looked = 0.0

    def connect(self, **options: Any) -> tuple[sqlite3.Connection, Way]:
        """A connection, in the first way in which the file can be read. Raises `StorageFailure` where it cannot."""
        with self._lock:
            failure: StorageFailure | None = None
            for way in self._ways():
                try:
                    connection = self._open(way, options)
                except sqlite3.Error as error:
                    failure = failure or failure_of(error, self._path)
                    if failure is None:
                        raise
                else:
                    if way is not Way.WRITABLE:
                        self._reading[id(connection)] = (connection, way)
                        self._being_opened[id(connection)] = time.monotonic()
                    return connection, way
            require_room(self._path)
            raise failure or DeviceFault(self._path)

    def take(self, connection: sqlite3.Connection) -> bool:
        """Note that a connection that writes nothing is going to be used; False: open another one instead."""
        with self._lock:
            self._being_opened.pop(id(connection), None)
            known = self._reading.get(id(connection))
            # somebody else has begun to write: what is read blindly may change
            outdated = known is None or (known[1] in BLIND and self._index.exists())
            if outdated or self._leave():
                return False
            self._in_use.add(id(connection))
            return True

    def give_back(self, connection: sqlite3.Connection) -> None:
        """It is not used any more."""
        with self._lock:
            self._in_use.discard(id(connection))

    def forget(self, connection: sqlite3.Connection) -> None:
        """It was closed."""
        with self._lock:
            self._in_use.discard(id(connection))
            self._being_opened.pop(id(connection), None)
            self._reading.pop(id(connection), None)

    def _leave(self) -> bool:
        """Close all that write nothing, where there is room again and nobody is using them. Another thread may just be
        setting one up: closed under its hands, it would end the process.
        """
        now = time.monotonic()
        being_opened = any(now - since < OPENED for since in self._being_opened.values())
        if now - self._looked < LOOK_AGAIN or self._in_use or being_opened or not self._has_room():
            return False
        self._looked = now
        for connection, _ in self._reading.values():
            connection.close()
        self._reading.clear()
        self._being_opened.clear()
        return True

    def _ways(self) -> Iterator[Way]:
        if not self._path.exists():
            require_room(self._path)
            yield Way.WRITABLE
            return
        if not self._reading and self._has_room():
            yield Way.WRITABLE
        if self._has_index():
            yield Way.READING
        yield Way.ALONE if self._log.exists() and self._log.stat().st_size else Way.UNCHANGED

    def _has_room(self) -> bool:
        left = space(self._path)
        return not left.read_only and left.free >= ROOM

    def _has_index(self) -> bool:
        """Whether there is a file for the index of the log, be it empty: that takes no room."""
        if not self._index.exists():
            with suppress(OSError):
                self._index.touch()
        return self._index.exists()

    def _open(self, way: Way, options: Mapping[str, Any]) -> sqlite3.Connection:
        connection: sqlite3.Connection = sqlite3.connect(
            f"{self._path.absolute().as_uri()}?{way.value}", uri=True, **options
        )
        try:
            if way is Way.ALONE:
                connection.execute("PRAGMA locking_mode=EXCLUSIVE").fetchone()
            connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
        except sqlite3.Error:
            connection.close()
            raise
        except UnicodeDecodeError:  # a damaged name of a table, in the very text of SQLite's error
            connection.close()
            damage = sqlite3.DatabaseError("malformed database schema")
            damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise damage from None
        return connection


@cache
def _file(path: str) -> DatabaseFile:
    """The one object of a file in this process."""
    return DatabaseFile(Path(path))


def open_safely(engine: Engine, path: Path) -> None:
    """Have connections opened in a way that the disk allows, and what it refuses told as that."""
    file = _file(os.path.realpath(path))

    @event.listens_for(engine, "do_connect")
    def do_connect(_dialect: object, record: ConnectionPoolEntry, _args: object, options: dict[str, Any]) -> Any:
        connection, record.info[WAY] = file.connect(**options)
        return connection

    @event.listens_for(engine, "checkout")
    def on_checkout(connection: sqlite3.Connection, record: ConnectionPoolEntry, _proxy: object) -> None:
        if record.info[WAY] is not Way.WRITABLE and not file.take(connection):
            raise DisconnectionError

    @event.listens_for(engine, "checkin")
    def on_checkin(connection: sqlite3.Connection, _record: object) -> None:
        file.give_back(connection)

    @event.listens_for(engine, "close")
    def on_close(connection: sqlite3.Connection, _record: object) -> None:
        file.forget(connection)

    @event.listens_for(engine, "handle_error")
    def on_error(context: ExceptionContext) -> None:
        error = context.original_exception
        if (failure := failure_of(error, path)) not in (None, error):
            raise failure from error
