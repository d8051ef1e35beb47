"""Room for the index of a write-ahead log (`-shm`), taken before a transaction writes to it.

SQLite makes that file longer with a byte for every 4 KiB, and then writes to its map. On a file system of smaller
blocks most of it is holes, and a hole that cannot be filled on a full disk kills the process. So the file is allocated
whole, ahead of what is written.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from indexer.disk import allocate, refusals

# A part of the index holds so many frames of the log, and has so many bytes.
FRAMES, PART = 4096, 32_768
# A page and its header in the log: our databases have SQLite's own size of a page.
FRAME = 4096 + 24
# Bytes allocated ahead of what the log needs: a transaction of 64 thousand pages, 256 MB.
AHEAD = 16 * PART


@dataclass(slots=True)
class _Kept:
    """The file of an index. It stays open: closing it would free all locks that SQLite has on it in this process."""

    descriptor: int
    allocated: int = 0


_kept: dict[tuple[int, int], _Kept] = {}
_lock = threading.Lock()


def allocate_index(database: Path) -> None:
    """Allocate the index of a database's log as far as the transaction that has begun may come. The caller holds the
    database's write lock. Raises `DiskFull`.
    """
    index, log = Path(f"{database}-shm"), Path(f"{database}-wal")
    with refusals(database), suppress(FileNotFoundError):  # no write-ahead log
        status = index.stat()
        needed = (log.stat().st_size // FRAME // FRAMES + 1) * PART + AHEAD
        with _lock:
            kept = _kept.get((status.st_dev, status.st_ino)) or _keep(index)
            if kept.allocated < needed:
                allocate(kept.descriptor, needed)
                kept.allocated = needed


def _keep(index: Path) -> _Kept:
    for key in [key for key, kept in _kept.items() if os.fstat(kept.descriptor).st_nlink == 0]:
        os.close(_kept.pop(key).descriptor)  # nobody has locks on a file that SQLite has removed
    descriptor = os.open(index, os.O_RDWR)
    status = os.fstat(descriptor)
    kept = _kept[status.st_dev, status.st_ino] = _Kept(descriptor)
    return kept
