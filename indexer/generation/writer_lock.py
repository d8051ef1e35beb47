"""The writer's lock: one process indexes at a time."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO

from indexer.disk import refusals
from indexer.errors import IndexLocked
from indexer.processes import is_held


class WriterLock:
    """Held by the one process that indexes. The operating system frees it with the process, however that ends.

    A context manager. Entering raises `IndexLocked` where another process holds it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    def __enter__(self) -> WriterLock:
        with refusals(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            file = self._path.open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            manager = file.read().strip() or "未知"
            file.close()
            raise IndexLocked(manager) from None
        with suppress(OSError):  # a full disk: nobody is told who holds it then, but it is held
            os.ftruncate(file.fileno(), 0)
            os.write(file.fileno(), f"进程 {os.getpid()}，自 {time.strftime('%Y-%m-%d %H:%M:%S')}".encode())
        self._file = file
        return self

    def manager(self) -> str | None:
        """Which process holds it, as it wrote itself down; None where none does."""
        return self._path.read_text().strip() or "未知" if is_held(self._path) else None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()
            self._file = None
