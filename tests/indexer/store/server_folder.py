"""The folder of a PostgreSQL server that a test starts: no server works in it, and it is gone, when the test ends, also
where the test is killed.

A small process guards it. The kernel tells it that its parent has ended (Linux; elsewhere it ends with the test only).
It looks at the folder and at nothing else, so the test may stop and start the server as it likes.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from search_engine.installation.tether import end_with

ROOT = Path(__file__).parents[3]
# A file system in memory: to make a database there takes .04 s, on a disk that others write to .7 s.
MEMORY, ROOM = Path("/dev/shm"), 4 * 2**30
# What was being started when the test was killed may come into being a moment later.
TRIES, STEP = 50, 0.1
READY = b"ready\n"


@contextmanager
def server_folder(owner: str | None) -> Iterator[Path]:
    """A folder of a user, in memory where there is room; a server's files are in `data` in it. Its path is short: the
    name of a socket in it has at most 107 bytes.
    """
    place = MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM else None
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=place))
    command = [sys.executable, "-m", __name__, str(os.getpid()), str(folder), owner or ""]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, start_new_session=True) as guard:
        assert guard.stdout is not None
        assert guard.stdout.readline() == READY
        try:
            if owner is not None:
                shutil.chown(folder, owner)
            yield folder
        finally:
            guard.terminate()


def guard(parent: str, folder: str, owner: str) -> None:
    """Wait to be told to end; then end the server, and delete the folder."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    end_with(int(parent))
    sys.stdout.buffer.write(READY)
    sys.stdout.buffer.flush()
    signal.sigwait({signal.SIGTERM})
    for _ in range(TRIES):
        command = ["pg_ctl", "-D", f"{folder}/data", "-w", "-m", "immediate", "stop"]
        if (Path(folder) / "data" / "postmaster.pid").exists():
            subprocess.run(command, user=owner or None, cwd=folder, capture_output=True, check=False)
        shutil.rmtree(folder, ignore_errors=True)
        if not Path(folder).exists():
            return
        time.sleep(STEP)


if __name__ == "__main__":
    guard(*sys.argv[1:])
