"""Programs that a cluster is made of: each ends with the tests that started it, however these end."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

# The kernel ends a program whose parent has gone: tests that are killed leave no server behind.
TETHER = ("setpriv", "--pdeathsig", "TERM") if shutil.which("setpriv") else ()


def start(
    command: Sequence[str], log: Path, *, environment: Mapping[str, str] | None = None, user: str | None = None
) -> subprocess.Popen[bytes]:
    """Start a program, in a group of processes of its own, which appends to a log."""
    with log.open("ab") as output:
        return subprocess.Popen(
            [*TETHER, *command], env=environment, user=user, cwd=log.parent, stdout=output, stderr=output,
            start_new_session=True,
        )  # fmt: skip


def descendants(pid: int) -> Iterator[int]:
    """A process and all that come from it, those that came last first."""
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # a thread that has ended meanwhile
            for child in task.read_text(encoding="ascii").split():
                yield from descendants(int(child))
    yield pid


def kill_whole(process: subprocess.Popen[bytes]) -> None:
    """Kill a program and its children at one moment, as a host that loses power."""
    family = [*descendants(process.pid)]
    for number in (signal.SIGSTOP, signal.SIGKILL):  # none may notice that another has gone
        for pid in family:
            with suppress(ProcessLookupError):
                os.kill(pid, number)
    process.wait()


def command_of(pid: int) -> bytes:
    """What a process was started by; nothing of one that has gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
