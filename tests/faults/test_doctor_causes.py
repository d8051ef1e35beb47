"""`zwfw doctor` names the first cause.

1. A disk that is full, has no more files to give, is read-only or has become so; files that belong to somebody else or
   may not be read; a process about to be refused files; one that stands still with the right to write: each is named,
   in the text and for programs, with exit status 1, and no restore is advised.
2. What was learnt: `models/current` that names nothing, nothing whole, or no name at all.
3. Locks of processes that have ended, and what killed builds have left, are noted and are no fault.
4. Two servers over one home are a fault, one is none.
5. A clock behind anything that was written is named with what that was.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import ExitStack, closing
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.events import Event, Visitor
from indexer.store.queries.query_log import QueryEntry
from search_engine.cli.doctor import doctor
from search_engine.maintenance.doctor import examine, first_cause
from search_engine.servers import running_servers, server_mark
from tests.faults.children import CONTEXT, wait_until
from tests.faults.homes import complaints, open_home

NOBODY = 65_534
root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root may be somebody else")


def told(home: Path) -> dict[str, object]:
    """What the doctor says to programs."""
    answer = CliRunner().invoke(doctor, ["--json"], env={"ZWFW_HOME": str(home), "ZWFW_DISK_WARNING": "10"})
    found: dict[str, object] = json.loads(answer.stdout)
    assert answer.exit_code == (0 if found["healthy"] else 1)
    return found


def assert_cause(home: Path, cause: str, *words: str) -> None:
    found = told(home)
    assert (found["healthy"], found["cause"]) == (False, cause)
    first = next(finding for finding in found["findings"] if finding["cause"] and finding["state"] == "wrong")
    assert all(word in first["message"] for word in words), first
    assert "不需要恢复备份" in first["mend"]
    assert [finding for finding in found["findings"] if "zwfw restore" in finding["mend"]] == []


def test_a_full_disk_is_the_first_cause(here, disk):
    disk.fill(5_000)
    assert_cause(here, "full", "磁盘空间不足")
    answer = CliRunner().invoke(doctor, [], env={"ZWFW_HOME": str(here)})
    assert answer.exit_code == 1
    assert "首要原因：磁盘空间不足" in answer.stdout
    disk.release()
    assert told(here)["cause"] is None


def test_a_full_disk_is_the_first_cause_after_a_kill(here, disk):
    killed = "import os, sqlite3; c = sqlite3.connect(os.sys.argv[1], isolation_level=None); "
    killed += "c.execute('PRAGMA journal_mode=WAL'); c.execute('CREATE TABLE t(x)'); os.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", killed, str(here / "zwfw.db")], check=False)
    assert (here / "zwfw.db-wal").exists()
    disk.fill(0)
    assert_cause(here, "full", "磁盘空间不足")


def test_missing_inodes_are_the_first_cause(here, disk):
    left = os.statvfs(disk.path).f_favail
    for number in range(left):
        os.mknod(disk.path / f"file-{number}")
    assert_cause(here, "full", "inode")


def test_a_read_only_disk_is_the_first_cause(here, disk):
    disk.remount("ro")
    assert_cause(here, "read_only", "磁盘只读")
    disk.remount("rw")
    assert told(here)["healthy"]
    disk.break_down()
    assert_cause(here, "read_only", "磁盘只读")


@root_only
def test_files_of_another_owner_are_the_first_cause(home):
    os.chown(home / "zwfw.db", NOBODY, NOBODY)
    assert_cause(home, "owner", "zwfw.db", str(NOBODY))


def examine_as(user: int, home: str, answer: Connection) -> None:
    os.setuid(user)
    findings = examine({"ZWFW_HOME": home})
    answer.send((first_cause(findings), [finding.mend for finding in findings]))


@root_only
@pytest.mark.parametrize("closed", ["zwfw.db", "index/g000001/commit.json", "."])
def test_files_without_rights_are_the_first_cause(home, closed):
    for folder in (home, *home.parents):
        if folder.owner() == "root" and folder != Path("/") and str(folder).startswith("/tmp/"):
            folder.chmod(0o755)
    for path in (home, *home.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    os.chown(home / closed, 0, 0)
    (home / closed).chmod(0o700)
    ours, theirs = CONTEXT.Pipe()
    process = CONTEXT.Process(target=examine_as, args=(NOBODY, str(home), theirs))
    process.start()
    theirs.close()
    cause, mends = ours.recv()
    process.join()
    assert cause.cause == "rights"
    assert "不可读写" in cause.message
    assert not any("zwfw restore" in mend or "zwfw index build" in mend for mend in mends)


def hold_files(home: str, told_ready: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    os.open(Path(home, "zwfw.db"), os.O_RDONLY)
    for _ in range(62 - len(os.listdir("/proc/self/fd"))):
        os.open(os.devnull, os.O_RDONLY)
    told_ready.send(None)
    time.sleep(600)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="nothing is told of processes here")
def test_a_process_without_handles_is_the_first_cause(home):
    ours, theirs = CONTEXT.Pipe()
    process = CONTEXT.Process(target=hold_files, args=(str(home), theirs))
    process.start()
    try:
        ours.recv()
        assert_cause(home, "handles", str(process.pid), "上限 64")
    finally:
        process.kill()
        process.join()
    assert told(home)["cause"] is None


def hold_lock(home: str, told_ready: Connection) -> None:
    connection = sqlite3.connect(Path(home, "zwfw.db"), isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    told_ready.send(None)
    time.sleep(600)


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="nothing is told of locks here")
def test_a_process_that_holds_the_write_lock_is_the_first_cause(home):
    ours, theirs = CONTEXT.Pipe()
    process = CONTEXT.Process(target=hold_lock, args=(str(home), theirs))
    process.start()
    try:
        ours.recv()
        noted = [finding.message for finding in examine({"ZWFW_HOME": str(home)}) if finding.check == "lock"]
        assert noted == [noted[0]]
        assert "正在写入 zwfw.db" in noted[0]
        assert complaints(home, deep=False) == []
        os.kill(process.pid, signal.SIGSTOP)
        wait_until(lambda: Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T")
        assert_cause(home, "lock", str(process.pid), "写锁")
    finally:
        process.kill()
        process.join()


def trained(home: Path) -> Path:
    place = open_home(home)
    place.learner().learn()
    place.events.close()
    return home / "models"


MODELS = {
    "names nothing": (lambda models: (models / "current").write_text("m000099\n"), "不存在"),
    "nothing whole": (lambda models: (models / "m000001" / "counts.npz").write_bytes(b"x"), "不完整"),
    "no name": (lambda models: (models / "current").write_text("../../etc\n"), "不是模型的名称"),
}


@pytest.mark.parametrize("name", MODELS)
def test_damaged_models_are_named(home, name):
    spoil, words = MODELS[name]
    models = trained(home)
    assert complaints(home) == []
    spoil(models)
    (found,) = [finding for finding in examine({"ZWFW_HOME": str(home)}) if finding.check == "models"]
    assert (found.state, found.cause) == ("wrong", "")
    assert words in found.message
    assert "zwfw recommend train" in found.mend


def test_leftovers_of_killed_processes_are_noted(home):
    (home / "locks").mkdir(exist_ok=True)
    (home / "locks" / "load-7.lock").touch()
    (home / "locks" / "lexicon.lock").touch()  # stays: who publishes next takes it
    (home / "index" / "g000009").mkdir()
    (home / "index" / "g000009" / "part").write_bytes(b"x" * 5_000_000)
    found = examine({"ZWFW_HOME": str(home)})
    noted = {finding.check: finding for finding in found if finding.state == "note"}
    assert "load-7.lock" in noted["locks"].message
    assert "lexicon.lock" not in noted["locks"].message
    assert "g000009（5 MB）" in noted["generations"].message
    assert complaints(home) == []
    with open_home(home).generations.lock():
        assert not any("g000009" in finding.message for finding in examine({"ZWFW_HOME": str(home)}))


def test_two_servers_over_one_home_are_a_fault(home):
    with ExitStack() as servers:
        servers.enter_context(server_mark(home, "http://127.0.0.1:8000"))
        assert complaints(home) == []
        servers.enter_context(server_mark(home, "http://127.0.0.1:8001"))
        (fault,) = complaints(home)
        assert "同一数据目录上有 2 个 zwfw serve" in fault
        assert ":8000" in fault
        assert ":8001" in fault
    assert running_servers(home) == []
    assert complaints(home) == []


def test_a_server_on_a_read_only_disk_leaves_no_mark(here, disk):
    disk.remount("ro")
    with server_mark(here, "http://127.0.0.1:8000"):
        assert running_servers(here) == []


def events_ahead(home: Path, at: float) -> None:
    store = open_home(home).events
    store.append([Event(f"e{at}", "search", 1, query="居住证")], Visitor(), int(at * 1000))
    store.close()


def log_ahead(home: Path, at: float) -> None:
    log = open_home(home).query_log
    log.record(QueryEntry("居住证", None, "all", 1, 1, 0, 1.0))
    log.close()
    text = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(at))
    with closing(sqlite3.connect(home / "log.db")) as connection, connection:
        connection.execute("UPDATE queries SET at = ?", (text,))


def index_ahead(home: Path, at: float) -> None:
    manifest = home / "index" / "g000001" / "manifest.json"
    values = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**values, "built_at": time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(at))}))


@pytest.mark.parametrize(
    ("ahead", "words"), [(events_ahead, "行为事件"), (log_ahead, "查询日志"), (index_ahead, "在用索引的建立时间")]
)
def test_a_clock_behind_what_was_written_is_named(home, ahead, words):
    ahead(home, time.time() + 60)
    assert not any("clock" in fault for fault in complaints(home, deep=False))
    ahead(home, time.time() + 90_000)
    clock = [fault for fault in complaints(home, deep=False) if "clock" in fault]
    assert len(clock) == 1
    assert words in clock[0]
