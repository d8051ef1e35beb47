"""A full disk.

1. Server processes that run go on reading, whatever is left of the disk: searches, documents, pages, what is measured.
2. Ones that start read all that was committed, what is in the write-ahead log alone too: after others were killed,
   after they ended in order, and beside others.
3. What is written is refused with a sentence and 507, and nothing of it is there; the command line says the same.
4. When there is room again, all goes on by itself in the same processes, and nothing that was stored is lost.
5. `/readyz` warns, and still says that it is ready.
6. Loads and builds stop before the last of the disk is used; what they had written is given back.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import ExitStack, closing
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from indexer.disk import ROOM
from indexer.documents.document import Document
from indexer.errors import DiskFull
from indexer.store.engine import open_plain, writing
from indexer.store.split import prepare
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings
from tests.faults.children import CONTEXT, Child, wait_until
from tests.faults.homes import (
    DOCUMENTS,
    NEW,
    OLD,
    edition_of,
    open_home,
    service_of,
    titles,
    unfinished_rows,
)
from tests.faults.portals import DISK_WARNING, NAME, Portal, assert_goes_on, assert_reads, assert_refused, document

# Bytes that are left. SQLite's index of its log takes 32 KiB: less than it, about as much, more.
LEFT = (0, 5_000, 20_000, 65_536)


def test_running_processes_read_on_a_full_disk_and_go_on(here, disk, log):
    with Portal(here, log) as portal:
        assert portal.send_event(1)[0] == 202
        assert portal.put(document(1))[0] == 200
        assert portal.ask("/readyz")[1]["disk"]["warning"] is None
        assert portal.ask("/metrics")[0] == 200
        assert len(list((here / "metrics").iterdir())) == 2
        for left in LEFT[::-1]:
            disk.fill(left)
            assert_reads(portal)
            assert_refused(portal.send_event(2))
            assert_refused(portal.put(document(2)))
            assert portal.ask("/v1/documents/disk-1")[1]["title"] == f"{NAME}1"
            assert portal.ask("/v1/documents/disk-2")[0] == 404
        status, told = portal.ask("/readyz")
        assert (status, told["ready"], told["disk"]["low"]) == (200, True, True)
        assert "磁盘已满" in told["disk"]["warning"]
        disk.release()
        assert portal.send_event(2) == (202, {"accepted": 1, "known": 0, "rejected": []})
        assert portal.put(document(2))[0] == 200
        assert portal.ask("/v1/documents/disk-2")[0] == 200
        assert portal.ask("/readyz")[1]["disk"]["warning"] is None


def commit_when_told(database: str, told: Connection) -> None:
    """A transaction whose log has its place on the disk already: nothing but SQLite's index of it may need more."""
    engine = open_plain(Path(database))
    with writing(engine) as connection:
        connection.exec_driver_sql("INSERT INTO big VALUES (zeroblob(18000000))")
        told.send("open")
        told.recv()
    told.send("committed")


# Leaves a log of 19 MB on the disk whose content is over, and is killed.
LEAVES_A_LOG = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode=WAL")
connection.execute("CREATE TABLE big (x)")
connection.execute("INSERT INTO big VALUES (randomblob(19000000))")
connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
connection.execute("DELETE FROM big")
connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
connection.execute("INSERT INTO big VALUES (1)")
os.kill(os.getpid(), 9)
"""


def test_a_transaction_under_way_survives_a_full_disk(here, disk):
    path = here / "events.db"
    path.unlink(missing_ok=True)
    subprocess.run([sys.executable, "-c", LEAVES_A_LOG, str(path)], check=False)
    ours, theirs = CONTEXT.Pipe()
    process = CONTEXT.Process(target=commit_when_told, args=(str(path), theirs))
    process.start()
    theirs.close()
    assert ours.recv() == "open"
    disk.fill(0)
    ours.send("go on")
    assert ours.recv() == "committed"
    process.join()
    disk.release()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT length(x) FROM big").fetchall() == [(1,), (18_000_000,)]


@pytest.mark.parametrize(
    ("before", "sizes"),
    [
        pytest.param("killed", (0, 65_536), id="killed"),
        pytest.param("ended", (0, 65_536), id="ended"),
        pytest.param("beside", (65_536, 0), id="beside"),
        pytest.param("beside", LEFT[::-1], id="beside, each size", marks=pytest.mark.soak),
    ],
)
def test_starting_processes_read_on_a_full_disk_and_go_on(here, disk, log, before, sizes):
    with Portal(here, log) as first, ExitStack() as others:
        assert first.send_event(1)[0] == 202
        assert first.put(document(1))[0] == 200
        if before == "killed":
            first.kill()
            assert (here / "zwfw.db-wal").stat().st_size > 0
        elif before == "ended":
            first.end()
            assert not (here / "zwfw.db-wal").exists()
        for left in sizes:
            disk.fill(left)
            portal = others.enter_context(Portal(here, log))
            assert_reads(portal)
            assert portal.ask("/v1/documents/disk-1")[1]["title"] == f"{NAME}1"
            assert_refused(portal.send_event(2))
            assert_refused(portal.put(document(2)))
        disk.release()
        assert_goes_on(portal)
    assert open_home(here).events.last() == 2


def small(home: Path) -> Installation:
    """An installation that has a small disk."""
    return Installation(Settings(home=home, spelling="off", log_queries=False, disk_warning=DISK_WARNING))


# Bytes that loads and builds leave in the commands below.
RESERVE = 10_000_000
CONSTANTS = {"search_engine.settings.settings:MB": RESERVE // 100, "indexer.loaders.loading:BATCH": 20}


def told_by(home: Path, *arguments: str) -> tuple[int | None, str]:
    """The exit status of a command, and what it says."""
    # elsewhere: there is no room for what it says
    log = home.parent.parent / "child.log"
    log.write_text("")
    (home / "child.log").unlink(missing_ok=True)
    (home / "child.log").symlink_to(log)
    with Child(home, *arguments, constants=CONSTANTS) as child:
        status = child.wait()
    return status, log.read_text()


def assert_stopped(told: tuple[int | None, str]) -> None:
    status, text = told
    assert status == 1
    assert "错误：磁盘空间不足，没有写入" in text
    assert "Traceback" not in text


def test_commands_stop_on_a_full_disk_and_go_on(here, disk, files):
    disk.fill(RESERVE - 1_000_000)
    before = disk.free
    assert_stopped(told_by(here, "load", str(files[NEW])))
    assert_stopped(told_by(here, "index", "build"))
    assert disk.free > before - 100_000
    assert open_home(here).generations.names() == ["g000001"]
    disk.fill(0)
    for command in (("load", str(files[NEW])), ("index", "build"), ("keys", "create", "x", "--scope", "admin")):
        assert_stopped(told_by(here, *command))
    disk.release()
    for command in (("load", str(files[NEW])), ("index", "build")):
        assert told_by(here, *command)[0] == 0
    with service_of(here) as service:
        assert edition_of(service) == NEW


def test_6_a_load_is_stopped_on_its_way(here, disk, files):
    disk.fill(RESERVE + 1_000_000)
    assert_stopped(told_by(here, "load", str(files[NEW])))
    assert disk.free > RESERVE - 2_000_000
    store = open_home(here).store
    assert (store.count(), unfinished_rows(store)) == (DOCUMENTS, 0)
    with service_of(here) as service:
        assert edition_of(service) == OLD


def test_6_a_build_is_stopped_on_its_way(here, disk):
    place = small(here)
    stages: list[str] = []

    def fill(stage: str, done: int, total: int) -> None:
        stages.append(stage)
        if len(stages) == 5:
            disk.fill(ROOM - 1_000_000)

    with pytest.raises(DiskFull):
        place.worker().build(fill)
    assert len(stages) == 5
    assert disk.free > ROOM - 2_000_000
    assert [path.name for path in (here / "index").glob("g*")] == ["g000001"]
    disk.release()
    assert place.worker().build().name == "g000002"


@pytest.mark.parametrize("logged", ["elsewhere", "on the full disk"])
def test_a_worker_waits_for_room(here, disk, tmp_path, logged):
    place = small(here)
    place.store.put([prepare(Document.model_validate(document(1)))], "test")
    place.store.engine.dispose()
    if logged == "elsewhere":
        (here / "child.log").unlink()
        (tmp_path / "child.log").touch()
        (here / "child.log").symlink_to(tmp_path / "child.log")
    disk.fill(0)
    with Child(here, "worker", constants=CONSTANTS) as worker, service_of(here) as service:
        if logged == "elsewhere":
            wait_until(lambda: "waiting for the disk" in (here / "child.log").read_text() or not worker.running)
        else:
            wait_until(lambda: place.generations.lock().manager() is not None or not worker.running)
        state = service.ready()
        assert (worker.running, state["index_sequence"], state["sequence"]) == (True, 1, 2)
        disk.release()
        wait_until(lambda: service.ready()["index_sequence"] == 2 or not worker.running)
        assert titles(service)[0] == DOCUMENTS + 1
