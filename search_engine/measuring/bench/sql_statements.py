"""SQL statements of this process, counted at the driver: some of the store's go past SQLAlchemy's own events."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.pool import Pool

# What reads or writes; the rest opens and ends transactions.
COUNTED = ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")


@contextmanager
def statements_seen() -> Iterator[list[str]]:
    """The statements of all SQLite connections that are taken from a pool meanwhile."""
    seen: list[str] = []

    def note(statement: str) -> None:
        if statement.lstrip().upper().startswith(COUNTED):
            seen.append(statement)

    def taken(connection: Any, *_: Any) -> None:
        connection.set_trace_callback(note)

    def given_back(connection: Any, *_: Any) -> None:
        if connection is not None:
            connection.set_trace_callback(None)

    event.listen(Pool, "checkout", taken)
    event.listen(Pool, "checkin", given_back)
    try:
        yield seen
    finally:
        event.remove(Pool, "checkout", taken)
        event.remove(Pool, "checkin", given_back)
