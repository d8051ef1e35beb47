"""When keys and sessions were used last: roughly, and never at the cost of a request."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Engine, Table, update
from sqlalchemy.exc import SQLAlchemyError

from indexer.errors import IndexerError
from indexer.store.engine import writing

# Of more rows than these the ones that were noted first are forgotten, and noted anew.
MOST_REMEMBERED = 10_000


class LastUse:
    """Notes uses of the rows of a table.

    Args:
        table, column: Where.
        tell: A time as the column has it.
        coarse: What is noted is at most so much older than the last use.
    """

    def __init__(
        self, engine: Engine, table: Table, column: str, tell: Callable[[datetime], object], coarse: timedelta
    ) -> None:
        self._engine, self._table, self._column, self._tell, self._coarse = engine, table, column, tell, coarse
        self._noted: dict[int, datetime] = {}
        self._threads: list[threading.Thread] = []

    def note(self, number: int, known: datetime | None, now: datetime) -> None:
        """A row is used now; it is written down where what is known is too old, by a thread of its own: a load may hold
        the database for long.
        """
        last = self._noted.get(number) or known
        if last is not None and abs(now - last) < self._coarse:
            return
        if len(self._noted) >= MOST_REMEMBERED:
            self._noted.clear()
        self._noted[number] = now
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        self._threads.append(threading.Thread(target=self._write, args=(number, now), name="last-use", daemon=True))
        self._threads[-1].start()

    def wait(self) -> None:
        """Wait until what was noted is written."""
        for thread in self._threads:
            thread.join()

    def _write(self, number: int, now: datetime) -> None:
        key: Column[Any]
        (key,) = self._table.primary_key.columns
        change = update(self._table).where(key == number).values({self._column: self._tell(now)})
        # a full disk, or a lock held for too long: the next use is noted in its turn
        with suppress(IndexerError, SQLAlchemyError), writing(self._engine) as connection:
            connection.execute(change)
