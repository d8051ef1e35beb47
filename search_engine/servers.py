"""Which servers run over a home: each holds a lock file of its own, which the system frees with the process."""

from __future__ import annotations

import fcntl
import math
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from indexer.processes import is_held

__all__ = ["is_held", "running_servers", "server_mark"]

LOCKS = "locks"
PATTERN = "serve-*.lock"


@contextmanager
def server_mark(home: Path, address: str) -> Iterator[None]:
    """Within it, a server that listens on an address is known to run over a home. A disk that refuses is no hindrance:
    then it is not known.
    """
    # not by the process's number: in two containers it may be the same
    path = home / LOCKS / PATTERN.replace("*", secrets.token_hex(4))
    file = None
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("w", encoding="utf-8")
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.write(file.fileno(), f"进程 {os.getpid()}，监听 {address}，自 {time.strftime('%Y-%m-%d %H:%M:%S')}".encode())
    try:
        yield
    finally:
        if file is not None:
            with suppress(OSError):
                path.unlink(missing_ok=True)
            file.close()


def running_servers(home: Path, before: float = math.inf) -> list[str]:
    """What the servers over a home say of themselves. `before`: only those that began earlier (seconds since
    1970).
    """
    locks = sorted((home / LOCKS).glob(PATTERN))
    found = (path for path in locks if is_held(path) and path.stat().st_mtime < before)
    return [path.read_text(encoding="utf-8", errors="replace") or path.name for path in found]
