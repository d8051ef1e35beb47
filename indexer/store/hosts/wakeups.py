"""Wake-ups: who writes tells the other hosts at once. Only a hint: whoever waits looks by itself too, since a message
may be lost with a connection, and a pooler may pass none on.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from indexer.errors import IndexerError

# The channel of all messages; a message is the name of the table that has changed.
CHANNEL = "zwfw"
# Seconds that one wait for messages lasts, and between two attempts to connect.
WAIT, PAUSE = 1.0, 2.0


def wake(connection: Connection, topic: str) -> None:
    """Tell the other hosts, once this transaction is committed, that a table has changed; nothing where the database
    has no messages.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_notify(CHANNEL, topic)))


class Wakeups:
    """Listens in a thread of its own, and sets the events of those who wait. A context."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._waiting = engine, list[tuple[frozenset[str], threading.Event]]()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="wakeups", daemon=True)

    def waiter(self, *topics: str) -> Callable[[float], bool]:
        """What waits so many seconds at most for a change of some tables, or of any; True where there was one."""
        event = threading.Event()
        self._waiting.append((frozenset(topics), event))

        def wait(seconds: float) -> bool:
            woken = event.wait(seconds)
            event.clear()
            return woken

        return wait

    def wake_all(self) -> None:
        """End all waits: something else has happened that they look at."""
        for _, event in self._waiting:
            event.set()

    def _wake(self, topic: str) -> None:
        for topics, event in self._waiting:
            if not topics or topic in topics:
                event.set()

    def _listen(self) -> None:
        while not self._stopped.is_set():
            with suppress(SQLAlchemyError, IndexerError, OSError, *self._of_driver()):
                for topic in self._topics():
                    self._wake(topic)
            self._stopped.wait(PAUSE)

    def _of_driver(self) -> tuple[type[Exception], ...]:
        """What the driver raises by itself, since it is asked without SQLAlchemy here."""
        driver: Any = self._engine.dialect.dbapi
        return () if driver is None else (driver.Error,)

    def _topics(self) -> Iterator[str]:
        """Messages as they come, until the connection breaks or this is stopped."""
        if self._engine.dialect.name != "postgresql":
            return
        connection = self._engine.raw_connection()
        driver: Any = connection.driver_connection
        connection.detach()  # not one of the pool's: it is held for as long as the process runs
        try:
            driver.rollback()
            driver.autocommit = True
            driver.execute(_listening())
            while not self._stopped.is_set():
                yield from (message.payload for message in driver.notifies(timeout=WAIT))
        finally:
            driver.close()

    def __enter__(self) -> Wakeups:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join(WAIT + PAUSE)


def _listening() -> Any:
    # Here: only this asks for what the driver alone can say.
    from psycopg import sql

    return sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL))
