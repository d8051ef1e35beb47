"""Values of a database as this host's processes hold them: reading does not wait for it.

The worker asks the database again and again, and writes what has changed into a small file. The other processes look at
the file, as they look at dictionaries. While the database is away the file stays as it is, also over a
restart.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any, Generic, TypeVar

import orjson

from indexer.disk import refusals
from indexer.generation.atomic_replacement import OWNER_ONLY, replace_file
from search_engine.installation.private_home import private_folder

# Seconds between two looks at a file: what changes acts in every process within a second.
LOOK_EVERY = 0.25
T = TypeVar("T")
Stamp = tuple[int, int, int]


class Followed(Generic[T]):
    """One value. Safe for several threads.

    Args:
        path: Its file, for its owner's eyes alone; the folder is made.
        ask: Asks the database. It is given what the file says (None: nothing yet), and returns what it is to say: plain
            JSON values.
        make: What processes hold, from these values.
    """

    def __init__(self, path: Path, ask: Callable[[Any], Any], make: Callable[[Any], T]) -> None:
        self._path, self._ask, self._make = path, ask, make
        self._lock = Lock()
        self._looked = float("-inf")
        self._stamp: Stamp | None = None
        self._value: T | None = None

    def value(self) -> T | None:
        """What was seen last; None: nothing ever was. Between two looks at the file it takes one at a clock."""
        now = time.monotonic()
        if now - self._looked < LOOK_EVERY:
            return self._value
        with self._lock:
            self._looked = now
            stamp = self._stamp_now()
            if stamp != self._stamp and (content := self._content()) is not None:
                # another program has written it; the worker of this one mends it
                with suppress(KeyError, TypeError, ValueError):
                    self._value, self._stamp = self._make(content), stamp
            return self._value

    def follow(self) -> bool:
        """Ask the database; returns whether the value has changed. Raises `StoreBusy` where it does not answer now."""
        before = self._content()
        after = self._ask(before)
        if after == before:
            return False
        replace_private(self._path, orjson.dumps(after))
        self._looked = float("-inf")  # who writes knows at once
        return True

    @property
    def is_damaged(self) -> bool:
        """Whether there is a file, and nothing that it said was ever understood here."""
        return self.value() is None and self._path.exists()

    def _content(self) -> Any:
        """What the file says; None where there is none, or it is just being replaced."""
        try:
            return orjson.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return None

    def _stamp_now(self) -> Stamp | None:
        try:
            found = os.stat(self._path)
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size


def replace_private(path: Path, content: bytes) -> None:
    """Replace a file that its owner alone may read, in one step, one process after another. What it said before is
    overwritten where it stood: it may be a secret whose time is over.
    """
    private_folder(path.parent)
    with refusals(path), _held(path.parent):
        before = os.open(path, os.O_WRONLY) if path.exists() else None
        replace_file(path, content, OWNER_ONLY)
        if before is not None:
            overwrite(before)
            os.close(before)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def overwrite(descriptor: int) -> None:
    """Write zeros over all of a file, through to the disk."""
    os.pwrite(descriptor, bytes(os.fstat(descriptor).st_size), 0)
    os.fsync(descriptor)
