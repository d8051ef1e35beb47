"""Finds serving processes that hang, and has them replaced. That takes another process: a regular expression without
end holds the interpreter's lock, and every thread of its own process waits for it.

A process hangs when its thread that reads has not come round, or one search has not been answered, for ten seconds of
the process's own processor time. By a clock, a machine that was suspended, or has too much to do, would lose all its
processes at once. A process that is not open yet is left alone: started anew it would do the same again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import structlog

from api.serving.places import Place
from api.serving.supervisor import Supervisor

LOOK_SECONDS = 1.0
# Processor time, seconds: a search takes .1 at most, and waits for a step of another thread; the thread that reads
# comes round once a second, and the process has about five threads that compute.
HANGING_SECONDS = 10.0
log = structlog.get_logger("serve")


def processor_seconds(pid: int) -> float | None:
    """What a process has used of the processor; None: it has ended, or this is no Linux."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Watchdog:
    """Looks after serving processes; call `look` about once a second.

    Args:
        watched: Each process with its place.
        replaced: Called when one was replaced.
        seconds: Processor time of a process.
    """

    def __init__(
        self,
        watched: Sequence[tuple[Supervisor, Place]],
        replaced: Callable[[], None],
        seconds: Callable[[int], float | None] = processor_seconds,
    ) -> None:
        self._watched, self._replaced, self._seconds = watched, replaced, seconds
        # what was seen last of a place, and the processor time when it was new
        self._seen: dict[tuple[Place, str], tuple[tuple[int, int], float]] = {}

    def look(self) -> None:
        """Replace every process that hangs."""
        for supervisor, place in self._watched:
            pid = supervisor.pid
            if pid is not None and place.is_open and (work := self._hanging(pid, place)):
                log.error("process_hung", pid=pid, work=work, processor_s=HANGING_SECONDS)
                supervisor.replace()
                self._replaced()

    def _hanging(self, pid: int, place: Place) -> str | None:
        """What it has been at for too long."""
        reading = self._stands(place, "reading", pid, place.rounds)
        searching = self._stands(place, "searching", pid, place.requests) and place.is_searching
        return "reading" if reading else "searching" if searching else None

    def _stands(self, place: Place, name: str, pid: int, count: int) -> bool:
        """Whether a count has been the same for too long."""
        seconds = self._seconds(pid)
        if seconds is None:
            return False
        now = (pid, count)
        before, since = self._seen.get((place, name), (None, 0.0))
        if now != before:
            self._seen[place, name] = now, seconds
            return False
        return seconds - since >= HANGING_SECONDS
