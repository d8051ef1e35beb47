"""A disk that is full, or refuses, at every turn: minutes of it, in `make soak`.

1. With every KiB from 0 to 64 left: a process that runs goes on reading, one that starts reads all that was committed,
   whether the one before was killed or ended in order.
2. While the disk is filled and given back all the time, and processes start, write and are killed: none ends by itself,
   none refuses to read; what is written is taken or refused with 507; what was taken is there, and all is whole in the
   end.
3. The same while loads and a worker are killed: the old edition or the new one is served, whole.
4. While the kernel makes the disk read-only under those who write: all go on reading; what was taken is there after the
   file system was checked and mounted again.
5. On a disk that takes two seconds for each `fsync`, nobody who searches waits for those who write.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import orjson
import pytest

from tests.faults.children import Child, wait_until
from tests.faults.disks import BLOCKS, Disk, mounted
from tests.faults.homes import DOCUMENTS, OLD, assert_whole, complaints, open_home, restart
from tests.faults.portals import NAME, Portal, allow_writes, assert_goes_on, assert_reads, assert_refused, document

pytestmark = pytest.mark.soak
EVERY_KIB = range(0, 65_537, 1_024)
SECONDS = 120.0
# Of processes that start on a disk which is made read-only.
FAULTS = 10


@pytest.fixture(autouse=True)
def _small_disks(monkeypatch):
    """What looks at the homes of these tests, in this process, asks for room as is usual on a disk of 64 MiB."""
    monkeypatch.setattr("search_engine.settings.settings.MB", 10_000)


@pytest.mark.parametrize("before", ["killed", "ended"])
def test_processes_read_with_every_kib_left(here, disk, log, before):
    with Portal(here, log) as running, ExitStack() as others:
        assert running.send_event(1)[0] == 202
        assert running.put(document(1))[0] == 200
        if before == "ended":
            running.end()
        for left in EVERY_KIB:
            disk.fill(left)
            started = others.enter_context(Portal(here, log))
            for portal in [started] if before == "ended" else [started, running]:
                assert portal.search(OLD, size="50", collapse="none", region_mode="off")[1]["total"] == DOCUMENTS
                assert portal.ask("/v1/documents/disk-1")[1]["title"] == f"{NAME}1"
                assert portal.ask("/?q=%E8%AE%B8%E5%8F%AF")[0] == 200
                assert portal.ask("/metrics")[0] == 200
                assert_refused(portal.send_event(2))
            if left % 8_192 == 0:
                assert_reads(started)
            (started.kill if before == "killed" else started.end)()
            disk.release()
        with Portal(here, log) as portal:
            assert_goes_on(portal)


class Filler(threading.Thread):
    """Fills a disk to some KiB, and gives it back, again and again."""

    def __init__(self, disk: Disk, seed: int) -> None:
        super().__init__(daemon=True)
        self._disk, self._draw, self._stopped = disk, random.Random(seed), threading.Event()

    def run(self) -> None:
        """Until it is left."""
        while not self._stopped.is_set():
            with contextlib.suppress(AssertionError, OSError):  # others write meanwhile: then it is as full as that
                self._disk.fill(self._draw.choice((0, 0, 4_096, 20_480, 65_536)))
            self._stopped.wait(self._draw.uniform(0, 1.0))
            self._disk.release()
            self._stopped.wait(self._draw.uniform(0, 0.5))

    def __enter__(self) -> Filler:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self.join(60)
        self._disk.release()


def written(portal: Portal, number: int) -> tuple[int | None, int | None]:
    """An event and a document of a number, as far as they were taken."""
    event, found = portal.send_event(number)[0], portal.put(document(number))[0]
    assert event in (202, 503, 507)
    assert found in (200, 503, 507)
    return (number if event == 202 else None), (number if found == 200 else None)


def test_processes_go_on_while_the_disk_is_filled(here, disk, log):
    draw, events, documents, number = random.Random(disk.block), set(), set(), 0
    until = time.monotonic() + SECONDS
    with Portal(here, log) as running, Filler(disk, disk.block):
        while time.monotonic() < until:
            with Portal(here, log) as portal:
                for _ in range(draw.randint(1, 10)):
                    number += 1
                    for one in (running, portal):
                        status, page = one.search(OLD, size="50", collapse="none", region_mode="off")
                        assert (status, page["total"]) == (200, DOCUMENTS)
                        assert one.ask("/v1/hot")[0] == one.ask("/metrics")[0] == 200
                    event, found = written(draw.choice((running, portal)), number)
                    events.add(event)
                    documents.add(found)
                (portal.kill if draw.random() < 0.7 else portal.end)()
    assert len(events) > 5
    assert_kept(here, events - {None}, documents - {None})


def assert_kept(home: Path, events: set[int], documents: set[int]) -> None:
    """What was taken is there, and all is whole."""
    place = open_home(home)
    there = {event.id for event in place.events.since(0)}
    assert {f"e{number}" for number in events} <= there
    assert [number for number in documents if place.store.doc_of(f"disk-{number}") is None] == []
    place.events.close()
    restart(home)
    assert complaints(home) == []


def test_loads_and_a_worker_are_killed_on_a_filling_disk(here, disk, files):
    draw = random.Random(disk.block)
    until = time.monotonic() + SECONDS
    constants = {"search_engine.settings.settings:MB": 10_000, "indexer.loaders.loading:BATCH": 40}
    with Filler(disk, disk.block):
        while time.monotonic() < until:
            edition = draw.choice(list(files))
            with (
                Child(here, "worker", constants=constants) as worker,
                Child(here, "load", str(files[edition]), constants=constants) as load,
            ):
                time.sleep(draw.uniform(0.5, 6.0))
                assert worker.running, (worker.exit_status, said(here))
                load.kill()
                worker.kill()
    with Child(here, "load", str(files[OLD]), constants=constants) as load:
        assert load.wait() == 0
    restart(here)
    assert_whole(here, OLD)


def said(home: Path) -> list[str]:
    """The last lines of children, without their hints about documents."""
    lines = (home / "child.log").read_text(encoding="utf-8", errors="replace").splitlines()
    return [line for line in lines if "提示" not in line][-40:]


@pytest.mark.parametrize("fault", range(FAULTS))
@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.usefixtures("_disks")
def test_processes_read_on_a_disk_made_read_only(template, tmp_path, log, block, fault):
    draw, events, documents = random.Random(fault), set(), set()
    with mounted(block) as disk:
        home = Path(shutil.copytree(template, disk.path / "home"))
        allow_writes(home)
        with Portal(home, log) as portal:
            breaking = threading.Timer(draw.uniform(0.0, 1.0), disk.break_down)
            breaking.start()
            for number in range(1, 60):
                event, found = written(portal, number)
                events.add(event)
                documents.add(found)
            breaking.join()
            assert_refused(portal.send_event(1_000))
            assert_reads(portal)
            with Portal(home, log) as started:
                assert_reads(started)
                for number in documents - {None}:
                    assert started.ask(f"/v1/documents/disk-{number}")[0] == 200
        disk.check_and_mount_again()
        assert_kept(home, events - {None}, documents - {None})


@pytest.fixture
def slow_server(template, tmp_path) -> Iterator[str]:
    """The address of a real server, for whose processes each `fsync` takes two seconds more."""
    if shutil.which("strace") is None:
        pytest.skip("strace slows the disk down; it is not installed")
    home = Path(shutil.copytree(template, tmp_path / "home"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    slow = ["strace", "-f", "-q", "-o", os.devnull, "--seccomp-bpf", "-e", "trace=fsync,fdatasync"]
    slow += ["-e", "inject=fsync,fdatasync:delay_enter=2000000"]
    serve = [sys.executable, "-m", "search_engine.cli", "serve", "--port", str(port), "--workers", "1", "--no-worker"]
    environment = {**os.environ, "ZWFW_HOME": str(home), "ZWFW_SPELLING": "off"}
    with (tmp_path / "serve.log").open("wb") as told:
        process = subprocess.Popen([*slow, *serve], env=environment, stdout=told, stderr=told, start_new_session=True)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until(lambda: status_of(f"{address}/readyz") == 200, deadline=180, step=0.2)
            yield address
        finally:
            os.killpg(process.pid, signal.SIGKILL)  # what ends in order waits for each of its `fsync`
            process.wait(60)


def status_of(address: str, body: bytes | None = None) -> int:
    """The status of an answer; 0 where there is none."""
    asked = urllib.request.Request(address, data=body, headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return int(error.code)
    except OSError:
        return 0


def test_searches_do_not_wait_for_a_slow_disk(slow_server):
    def send(number: int) -> None:
        event = {"id": f"e{number}", "type": "search", "query": "居住证", "session": "s"}
        sent.append(status_of(f"{slow_server}/v1/events", orjson.dumps({"events": [event]})))

    sent: list[int] = []
    senders = [threading.Thread(target=send, args=(number,)) for number in range(5)]
    for sender in senders:
        sender.start()
    slowest = 0.0
    begun = time.monotonic()
    while any(sender.is_alive() for sender in senders):
        one = time.monotonic()
        assert status_of(f"{slow_server}/v1/search?q=%E8%AE%B8%E5%8F%AF") == 200
        slowest = max(slowest, time.monotonic() - one)
        time.sleep(0.05)
    assert time.monotonic() - begun > 4  # they did wait for the disk
    assert set(sent) <= {202, 503}
    assert 202 in sent
    assert slowest < 1.0
