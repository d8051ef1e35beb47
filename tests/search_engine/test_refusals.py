"""What the service and the command line say of a disk that refuses.

1. `/readyz` has what is left, whether that is little, and a sentence for each stage.
2. The command line says a sentence and ends with 1; what nobody expected is still shown as it is.
3. A line of the log that cannot be written is lost, and nothing else.
4. The worker waits for a disk, and ends when it is told to.
5. Searches and hot terms go on where events cannot be read.
"""

from __future__ import annotations

import io
import sqlite3
import sys

import click
import pytest
import structlog
from click.testing import CliRunner
from sqlalchemy.exc import OperationalError

from indexer.disk import ROOM, Space
from indexer.errors import DiskFull, ReadOnlyDisk, StoreBusy
from indexer.worker.worker import Worker
from search_engine.cli import main
from search_engine.cli import worker as worker_command
from search_engine.cli.main import cli
from search_engine.errors import ServiceError
from search_engine.installation import readiness as fields
from search_engine.installation.installation import Installation
from search_engine.logs import UnfailingLogger, configure_logs
from search_engine.people.activity.storing import read_or
from search_engine.settings.settings import MB, Settings

STAGES = [
    (Space(10**12, 10**12, False), False, None),
    (Space(1_999 * MB, 10**12, False), True, "低于 ZWFW_DISK_WARNING=2000"),
    (Space(199 * MB, 10**12, False), True, "已停止载入与建立索引"),
    (Space(ROOM - 1, 10**12, False), True, "已停止一切写入"),
    (Space(10**12, 10**12, True), False, "磁盘只读"),
]


@pytest.mark.parametrize(("left", "low", "told"), STAGES)
def test_readiness_tells_the_room_left_and_a_warning(monkeypatch, left, low, told):
    monkeypatch.setattr(fields, "space", lambda _: left)
    found = fields.disk_fields(Settings(disk_warning=2_000))
    assert (found["free"], found["low"]) == (left.free, low)
    assert (found["warning"] is None) == (told is None)
    assert told is None or told in found["warning"]


def full() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    return error


ERRORS = {
    "of the system": (OSError(28, "No space left on device"), "磁盘空间不足，没有写入"),
    "of SQLite": (full(), "磁盘空间不足，没有写入"),
    "around one of SQLite": (OperationalError("INSERT", {}, full()), "磁盘空间不足，没有写入"),
    "of ours": (ReadOnlyDisk("/x"), "磁盘只读，没有写入：/x"),
    "no rights": (PermissionError(13, "Permission denied", "/x/file"), "没有权限读写 /x/file"),
    "another of SQLite": (sqlite3.OperationalError("no such table: x"), "zwfw doctor"),
}


def run(monkeypatch, capsys, error: Exception) -> tuple[object, str]:
    def fails() -> None:
        raise error

    monkeypatch.setattr(cli, "get_command", lambda *_: click.Command("fails", callback=fails))
    monkeypatch.setattr(structlog, "configure", lambda **_: None)
    with pytest.raises(SystemExit) as ended:
        main(["fails"])
    return ended.value.code, capsys.readouterr().err


@pytest.mark.parametrize("name", ERRORS)
def test_a_refusing_disk_is_told_in_a_sentence(monkeypatch, capsys, name):
    error, words = ERRORS[name]
    status, told = run(monkeypatch, capsys, error)
    assert status == 1
    assert told.startswith("错误：")
    assert words in told


def test_an_unexpected_error_is_shown_as_it_is(monkeypatch, capsys):
    with pytest.raises(KeyError):
        run(monkeypatch, capsys, KeyError("x"))


class FullFile(io.StringIO):
    """A file on a full disk."""

    def write(self, _text: str) -> int:
        raise OSError(28, "No space left on device")


def test_a_log_line_that_cannot_be_written_is_lost_alone(monkeypatch):
    logger = UnfailingLogger(FullFile())
    for name in ("msg", "info", "warning", "error", "debug", "critical"):
        getattr(logger, name)("a line")
    told = {}
    monkeypatch.setattr(structlog, "configure", lambda **given: told.update(given))
    configure_logs()
    monkeypatch.setattr(sys, "stderr", FullFile())
    told["logger_factory"]().warning("a line")


@pytest.mark.parametrize("refusal", [DiskFull("/x", 0), StoreBusy()])
def test_the_worker_waits_for_the_disk_until_stopped(monkeypatch, refusal):
    monkeypatch.setattr(worker_command, "WAIT_FOR_DISK", 0.0)
    tried: list[int] = []

    def work() -> None:
        tried.append(1)
        if len(tried) < 3:
            raise refusal

    worker_command.wait_for_disk(work, lambda: False)
    assert len(tried) == 3

    def never() -> None:
        tried.append(1)
        raise DiskFull("/x", 0)

    worker_command.wait_for_disk(never, lambda: len(tried) > 5)
    assert len(tried) == 6
    with pytest.raises(KeyError):
        worker_command.wait_for_disk(lambda: {}["x"], lambda: False)


@pytest.mark.parametrize("error", [DiskFull("/x", 0), StoreBusy(), OperationalError("SELECT", {}, full())])
def test_what_needs_events_goes_on_without_them(error):
    def read() -> list[int]:
        raise error

    assert read_or([1], read) == [1]
    assert read_or([1], lambda: [2]) == [2]
    with pytest.raises(ServiceError):
        read_or([1], lambda: (_ for _ in ()).throw(ServiceError("a fault of the caller")))


def test_the_worker_waits_for_a_store_that_cannot_be_opened(tmp_path, monkeypatch):
    """The command opens the store itself: that, too, is waited for."""
    monkeypatch.setattr(worker_command, "WAIT_FOR_DISK", 0.0)
    opened, tried = Installation.store.func, []

    def refusing(self):
        tried.append(1)
        if len(tried) < 3:
            raise DiskFull(tmp_path, 0)
        return opened(self)

    def run(self, stop, beside):
        """Nothing to do."""

    monkeypatch.setattr(Installation, "store", property(refusing))
    monkeypatch.setattr(Worker, "run", run)
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path))
    assert CliRunner().invoke(worker_command.worker, []).exit_code == 0
    assert len(tried) >= 3
