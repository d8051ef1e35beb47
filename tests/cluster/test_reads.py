"""What a read costs and touches on a host of several.

1. No statement: with reads the database hears no more statements a second than without, but of what the worker hands
   on (the query log), and the counts of calls that each process writes every five seconds.
2. No lock and no write, but of what waits on the host's own disk to be sent (`outbox/`).
3. As much processor time as on one host with SQLite, to a twentieth.
"""

from __future__ import annotations

import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cluster.hosts import Server
from tests.cluster.site import SETTINGS, Site
from tests.faults.children import wait_until
from tests.serving.clients import Told, ask_all, counted, visitor
from tests.serving.live import live, processor_seconds

pytestmark = [pytest.mark.cluster, pytest.mark.parametrize("site", ["folder"], indirect=True)]
WINDOW = 5.0  # seconds
READS = 300
ROUNDS, WARM = 8, 300
# What a host's processor time may be more than one host's, as a share; and how often it is measured where it is more.
MORE, TRIES = 0.05, 5
# System calls that lock or change a file.
CALLS = "flock,fcntl,write,pwrite64,writev,openat,rename,renameat2,unlink,unlinkat,fsync,fdatasync,ftruncate"
CHANGES = re.compile(
    r"flock\(|F_(?:OFD_)?SETLKW?|O_(?:WRONLY|RDWR)"
    r"|^(?:\d+ +)?(?:write|pwrite64|writev|rename\w*|unlink\w*|f\w*sync|ftruncate)\("
)
# No file on a disk: sockets, pipes, what threads wake each other by; and what is a host's alone: a thread beside the
# reads looks now and then, without waiting, whether the host's worker runs.
ELSEWHERE = re.compile(r"<(?:socket|pipe|TCP|UNIX|anon_inode|/dev/|/proc/)|/outbox/|\.log>|/index/writer\.lock>")


def reads(port: int, count: int, seed: int) -> Told:
    told = Told()
    ask_all(port, (call for call in visitor(seed) if call.method == "GET"), told, counted(count))
    assert told.faults == []
    return told


def test_a_read_is_no_statement(site: Site) -> None:
    with site.database.logging():
        time.sleep(1)  # until all connections have heard of it
        with counting(site) as idle:
            time.sleep(WINDOW)  # what hosts ask without any reader
        with counting(site) as busy:
            for host in site.hosts:
                reads(host.port, READS, seed=2)
    each = (busy[0] - idle[0] * busy[1] / idle[1]) / (len(site.hosts) * READS)
    print(f"statements: {idle[0]} in {idle[1]:.1f} s without readers, {busy[0]} in {busy[1]:.1f} s with them")
    assert each < 0.1, f"{each:.2f} a read"


@contextmanager
def counting(site: Site) -> Iterator[list[float]]:
    """When this is left: how many statements came meanwhile but by connections of log and counts; and seconds."""
    told, start, began = list[float](), site.database.log.stat().st_size, time.monotonic()
    yield told
    found = site.database.statements(start)
    of_log = {connection for connection, text in found if b"INTO queries" in text or b"INTO calls" in text}
    told += [sum(connection not in of_log for connection, _ in found), time.monotonic() - began]


@pytest.mark.needs("strace")
def test_a_read_locks_and_writes_nothing_that_hosts_share(site: Site, tmp_path: Path) -> None:
    host = site.hosts[1]
    reads(host.port, 50, seed=3)
    with traced(host.serving, tmp_path / "trace"):
        reads(host.port, READS, seed=4)
    lines = (tmp_path / "trace").read_text("utf-8").splitlines()
    assert lines
    assert [line for line in lines if CHANGES.search(line) and not ELSEWHERE.search(line)] == []


@contextmanager
def traced(pid: int, told: Path) -> Iterator[None]:
    """Have the system calls of a process written down."""
    process = subprocess.Popen(
        ["strace", "-f", "-y", "-qq", "-e", f"trace={CALLS}", "-o", told, "-p", str(pid)], stderr=subprocess.DEVNULL
    )
    wait_until(lambda: b"TracerPid:\t0\n" not in Path(f"/proc/{pid}/status").read_bytes(), step=0.05)
    try:
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def test_a_read_costs_what_it_costs_on_one_host(site: Site, tmp_path: Path) -> None:
    rows = tmp_path / "documents.jsonl"
    rows.write_bytes(site.documents())
    alone = Server(tmp_path / "home", SETTINGS)
    alone.run("load", str(rows))
    alone.run("index", "build")
    follower = next(host for host in site.hosts if host is not site.builder())
    with live(alone.home, **{name.removeprefix("ZWFW_").lower(): value for name, value in SETTINGS.items()}) as one:
        (pid,) = one.serving
        shares = (share(in_turns((follower.port, follower.serving), (one.port, pid))) for _ in range(TRIES))
        assert any(found <= 1 + MORE for found in shares)


def share(costs: list[list[float]]) -> float:
    """What one process's reads cost, as a share of the other's. What else the machine does falls on either."""
    several, single = map(min, costs)
    print(f"processor ms a read: {several / READS * 1000:.2f} of several, {single / READS * 1000:.2f} alone")
    return several / single


def in_turns(*processes: tuple[int, int]) -> list[list[float]]:
    """Processor seconds for so many reads of each process, given by port and number, several times in turns: what else
    the machine does is added to both, so that the least of each compare.
    """
    for port, _ in processes:
        reads(port, WARM, seed=5)
    return [list(found) for found in zip(*([cost(*one) for one in processes] for _ in range(ROUNDS)), strict=True)]


def cost(port: int, pid: int) -> float:
    before = processor_seconds(pid)
    reads(port, READS, seed=6)
    return processor_seconds(pid) - before
