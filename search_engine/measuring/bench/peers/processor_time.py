"""Processor time of server processes as the system counts it, in ticks of mostly 10 ms."""

from __future__ import annotations

import os
from pathlib import Path

from search_engine.measuring.bench.http import family

TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
# Fields of `/proc/PID/stat` after the name: user and system time of its own, and of children that have ended.
TIMES = slice(11, 15)


def processor_ms(pid: int) -> float:
    """What a process and all below it, ended ones too, have used so far."""
    return TICK_MS * sum(_ticks(process) for process in family(pid))


def _ticks(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:  # it has ended since, and its parent has its time
        return 0
    return sum(map(int, text.rpartition(")")[2].split()[TIMES]))
