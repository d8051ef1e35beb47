"""Which refusal of the system an error stands for.

1. Errors of the system, of SQLite, and SQLAlchemy's around them become failures with a cause and a mend; damage, and
   whatever else, does not.
2. What SQLite does not tell is found by trying to write, and nothing is left of that.
3. Too little room is refused before anything is written, so are no inodes and a read-only disk.
4. A failure goes whole from process to process.
"""

from __future__ import annotations

import errno
import os
import pickle
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from indexer import disk
from indexer.disk import Space, failure_of, probe, refusals, require_room, space, unreadable
from indexer.errors import (
    DamagedIndex,
    DeviceFault,
    DiskFull,
    NoHandles,
    NoRights,
    ReadOnlyDisk,
    StorageFailure,
)

BY_ERRNO = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EROFS: ReadOnlyDisk,
    errno.EACCES: NoRights,
    errno.EPERM: NoRights,
    errno.EMFILE: NoHandles,
    errno.ENFILE: NoHandles,
    errno.EIO: DeviceFault,
}


def of_sqlite(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("told by SQLite")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize("number", BY_ERRNO)
def test_system_errors_become_failures_with_cause_and_mend(number, tmp_path):
    found = failure_of(OSError(number, os.strerror(number), str(tmp_path / "file")), tmp_path)
    assert type(found) is BY_ERRNO[number]
    assert str(tmp_path / "file") in str(found)
    assert "请" in str(found)
    with pytest.raises(BY_ERRNO[number]), refusals(tmp_path):
        raise OSError(number, os.strerror(number))


def test_sqlite_errors_become_failures(tmp_path):
    full = of_sqlite(sqlite3.SQLITE_FULL)
    assert isinstance(failure_of(full, tmp_path / "db"), DiskFull)
    assert isinstance(failure_of(OperationalError("SELECT 1", {}, full), tmp_path / "db"), DiskFull)
    assert isinstance(failure_of(of_sqlite(sqlite3.SQLITE_IOERR_WRITE), tmp_path / "db"), DeviceFault)


@pytest.mark.parametrize(
    "error",
    [
        of_sqlite(sqlite3.SQLITE_CORRUPT),
        of_sqlite(sqlite3.SQLITE_NOTADB),
        of_sqlite(sqlite3.SQLITE_IOERR_SHORT_READ),
        of_sqlite(sqlite3.SQLITE_BUSY),
        of_sqlite(sqlite3.SQLITE_CANTOPEN),
        FileNotFoundError(errno.ENOENT, "no such file"),
        ValueError("full"),
        DamagedIndex("x", "y"),
    ],
    ids=str,
)
def test_damage_and_other_errors_become_no_disk_failure(error, tmp_path):
    assert failure_of(error, tmp_path / "db") is None
    with pytest.raises(type(error)), refusals(tmp_path):
        raise error


def test_a_missing_index_file_is_damage_and_no_handles_is_not(tmp_path):
    assert isinstance(unreadable(FileNotFoundError(errno.ENOENT, ""), tmp_path, "x"), DamagedIndex)
    assert isinstance(unreadable(OSError(errno.EMFILE, ""), tmp_path, "x"), NoHandles)


def test_trying_to_write_finds_the_cause_and_leaves_nothing(tmp_path, monkeypatch):
    assert probe(tmp_path) is None
    assert list(tmp_path.iterdir()) == []
    for number, kind in BY_ERRNO.items():
        monkeypatch.setattr(disk.os, "fsync", lambda _, number=number: (_ for _ in ()).throw(OSError(number, "")))
        assert type(probe(tmp_path)) is kind
        assert type(failure_of(of_sqlite(sqlite3.SQLITE_IOERR), tmp_path / "db")) is kind
    assert list(tmp_path.iterdir()) == []


def test_too_little_room_is_refused_before_writing(tmp_path, monkeypatch):
    assert space(tmp_path / "not" / "there").free == pytest.approx(space(tmp_path).free, rel=0.1)
    require_room(tmp_path)
    with pytest.raises(DiskFull, match="须留"):
        require_room(tmp_path, 10**18)
    monkeypatch.setattr(disk, "space", lambda _: Space(10**9, 10**10, read_only=True))
    with pytest.raises(ReadOnlyDisk):
        require_room(tmp_path)


def test_no_free_inodes_are_no_room(tmp_path, monkeypatch):
    found = os.statvfs(tmp_path)
    values = {name: getattr(found, name) for name in dir(found) if name.startswith("f_")}
    for favail, files, free in ((0, 1_000, 0), (0, 0, found.f_bavail * found.f_frsize)):
        told = type("StatVfs", (), {**values, "f_favail": favail, "f_files": files})
        monkeypatch.setattr(disk.os, "statvfs", lambda _, told=told: told)
        assert space(tmp_path).free == free


@pytest.mark.parametrize("failure", [DiskFull(Path("/x"), 5, 7), NoRights("/y"), StorageFailure("/z", "told")], ids=str)
def test_a_failure_survives_pickling(failure):
    again = pickle.loads(pickle.dumps(failure))
    assert (type(again), str(again), again.__dict__) == (type(failure), str(failure), failure.__dict__)
