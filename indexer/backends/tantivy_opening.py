"""How a tantivy index is opened, and what the errors are that it tells in its own way."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import tantivy

from indexer.disk import failure_of, probe
from indexer.errors import DamagedIndex, NoRights, ReadOnlyDisk, StorageFailure

# The list of the segments of a committed state.
META = "meta.json"
# The list of all files that it has written, of this state or earlier ones.
MANAGED = ".managed.json"
TOLD = "内容无法读取"
# In what tantivy says where it may open no more files.
NO_HANDLES = ("TooManyOpenFiles", f"code: {errno.EMFILE},")
LOCK = ".tantivy-meta.lock"
# A file system in memory, which Linux has: the folder for temporary files may lie on the same disk.
IN_MEMORY = Path("/dev/shm")


def open_index(path: Path) -> tuple[tantivy.Index, Path | None]:
    """Open an index.

    Even to read, tantivy opens a lock file for writing. Where its folder is read-only, it is given another one that
    holds links to the files as they are now, and can be written to; that folder is returned too.
    """
    try:
        return tantivy.Index.open(str(path)), None
    except (ValueError, OSError):
        if not _read_only(path):
            raise
    links = _temporary_folder()
    for file in path.iterdir():
        if not file.name.endswith(".lock"):
            (links / file.name).symlink_to(file.absolute())
    return tantivy.Index.open(str(links)), links


def _read_only(path: Path) -> bool:
    try:
        os.close(os.open(path / LOCK, os.O_WRONLY | os.O_CREAT, 0o600))
    except OSError as error:
        return isinstance(failure_of(error, path), ReadOnlyDisk | NoRights)
    return False


def _temporary_folder() -> Path:
    with suppress(OSError):
        return Path(tempfile.mkdtemp(prefix="zwfw-", dir=IN_MEMORY))
    return Path(tempfile.mkdtemp(prefix="zwfw-"))


def is_panic(error: BaseException) -> bool:
    """Whether tantivy gave up on what it read: its type cannot be imported, and it is no `Exception`."""
    return type(error).__name__ == "PanicException"


@contextmanager
def opening(path: Path) -> Iterator[None]:
    """Whatever tantivy says of files that it cannot open becomes `DamagedIndex`, unless the system refuses to open
    them.
    """
    try:
        yield
    except (ValueError, OSError) as error:
        raise _refusal_to_read(path, str(error)) or DamagedIndex(path.name, str(error)[:200]) from error
    except BaseException as error:
        if is_panic(error):
            raise DamagedIndex(path.name, TOLD) from error
        raise


def _refusal_to_read(path: Path, told: str) -> StorageFailure | None:
    """What the system refuses; `told`: tantivy's own words. A handle that was missing may be free again by now."""
    if any(sign in told for sign in NO_HANDLES):
        return failure_of(OSError(errno.EMFILE, os.strerror(errno.EMFILE)), path)
    try:
        (path / META).read_bytes()
    except OSError as error:
        return failure_of(error, path)
    return None


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Where tantivy cannot write, it says that a thread of its own has ended; what the system refuses is raised
    instead.
    """
    try:
        yield
    except (ValueError, OSError) as error:
        if (failure := probe(path)) is None:
            raise
        raise failure from error
