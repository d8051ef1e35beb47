"""A store that SQLite finds not whole, under processes that run.

1. The worker does not end: it says so once, waits, and goes on by itself when the store has been mended.
2. Commands end with a sentence, never with a traceback.
3. So does what opens a database whose table of tables has a name that is no UTF-8.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError
from structlog.testing import capture_logs

from indexer.disk import is_damage
from indexer.documents.document import Document
from indexer.store.split import prepare
from search_engine.cli import main
from tests.faults.homes import NEW, catalogue, complaints, open_home

# The page that the table of loads begins on, whichever that is, is among these.
PAGES = range(2, 12)


def checkpoint(file: Path) -> None:
    """Bring all of the write-ahead log into the file."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def spoil(file: Path) -> bytes:
    """Overwrite the heads of some pages; returns the file as it was."""
    checkpoint(file)
    before = file.read_bytes()
    content = bytearray(before)
    for page in PAGES:
        content[page * 4096 - 4096 : page * 4096 - 4096 + 8] = b"\xff" * 8
    file.write_bytes(content)
    return before


def test_the_worker_waits_for_a_damaged_store(home):
    place = open_home(home)
    place.store.put([prepare(Document.model_validate(catalogue(NEW)[0]))], "test")
    place.store.engine.dispose()
    before, steps = spoil(home / "zwfw.db"), []

    def pause(seconds: float) -> None:
        steps.append(seconds)
        place.store.engine.dispose()
        if len(steps) == 3:
            (home / "zwfw.db").write_bytes(before)

    def stop() -> bool:
        return len(steps) > 3

    with capture_logs() as logs:
        place.worker().run(stop, pause)
    said = [line for line in logs if line["event"] == "database damaged"]
    assert len(said) == 1
    assert "malformed" in said[0]["reason"]
    place.store.engine.dispose()
    assert complaints(home) == []


@pytest.mark.parametrize("command", [["index", "build"], ["keys", "list"]])
def test_commands_on_a_damaged_store_end_with_a_sentence(home, monkeypatch, capsys, command):
    monkeypatch.setenv("ZWFW_HOME", str(home))
    spoil(home / "zwfw.db")
    with pytest.raises(SystemExit) as ended:
        main(command)
    assert ended.value.code == 1
    assert "malformed" in capsys.readouterr().err


def test_a_table_name_that_is_no_utf8_is_damage(home):
    file = home / "zwfw.db"
    checkpoint(file)
    content = file.read_bytes()
    assert b"CREATE TABLE documents" in content
    file.write_bytes(content.replace(b"CREATE TABLE documents", b"CR\xffATE TABLE documents"))
    with pytest.raises(DatabaseError) as caught:
        open_home(home).store.count()
    assert is_damage(caught.value)
    assert any("文档库" in line and "malformed" in line for line in complaints(home))
