"""Finds serving processes that hang, and has them replaced. That takes another process: a regular expression without
end holds the interpreter's lock, and every thread of its own process waits for it.

A process hangs when the thread that reads has not come round, or the one that computes searches has been at one
request, for ten seconds of their processor time. By a clock, a machine that was suspended, or has too much to do, would
lose all its processes at once. A process that is not open yet is left alone: started anew it would do the same again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import structlog

from api.serving.places import Place
from api.serving.supervisor import Supervisor

LOOK_SECONDS = 1.0
# Processor time, seconds: the dearest requests known take .6; the thread that reads comes round once a second, and
# the process has about five threads that compute.
HANGING_SECONDS = 10.0
log = structlog.get_logger("serve")


def processor_seconds(pid: int, thread: int | None = None) -> float | None:
    """What a process, or one thread of it, has used of the processor; None: it has ended, or this is no Linux."""
    task = f"/task/{thread}" if thread is not None else ""
    try:
        fields = (
            Path(f"/proc/{pid}{task}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        )
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Watchdog:
    """Looks after serving processes; call `look` about once a second.

    Args:
        watched: Each process with its place.
        replaced: Called when one was replaced.
        seconds: Processor time of a process, or of one of its threads.
    """

    def __init__(
        self,
        watched: Sequence[tuple[Supervisor, Place]],
        replaced: Callable[[], None],
        seconds: Callable[[int, int | None], float | None] = processor_seconds,
    ) -> None:
        self._watched, self._replaced, self._seconds = watched, replaced, seconds
        # what was seen last of a place's threads, and the processor time when it was new
        self._seen: dict[tuple[Place, str], tuple[tuple[int, int, int], float]] = {}

    def look(self) -> None:
        """Replace every process that hangs."""
        for supervisor, place in self._watched:
            pid = supervisor.pid
            if pid is not None and place.is_open and (thread := self._hanging(pid, place)):
                log.error("process_hung", pid=pid, thread=thread, processor_s=HANGING_SECONDS)
                supervisor.replace()
                self._replaced()

    def _hanging(self, pid: int, place: Place) -> str | None:
        """The name of a thread that hangs."""
        reading = self._stands(place, "reading", pid, None, place.rounds)
        thread = place.computing_thread
        computing = thread != 0 and self._stands(place, "computing", pid, thread, place.requests)
        return "reading" if reading else "computing" if computing else None

    def _stands(self, place: Place, name: str, pid: int, thread: int | None, count: int) -> bool:
        """Whether a count has been the same for too long."""
        seconds = self._seconds(pid, thread)
        if seconds is None:
            return False
        now = (pid, thread or 0, count)
        before, since = self._seen.get((place, name), (None, 0.0))
        if now != before:
            self._seen[place, name] = now, seconds
            return False
        return seconds - since >= HANGING_SECONDS
