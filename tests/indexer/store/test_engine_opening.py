"""Opening a database.

1. Where another process is opening the same new database, SQLite's refusal of the write-ahead log is not the last word.
2. Any other refusal is; so is that one, once the busy timeout has passed.
"""

from __future__ import annotations

import sqlite3

import pytest

from indexer.store import engine
from indexer.store.engine import _use_log


class Refusing:
    """A cursor that refuses so many times, as SQLite does."""

    def __init__(self, times: int, reason: str = "database is locked") -> None:
        self.left, self.reason, self.asked = times, reason, 0

    def execute(self, _statement: str) -> None:
        self.asked += 1
        if self.left:
            self.left -= 1
            raise sqlite3.OperationalError(self.reason)


def test_a_refused_write_ahead_log_is_asked_for_again():
    cursor = Refusing(3)
    _use_log(cursor)
    assert cursor.asked == 4


def test_another_refusal_is_raised_at_once():
    cursor = Refusing(1, "disk I/O error")
    with pytest.raises(sqlite3.OperationalError):
        _use_log(cursor)
    assert cursor.asked == 1


def test_a_refusal_beyond_the_busy_timeout_is_raised(monkeypatch):
    monkeypatch.setattr(engine, "BUSY_TIMEOUT", 50)
    with pytest.raises(sqlite3.OperationalError):
        _use_log(Refusing(10**9))
