"""Nonces of signed calls: each is taken once, over threads, processes, restarts and hosts.

They are remembered beside the query log (its file, or the server that several hosts share) until their time is so far
off that no call with them is taken any more. The memory knows when it began: it takes no call that was signed before,
so that nothing is taken twice where it was lost, restored or moved. Its beginning is kept as the row of no app. A file
is not synced for each call, so what was signed before the machine started counts as before the beginning too.

While the server is away, a host remembers by itself, and goes on looking there for as long as such a call could come
again. So reading goes on; a call that is caught in that time could be read a second time from another host. Writes wait
for the server anyway.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any, Final

from sqlalchemy import Connection, Engine, delete, select

from indexer.errors import StoreAway
from indexer.store.dialects import upsert
from indexer.store.engine import writing
from indexer.store.gateway.call_tables import nonces
from indexer.store.location import Location, sqlite_file
from indexer.store.queries.query_log import open_log

# Seconds by which the time of a call may be off.
WINDOW: Final = 300
BEGINNING: Final = ""
SWEEP_EVERY: Final = 60.0


class Nonces:
    """What is remembered. Safe for several threads and processes.

    Args:
        location: The database that all hosts share, or this host's file.
        alone: A file for the time in which a shared database is away.
    """

    def __init__(self, location: Location, alone: Path, clock: Callable[[], float] = time.time) -> None:
        self._shared, self._path, self._clock = _Memory(location, clock), alone, clock
        self._alone = None if sqlite_file(location) is not None else _Memory(alone, clock)

    def begin(self) -> None:
        """Begin to remember, where nothing was remembered yet: whoever is registered now may call at once. Raises
        `StoreBusy`.
        """
        self._shared.begin()

    def take(self, app: str, nonce: str, at: int) -> bool:
        """Remember a nonce; returns whether it was new, and signed since the memory began.

        Args:
            at: The time that its call was signed for, s since 1970 UTC; within `WINDOW` of now.

        Raises:
            StoreBusy: The file cannot be written now.
        """
        if self._alone is None:
            return self._shared.take(app, nonce, at)
        try:
            is_new = self._shared.take(app, nonce, at)
        except StoreAway:
            is_new = self._alone.take(app, nonce, at)
            os.utime(self._path)
            return is_new
        return is_new and not (self._was_alone() and self._alone.holds(app, nonce))

    def _was_alone(self) -> bool:
        """Whether this host remembered anything by itself that could come again."""
        try:
            return self._clock() - self._path.stat().st_mtime < 2 * WINDOW
        except FileNotFoundError:
            return False

    def close(self) -> None:
        """Let go of the databases."""
        for memory in filter(None, (self._shared, self._alone)):
            memory.close()


def started(now: float) -> float:
    """When the machine started, s since 1970 UTC; 0 where the system does not tell."""
    counted = getattr(time, "CLOCK_BOOTTIME", None)
    return 0.0 if counted is None else now - time.clock_gettime(counted)


class _Memory:
    def __init__(self, location: Location, clock: Callable[[], float]) -> None:
        self._location, self._clock = location, clock
        self._opened: Engine | None = None
        self._began: int | None = None
        self._insert: Any = None
        self._lock, self._swept = Lock(), 0.0
        self._started = 0.0 if sqlite_file(location) is None else started(clock())

    def take(self, app: str, nonce: str, at: int) -> bool:
        with writing(self._engine(), bulk=True, shared=True) as connection:
            if self._began is None:
                self._began = self._beginning(connection)
            if at < max(self._began, self._started):
                return False
            if self._insert is None:  # one statement for all: making it anew would take as long as all else
                self._insert = upsert(connection, nonces).on_conflict_do_nothing().returning(nonces.c.nonce)
            is_new = connection.execute(self._insert, {"app": app, "nonce": nonce, "time": at}).first() is not None
            self._sweep(connection)
        return is_new

    def begin(self) -> None:
        with writing(self._engine(), bulk=True, shared=True) as connection:
            self._beginning(connection)

    def holds(self, app: str, nonce: str) -> bool:
        query = select(nonces.c.time).where(nonces.c.app == app, nonces.c.nonce == nonce)
        with self._engine().connect() as connection:
            return connection.execute(query).first() is not None

    def close(self) -> None:
        if self._opened is not None:
            self._opened.dispose()

    def _beginning(self, connection: Connection) -> int:
        of_beginning = nonces.c.app == BEGINNING
        found: int | None = connection.execute(select(nonces.c.time).where(of_beginning)).scalar()
        if found is None:
            found = int(self._clock())
            row = upsert(connection, nonces).values(app=BEGINNING, nonce=BEGINNING, time=found)
            connection.execute(row.on_conflict_do_nothing())
        return found

    def _sweep(self, connection: Connection) -> None:
        """Forget what is too old to be sent again; the beginning stays."""
        now = self._clock()
        if now - self._swept > SWEEP_EVERY:
            self._swept = now
            # twice as long: the clocks of two hosts may be apart
            too_old = (nonces.c.time < int(now) - 2 * WINDOW) & (nonces.c.app != BEGINNING)
            connection.execute(delete(nonces).where(too_old))

    def _engine(self) -> Engine:
        with self._lock:
            if self._opened is None:
                engine = open_log(self._location)
                # whoever comes second sees that it is there, where a transaction of one moment would fail
                shared = {"isolation_level": "READ COMMITTED"} if sqlite_file(self._location) is None else {}
                self._opened = engine.execution_options(**shared)
            return self._opened
