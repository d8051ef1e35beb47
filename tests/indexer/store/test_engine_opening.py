"""Opening a database.

1. Where another process is opening the same new database, SQLite's refusal of the write-ahead log is not the last word.
2. Any other refusal is; so is that one, once the busy timeout has passed.
3. The schemas that the names of the migrations' files tell, and the schema of a database, are what Alembic says.
"""

from __future__ import annotations

import sqlite3

import pytest
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

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


def test_1_asked_again():
    cursor = Refusing(3)
    _use_log(cursor)
    assert cursor.asked == 4


def test_2_another_refusal():
    cursor = Refusing(1, "disk I/O error")
    with pytest.raises(sqlite3.OperationalError):
        _use_log(cursor)
    assert cursor.asked == 1


def test_2_not_for_ever(monkeypatch):
    monkeypatch.setattr(engine, "BUSY_TIMEOUT", 50)
    with pytest.raises(sqlite3.OperationalError):
        _use_log(Refusing(10**9))


def test_3_every_schema_by_its_file_name(tmp_path):
    config = Config()
    config.set_main_option("script_location", str(engine.MIGRATIONS))
    walked = tuple(script.revision for script in ScriptDirectory.from_config(config).walk_revisions())
    assert engine.revisions() == walked


def test_3_the_schema_of_a_database_is_what_alembic_says(tmp_path):
    opened = engine.open_plain(tmp_path / "new.db")
    assert engine.revision(opened) is None
    engine.migrate(opened)
    with opened.connect() as connection:
        assert engine.revision(opened) == MigrationContext.configure(connection).get_current_revision()
    assert engine.revision(opened) == engine.newest_revision()
    opened.dispose()
