"""A disk that refuses: read-only, or no more files may be opened.

1. Processes that start on a read-only disk read all that was committed: after others were killed, after they ended in
   order, and where SQLite's index of the log is lost. What is written is refused with 507.
2. Processes that run when the disk becomes read-only after a fault go on reading, and others can start.
3. When it can be written to again, all goes on by itself.
4. A process that may open no more files goes on reading what it has open, and takes over a new index when it may again;
   nobody takes that for damage.
"""

from __future__ import annotations

import pytest

from tests.faults.homes import DOCUMENTS, open_home
from tests.faults.portals import NAME, Portal, assert_goes_on, assert_reads, assert_refused, document


def assert_only_reads(portal: Portal) -> None:
    assert_reads(portal)
    assert portal.ask("/v1/documents/disk-1")[1]["title"] == f"{NAME}1"
    assert_refused(portal.send_event(2))
    assert_refused(portal.put(document(2)))
    assert portal.ask("/v1/documents/disk-2")[0] == 404
    status, page = portal.ask("/admin/login")  # whose session wants a key that cannot be made
    assert status == 507
    assert "磁盘只读" in page


@pytest.mark.parametrize("before", ["killed", "ended", "index of the log lost"])
def test_starting_processes_read_on_a_read_only_disk(here, disk, log, before):
    with Portal(here, log) as first:
        assert first.send_event(1)[0] == 202
        assert first.put(document(1))[0] == 200
        (first.end if before == "ended" else first.kill)()
    if before == "index of the log lost":
        for index in here.glob("*.db-shm"):
            index.unlink()
    disk.remount("ro")
    with Portal(here, log) as portal:
        assert_only_reads(portal)
        told = portal.ask("/readyz")[1]["disk"]["warning"]
        assert "磁盘只读" in told
        disk.remount("rw")
        assert_goes_on(portal)
    assert open_home(here).events.last() == 2
    assert open_home(here).store.count() == DOCUMENTS + 2


def test_running_processes_read_on_a_broken_disk(here, disk, log):
    with Portal(here, log) as running:
        assert running.send_event(1)[0] == 202
        assert running.put(document(1))[0] == 200
        disk.break_down()
        assert_only_reads(running)
        with Portal(here, log) as started:
            assert_only_reads(started)
        assert_only_reads(running)


def test_a_process_without_handles_goes_on_reading(home, log):
    place = open_home(home)
    with Portal(home, log) as portal:
        assert_reads(portal)
        for more in (0, 1, 2):
            portal.limit_files(more)
            assert_reads(portal)
            assert portal.send_event(more)[0] in (202, 503)
        place.worker().build()
        assert_reads(portal)
        status, told = portal.ask("/readyz")
        assert (status, told["generation"]) == (200, "g000001")
        assert "打开的文件过多" in told["fault"]
        for more in range(3, 16):  # opening the new index fails at another of its steps each time
            portal.limit_files(more)
            assert portal.ask("/readyz")[0] == 200
            assert portal.search("许可")[1]["total"] > 0
        assert_reads(portal)
        portal.limit_files(200)
        assert_reads(portal)
        status, told = portal.ask("/readyz")
        assert (status, told["generation"], told["fault"]) == (200, "g000002", None)


def test_a_worker_without_handles_builds_nothing(home, monkeypatch):
    worker, place = open_home(home).worker(), open_home(home)
    with place.generations.lock():
        assert not worker.step()
        monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
        assert worker.patient_step() > 1
        monkeypatch.undo()
        assert worker.patient_step() < 1
    assert place.generations.names() == ["g000001"]


def refuse(path):
    raise OSError(24, "Too many open files", str(path))
