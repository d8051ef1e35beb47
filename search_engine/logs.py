"""Where a process's log lines go, and their form: one event, one line, with the time in UTC.

What fails again and again at one place is told once a minute, with how often it was left out meanwhile.
"""

from __future__ import annotations

import logging
import re
import sys
import time
from collections.abc import Callable, Hashable
from contextlib import suppress
from threading import Lock
from traceback import extract_tb

import structlog
from structlog.typing import EventDict, WrappedLogger

__all__ = ["Repeated", "configure_logs", "log_errors_of_libraries"]

# What would end a line, or have a terminal do something.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")

# Seconds in which the same fault at the same place is told once.
QUIET_SECONDS = 60.0
# Faults that are told apart; where there are more, the one that was told longest ago is forgotten.
MOST_FAULTS = 256


class UnfailingLogger(structlog.PrintLogger):
    """Writes lines to stderr. Where these go to a file on a full disk, a line is lost, and nothing else."""

    def msg(self, message: str) -> None:
        """Write a line."""
        with suppress(OSError):
            super().msg(message)

    log = debug = info = warn = warning = fatal = failure = err = error = critical = exception = msg


def on_one_line(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Escape what a value could break the line with, so that nobody writes lines of their own into the log."""
    return {key: CONTROL.sub(_escaped, value) if isinstance(value, str) else value for key, value in event.items()}


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()


def configure_logs() -> None:
    """Send log lines to stderr: stdout is the answer's, `--json` prints one object there and nothing else."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.StackInfoRenderer(),
            structlog.dev.set_exc_info,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            on_one_line,
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
        ],
        logger_factory=lambda *_: UnfailingLogger(sys.stderr),
    )


class Repeated:
    """Which faults have been told just now. Safe for several threads.

    Args:
        clock: Seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, Lock()
        self._told: dict[Hashable, tuple[float, int]] = {}

    def left_out(self, fault: Hashable) -> int | None:
        """How often a fault was left out since it was last told; None: this time it is to be left out too."""
        now = self._clock()
        with self._lock:
            at, count = self._told.get(fault, (-QUIET_SECONDS, 0))
            if now - at < QUIET_SECONDS:
                self._told[fault] = at, count + 1
                return None
            self._told.pop(fault, None)
            if len(self._told) >= MOST_FAULTS:
                del self._told[next(iter(self._told))]
            self._told[fault] = now, 0
            return count


class RepeatedTracebacks(logging.Filter):
    """Leaves out records whose traceback was written just now. The next one after a minute says how many these were,
    without a traceback: the first has it.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._repeated = Repeated(clock)

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is written."""
        if not record.exc_info or record.exc_info[0] is None:
            return True
        kind, _, trace = record.exc_info
        where = [(frame.filename, frame.lineno) for frame in extract_tb(trace)[-1:]]
        count = self._repeated.left_out((record.name, kind, *where))
        if count:
            record.msg, record.args = f"{record.getMessage()}: {kind.__name__}, {count} more left out", ()
            record.exc_info = record.exc_text = None
        return count is not None


def log_errors_of_libraries() -> None:
    """Send what libraries log as errors to stderr."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(RepeatedTracebacks())
    logging.basicConfig(level=logging.ERROR, handlers=[handler])
