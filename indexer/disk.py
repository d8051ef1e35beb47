"""The disk that the state lives on: how much room is left, and which refusal of the system an error stands for."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from indexer.errors import (
    DamagedIndex,
    DeviceFault,
    DiskFull,
    IndexerError,
    NoHandles,
    NoRights,
    ReadOnlyDisk,
    StorageFailure,
)

# Bytes below which no transaction begins: more than one of events or of a few documents takes of its log, so that
# those which have begun are written whole.
ROOM = 4 * 1024 * 1024
BLOCK = 4096

# What SQLite says where the system has refused something and it does not tell what.
UNCLEAR = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)
# A file that ends too early, or whose file system contradicts itself, is damaged.
DAMAGED = (sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_CORRUPTFS)

BY_NUMBER: dict[int, Callable[[Path], StorageFailure]] = {
    errno.ENOSPC: lambda path: DiskFull(path, space(path).free),
    errno.EDQUOT: lambda path: DiskFull(path, space(path).free),
    errno.EROFS: ReadOnlyDisk,
    errno.EACCES: NoRights,
    errno.EPERM: NoRights,
    errno.EMFILE: NoHandles,
    errno.ENFILE: NoHandles,
    errno.EIO: DeviceFault,
}


@dataclass(frozen=True, slots=True)
class Space:
    """What is left of a file system.

    Attributes:
        free: Bytes, for this process's user; 0 where no more files can be made.
        total: Bytes in all.
        read_only: Whether it is mounted so. One that became so after a fault may not say it; see `probe`.
    """

    free: int
    total: int
    read_only: bool


def space(path: Path) -> Space:
    """What is left where a path is, or is going to be."""
    found = os.statvfs(_there(path))
    files_left = found.f_favail > 0 or found.f_files == 0  # some file systems do not count files
    free = found.f_bavail * found.f_frsize if files_left else 0
    return Space(free, found.f_blocks * found.f_frsize, bool(found.f_flag & os.ST_RDONLY))


def require_room(path: Path, least: int = ROOM) -> None:
    """Raise `ReadOnlyDisk`, or `DiskFull` where fewer than `least` bytes are left."""
    left = space(path)
    if left.read_only:
        raise ReadOnlyDisk(path)
    if left.free < least:
        raise DiskFull(path, left.free, least)


def probe(folder: Path) -> StorageFailure | None:
    """What keeps this process from writing into a folder; None where nothing does. A file without a name is written to
    the device: nothing is left of it, and nobody sees it.
    """
    folder = _there(folder)
    try:
        with _nameless(folder) as file:
            file.write(bytes(BLOCK))
            file.flush()
            os.fsync(file.fileno())
        require_room(folder)
    except StorageFailure as failure:
        return failure
    except OSError as error:
        return _of_number(error.errno, folder)
    return None


def is_damage(error: BaseException) -> bool:
    """Whether SQLite has found that what it read is no whole database; nothing else is a reason to restore one."""
    code: int = getattr(getattr(error, "orig", error), "sqlite_errorcode", 0)
    return code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or code in DAMAGED


def failure_of(error: BaseException, path: Path) -> StorageFailure | None:
    """The refusal of the system that an error stands for; None for every other error, damage among them.

    Args:
        error: An error of the system, of SQLite, or SQLAlchemy's around one.
        path: What was read or written; the error's own file, where it names one, is told instead.
    """
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, StorageFailure):
        return cause
    if isinstance(cause, OSError):
        return _of_number(cause.errno, Path(os.fsdecode(cause.filename)) if cause.filename else path)
    return _of_sqlite(cause, path) if isinstance(cause, sqlite3.Error) else None


def allocate(descriptor: int, size: int) -> None:
    """Have the first bytes of a file placed on the disk: whoever writes through a map to a hole that cannot be filled
    any more is killed. Where the system cannot do that (macOS), the file only becomes as long.
    """
    if sys.platform != "darwin":
        os.posix_fallocate(descriptor, 0, size)
    elif os.fstat(descriptor).st_size < size:
        os.ftruncate(descriptor, size)


@contextmanager
def refusals(path: Path) -> Iterator[None]:
    """Within it, what the system refuses is raised as `StorageFailure`; all other errors stay what they are."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        if (failure := failure_of(error, path)) is None:
            raise
        raise failure from error


def unreadable(error: OSError, path: Path, name: str) -> IndexerError:
    """Why a file of an index cannot be read: the system refuses, or it is not there.

    Args:
        name: What a person would call it.
    """
    return failure_of(error, path) or DamagedIndex(name, "文件缺失")


def _of_number(number: int | None, path: Path) -> StorageFailure | None:
    made = BY_NUMBER.get(number or 0)
    return made(path) if made else None


def _of_sqlite(error: sqlite3.Error, path: Path) -> StorageFailure | None:
    code: int = getattr(error, "sqlite_errorcode", 0)
    if code & 0xFF == sqlite3.SQLITE_FULL:
        return DiskFull(path, space(path).free)
    if code & 0xFF not in UNCLEAR or code in DAMAGED:
        return None
    found = probe(path.parent)
    if found is None and path.exists() and not os.access(path, os.R_OK | os.W_OK):
        return NoRights(path)
    if found is None and code & 0xFF == sqlite3.SQLITE_IOERR:
        return DeviceFault(path)
    return found


def _there(path: Path) -> Path:
    path = path.absolute()
    # not `Path.exists`, which raises where a folder above may not be looked into
    return next(place for place in (path, *path.parents) if os.path.exists(place))


def _nameless(folder: Path) -> IO[bytes]:
    return tempfile.TemporaryFile(dir=folder if folder.is_dir() else folder.parent)
