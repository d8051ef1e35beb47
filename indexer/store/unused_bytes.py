"""Overwriting what SQLite leaves between rows.

With `secure_delete` SQLite overwrites a row where it stands when it is deleted, and a page when it is freed. What it
does not overwrite are older copies: when a page is split or filled up, its rows move, and where they stood before stays
as it was, in the stretch between the list of rows and the first row. Such a copy is of a row that may be deleted long
after, somewhere else. A vacuum would write the whole file anew, which takes seconds and as much room again; here only
the bytes that belong to nothing are set to zero, in place. (Where somebody has deleted without `secure_delete`, what is
left of rows of several pages may stay behind the end of another such row.)

That is done behind SQLite's back, so everything that could meet it is kept out: the write-ahead log is empty and stays
so under the write lock, hence nobody writes to the file, and the transaction that follows makes every other connection
forget the pages that it has in memory. Readers may go on: no byte that belongs to anything changes.
"""

from __future__ import annotations

import os
import sqlite3
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Engine, event

from indexer.disk import refusals

# Seconds in which a moment is sought when nobody reads what the log holds, and nobody has written since it was emptied.
PATIENCE = 0.5
PAUSE = 0.005
# ms for which one attempt waits for whoever reads or writes.
WAIT = 200
# Bytes read at once.
PORTION = 1 << 22
# The first byte of a page of rows, and how long its head is; an overflow page begins with the number of the next one,
# which is one of these from page 2^25 on (128 GiB).
HEAD_LENGTH = np.zeros(256, np.int64)
HEAD_LENGTH[[2, 5]], HEAD_LENGTH[[10, 13]] = 12, 8
LAST_PAGE = 1 << 25
# Places in the head of the file: bytes of a page (u16), first page of the list of free ones, largest root page (0 where
# there are no pages of pointers, which could be taken for others).
PAGE_SIZE, FREE_LIST, LARGEST_ROOT = 16, 32, 52
FILE_HEAD = 100

_kept: dict[tuple[int, int], int] = {}
_lock = threading.Lock()


def overwrite_deleted(engine: Engine) -> None:
    """Overwrite what is deleted: SQLite would leave it in free pages until these are used again."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA secure_delete=ON")


def overwrite_unused(path: Path, patience: float = PATIENCE) -> bool:
    """Empty the write-ahead log of a database and set to zero all bytes of its file that belong to no row.

    Returns:
        False where somebody who reads keeps the log from being emptied, or others write without a pause: to be tried
        again; what was deleted may then still be in the log.

    Raises:
        StorageFailure: The disk is full, read-only, or refuses otherwise.
    """
    with refusals(path), closing(sqlite3.connect(path, timeout=WAIT / 1_000, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=FULL")
        until = time.monotonic() + patience
        while not _alone(connection, path):
            if time.monotonic() >= until:
                return False
            time.sleep(PAUSE)
        _overwrite(_descriptor(path))
        _tell_others(connection)
        # what others have written since is of pages that were clean: where it cannot be emptied, that is no harm
        _empty_log(connection)
    return True


def _alone(connection: sqlite3.Connection, path: Path) -> bool:
    """Take the write lock while the log is empty; False where somebody reads what it holds, or writes."""
    if not _empty_log(connection):
        return False
    with suppress(sqlite3.OperationalError):
        connection.execute("BEGIN IMMEDIATE")
    if not connection.in_transaction:
        return False
    if _size(f"{path}-wal"):
        connection.execute("ROLLBACK")  # somebody was quicker
        return False
    return True


def empty_log(path: Path) -> bool:
    """Bring the write-ahead log into the database, where deleted rows are overwritten, and empty it; False where
    somebody who reads keeps it from that.
    """
    with refusals(path), closing(sqlite3.connect(path, timeout=WAIT / 1_000, isolation_level=None)) as connection:
        return _empty_log(connection)


def _empty_log(connection: sqlite3.Connection) -> bool:
    (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def _tell_others(connection: sqlite3.Connection) -> None:
    """Change what every connection looks at before it begins: it takes none of its pages for current then."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    connection.execute(f"PRAGMA user_version={(version + 1) % (1 << 31)}")  # a pragma takes no parameters
    connection.execute("COMMIT")


def _size(name: str) -> int:
    try:
        return os.stat(name).st_size
    except FileNotFoundError:
        return 0


def _descriptor(path: Path) -> int:
    """The file, opened once and for all: closing it would free all locks that SQLite has on it in this process."""
    with _lock:
        for key in [key for key, kept in _kept.items() if os.fstat(kept).st_nlink == 0]:
            os.close(_kept.pop(key))  # nobody has locks on a file that is gone
        status = path.stat()
        key = (status.st_dev, status.st_ino)
        if key not in _kept:
            _kept[key] = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        return _kept[key]


def _overwrite(descriptor: int) -> None:
    head = os.pread(descriptor, FILE_HEAD, 0)
    if len(head) < FILE_HEAD:
        return
    (size,) = struct.unpack_from(">H", head, PAGE_SIZE)
    size = 65_536 if size == 1 else size
    (largest_root,) = struct.unpack_from(">I", head, LARGEST_ROOT)
    pages = os.fstat(descriptor).st_size // size
    if largest_root or pages >= LAST_PAGE:
        return
    portion = max(PORTION // size, 1)
    for first in range(0, pages, portion):
        content = os.pread(descriptor, portion * size, first * size)
        for start, end in unused(content, size, at_start=first == 0):
            if content.count(0, start, end) != end - start:
                _zero(descriptor, first * size + start, end - start)
    _overwrite_free(descriptor, head, size, pages)
    os.fsync(descriptor)


def unused(content: bytes, size: int, *, at_start: bool) -> Iterator[tuple[int, int]]:
    """Stretches [start, end) of whole pages that belong to no row; of pages of rows alone.

    Args:
        size: Of a page, in bytes.
        at_start: Whether the first page is the file's, which has the file's head before its own.
    """
    count = len(content) // size
    pages = np.frombuffer(content, np.uint8, count * size).reshape(count, size)
    before = np.zeros(count, np.int64)
    before[:1] = FILE_HEAD * at_start
    head = np.take_along_axis(pages, before[:, None] + np.arange(7), axis=1).astype(np.int64)
    length = HEAD_LENGTH[head[:, 0]]
    block, rows, first_row = ((head[:, place] << 8) + head[:, place + 1] for place in (1, 3, 5))
    start, end = before + length + 2 * rows, np.where(first_row == 0, 65_536, first_row)
    of_rows = length > 0
    here = np.arange(count) * size
    wide = of_rows & (start < end) & (end <= size)
    yield from zip((here + start)[wide].tolist(), (here + end)[wide].tolist(), strict=True)
    for page in np.flatnonzero(of_rows & (block > 0)).tolist():
        yield from _blocks(content, page * size, size, int(block[page]))


def _blocks(content: bytes, place: int, size: int, block: int) -> Iterator[tuple[int, int]]:
    """What deleted rows have left between others, in the page at a place; each names the next, further on."""
    while block and block + 4 <= size:
        following, length = struct.unpack_from(">HH", content, place + block)
        if block + length <= size and length > 4:
            yield place + block + 4, place + block + length
        block = following if following > block else 0


def _overwrite_free(descriptor: int, head: bytes, size: int, pages: int) -> None:
    """The pages that belong to nothing: some list others."""
    (page,) = struct.unpack_from(">I", head, FREE_LIST)
    seen: set[int] = set()
    while 1 < page <= pages and page not in seen:
        seen.add(page)
        content = os.pread(descriptor, size, (page - 1) * size)
        following, count = struct.unpack_from(">II", content)
        count = min(count, size // 4 - 2)
        _zero_if_needed(descriptor, (page - 1) * size + 8 + 4 * count, content[8 + 4 * count :])
        for leaf in struct.unpack_from(f">{count}I", content, 8):
            if 1 < leaf <= pages:
                place = (leaf - 1) * size
                _zero_if_needed(descriptor, place, os.pread(descriptor, size, place))
        page = following


def _zero_if_needed(descriptor: int, place: int, content: bytes) -> None:
    if content.count(0) != len(content):
        _zero(descriptor, place, len(content))


def _zero(descriptor: int, place: int, length: int) -> None:
    os.pwrite(descriptor, bytes(length), place)
