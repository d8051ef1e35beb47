"""Processes: those that work for this one and end with it, and whether one holds a lock."""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import threading
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path

from indexer.errors import ProcessLost


def end_with_parent() -> None:
    """End this process when the one that started it dies: a killed process cannot end those that work for it, and they
    would wait for work for ever.
    """
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, name="parent", daemon=True).start()


@contextmanager
def losing_none() -> Iterator[None]:
    """Within it, a process of a pool that ends by itself is `ProcessLost`."""
    try:
        yield
    except BrokenProcessPool as error:
        raise ProcessLost from error


def is_held(path: Path) -> bool:
    """Whether a living process holds a file's or a folder's lock (`flock`)."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
