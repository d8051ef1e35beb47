"""Leaving nothing of deleted rows.

1. `secure_delete` leaves copies of rows that have moved; writing the file anew leaves none, and every other row.
2. A file is written anew once a night; where others write or room is lacking, it is left for the next try.
"""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing

import pytest

from indexer.disk import Space
from indexer.store import overwriting
from indexer.store.overwriting import empty_log, rewrite

NIGHT = 1_780_000_000.0


def text_of(number: int) -> str:
    return f"keepsake-{number:06d}-"


@pytest.fixture
def path(tmp_path):
    """A file whose pages were split at random; one row in ten is left."""
    found, dice = tmp_path / "some.db", random.Random(7)
    with closing(sqlite3.connect(found, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("CREATE TABLE rows (number INTEGER PRIMARY KEY, text TEXT UNIQUE)")
        for number in dice.sample(range(3_000), 3_000):
            text = text_of(number) * dice.randrange(1, 30)
            connection.execute("INSERT INTO rows VALUES (?, ?)", (number, text))
        connection.execute("DELETE FROM rows WHERE number % 10")
    return found


def left(path):
    content = path.read_bytes()
    return [number for number in range(3_000) if text_of(number).encode() in content]


def test_a_rewritten_file_holds_only_its_rows(path):
    assert empty_log(path)
    kept = list(range(0, 3_000, 10))
    assert len(left(path)) > len(kept)
    assert rewrite(path, NIGHT, NIGHT)
    assert left(path) == kept
    assert path.with_name("some.db-wal").exists() is False


def test_a_file_is_rewritten_once_a_night_or_later_where_it_cannot(path, monkeypatch):
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert not rewrite(path, NIGHT, NIGHT)
        writer.execute("COMMIT")
    with monkeypatch.context() as full:
        full.setattr(overwriting, "space", lambda _: Space(1_000, 10**9, False))
        assert not rewrite(path, NIGHT, NIGHT)
    assert rewrite(path, NIGHT, NIGHT + 60)
    monkeypatch.setattr(overwriting, "space", lambda _: pytest.fail("it was written anew this night"))
    assert rewrite(path, NIGHT, NIGHT + 7_200)
