"""Where a process's log lines go, and their form: one event, one line, with the time in UTC."""

from __future__ import annotations

import re
import sys
from contextlib import suppress

import structlog
from structlog.typing import EventDict, WrappedLogger

# What would end a line, or have a terminal do something.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


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
