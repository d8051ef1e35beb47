"""When keys were used last: to the hour, and never at the cost of a request."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import Engine, update
from sqlalchemy.exc import SQLAlchemyError

from indexer.documents.timestamps import to_text
from indexer.errors import IndexerError
from indexer.store.engine import writing
from indexer.store.tables import keys

# What is noted is at most so much older than the last use.
COARSE = timedelta(hours=1)


class KeyUse:
    """Notes uses of keys."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._noted: dict[int, datetime] = {}
        self._threads: list[threading.Thread] = []

    def note(self, number: int, known: str | None, now: datetime) -> None:
        """A key is used now; it is written down where what is known is older than an hour, by a thread of its own: a
        load may hold the database for long.
        """
        last = self._noted.get(number) or (None if known is None else datetime.fromisoformat(known))
        if last is not None and now - last < COARSE:
            return
        self._noted[number] = now
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        self._threads.append(threading.Thread(target=self._write, args=(number, now), name="key-use", daemon=True))
        self._threads[-1].start()

    def wait(self) -> None:
        """Wait until what was noted is written."""
        for thread in self._threads:
            thread.join()

    def _write(self, number: int, now: datetime) -> None:
        # a full disk, or a lock held for too long: the next hour has its own use
        with suppress(IndexerError, SQLAlchemyError), writing(self._engine) as connection:
            connection.execute(update(keys).where(keys.c.key == number).values(last_used=to_text(now)))
