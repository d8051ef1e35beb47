"""Databases on a disk without room (which is only said to have none here; `tests/faults` has real ones).

1. What was committed is read, from the log too, and nothing is written for it: SQLite's index of the log stays empty.
2. Nothing is written; when there is room again the same engine writes, within a second.
3. What others commit meanwhile is seen.
4. Connections that somebody is reading with are not closed under their hands: writing waits for them.
5. Where not even an empty file can be made: the log is read, or the file alone; as soon as somebody else writes, what
   they write is seen.
6. A new database cannot be made; an event store that is not there yet reads as empty, and takes nothing.
7. Before a transaction writes, the index of the log is allocated as far as it may come, and longer as the log grows.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from indexer import disk
from indexer.disk import Space
from indexer.errors import DiskFull, StorageFailure, StoreBusy
from indexer.events import EventStore, Pseudonyms
from indexer.store import log_index, opening
from indexer.store.engine import open_plain, writing
from indexer.store.opening import WAY, Way

# A process that commits rows and is killed, so that they are in the log alone; or that ends in order.
WRITER = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode=WAL")
connection.execute("CREATE TABLE IF NOT EXISTS t (x)")
connection.execute("INSERT INTO t VALUES (1)")
if sys.argv[2] == "killed":
    os.kill(os.getpid(), 9)
connection.close()
"""


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "a.db"


class Room:
    """What is said of the disk."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.free = 0
        for module in (disk, opening):
            patch.setattr(module, "space", lambda _: Space(self.free, 10**9, False))
        patch.setattr(opening, "LOOK_AGAIN", 0.0)


@pytest.fixture
def room(monkeypatch) -> Room:
    return Room(monkeypatch)


def write(path: Path, how: str = "killed") -> None:
    subprocess.run([sys.executable, "-c", WRITER, str(path), how], check=False)


def rows(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM t").scalar_one())


def way(engine: Engine) -> Way:
    with engine.connect() as connection:
        found: Way = connection.info[WAY]
        return found


def insert(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.exec_driver_sql("INSERT INTO t VALUES (2)")


@pytest.mark.parametrize("how", ["killed", "ended"])
def test_a_full_disk_reads_and_writes_again_when_there_is_room(path, room, how):
    write(path, how)
    engine = open_plain(path)
    index = Path(f"{path}-shm")
    before = index.read_bytes() if index.exists() else b""
    assert (rows(engine), way(engine)) == (1, Way.READING)
    assert index.read_bytes() == before
    with pytest.raises(DiskFull):
        insert(engine)
    room.free = 10**9
    insert(engine)
    assert (rows(engine), way(engine)) == (2, Way.WRITABLE)
    room.free = 0
    with pytest.raises(DiskFull):
        insert(engine)
    assert rows(engine) == 2
    engine.dispose()


def test_a_connection_being_set_up_is_not_closed(path, room, monkeypatch):
    """Two threads: one sets a connection up, the other finds that there is room again. SQLite crashed on it."""
    write(path)
    engine = open_plain(path)
    assert rows(engine) == 1
    setting_up, done, faults = threading.Event(), threading.Event(), []

    @event.listens_for(engine, "connect")
    def on_connect(connection, _record):
        setting_up.set()
        assert done.wait(20)
        try:
            connection.execute("SELECT count(*) FROM t").fetchone()
        except sqlite3.Error as error:
            faults.append(error)

    with engine.connect():  # the pool's only one is in use: the other thread opens another
        other = threading.Thread(target=rows, args=(engine,))
        other.start()
        assert setting_up.wait(20)
    room.free = 10**9
    assert way(engine) is Way.READING, "somebody else is about to read"
    done.set()
    other.join(20)
    assert faults == []
    event.remove(engine, "connect", on_connect)
    assert way(engine) is Way.WRITABLE
    engine.dispose()


def test_an_abandoned_connection_holds_nobody_up(path, room, monkeypatch):
    write(path)
    monkeypatch.setattr(opening, "OPENED", 0.05)
    file = opening.DatabaseFile(path)
    (_, found), (used, _) = (file.connect(check_same_thread=False) for _ in range(2))  # nobody comes to use the first
    assert found is Way.READING
    assert file.take(used)
    file.give_back(used)
    room.free = 10**9
    time.sleep(0.1)
    assert not file.take(used), "all that write nothing were closed"
    assert file.connect(check_same_thread=False)[1] is Way.WRITABLE


def test_commits_of_others_are_seen_on_a_full_disk(path, room):
    write(path)
    engine = open_plain(path)
    for count in (1, 2, 3):
        assert rows(engine) == count
        write(path, "killed" if count == 1 else "ended")
    assert rows(engine) == 4
    engine.dispose()


def test_a_connection_in_use_is_not_closed(path, room):
    write(path)
    engine = open_plain(path)
    with engine.connect() as reader:
        cursor = reader.exec_driver_sql("SELECT x FROM t")
        room.free = 10**9
        with pytest.raises(StoreBusy):
            insert(engine)
        assert cursor.fetchall() == [(1,)]
    insert(engine)
    assert rows(engine) == 2
    engine.dispose()


@pytest.fixture
def without_index(monkeypatch, room):
    """A disk where no file can be made."""

    def refuse(_path: Path) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("pathlib.Path.touch", refuse)
    return room


@pytest.mark.parametrize(("how", "expected"), [("killed", Way.ALONE), ("ended", Way.UNCHANGED)])
def test_the_database_is_read_where_no_file_can_be_made(path, without_index, how, expected):
    write(path, how)
    Path(f"{path}-shm").unlink(missing_ok=True)
    engine = open_plain(path)
    assert (rows(engine), way(engine)) == (1, expected)
    write(path)
    assert rows(engine) == 2
    assert way(engine) is Way.READING
    without_index.free = 10**9
    insert(engine)
    assert rows(engine) == 3
    engine.dispose()


def test_a_new_database_cannot_be_made_on_a_full_disk(path, room):
    with pytest.raises(DiskFull):
        open_plain(path).connect()
    assert not path.exists()
    store = EventStore(path, lambda: Pseudonyms(b"x" * 32), lambda ids: {})
    assert (store.last(), store.items(), store.since(0)) == (0, {}, [])
    with pytest.raises(DiskFull):
        store.expire(10**12)
    room.free = 10**9
    store.expire(10**12)
    assert path.exists()
    store.close()


def test_the_index_of_the_log_is_allocated_ahead(path):
    engine = open_plain(path)
    with writing(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE t (x)")
    index = Path(f"{path}-shm")
    allocated = index.stat().st_blocks * 512
    assert allocated >= log_index.PART + log_index.AHEAD
    with writing(engine) as connection:
        connection.exec_driver_sql("INSERT INTO t VALUES (randomblob(30000000))")
    assert index.stat().st_blocks * 512 == allocated
    insert(engine)
    frames = Path(f"{path}-wal").stat().st_size // log_index.FRAME
    assert index.stat().st_blocks * 512 >= frames // log_index.FRAMES * log_index.PART + log_index.AHEAD
    assert rows(engine) == 2
    engine.dispose()


def test_a_disk_that_cannot_hold_the_log_index_refuses_writes(path, monkeypatch):
    engine = open_plain(path)
    with writing(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE t (x)")
    engine.dispose()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO t VALUES (1)")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", refuse)
    with pytest.raises(StorageFailure):
        insert(engine)
    monkeypatch.undo()
    insert(engine)
    assert rows(engine) == 2
    engine.dispose()
