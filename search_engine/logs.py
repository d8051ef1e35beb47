"""Where a process's log lines go."""

from __future__ import annotations

import sys
from contextlib import suppress

import structlog


class UnfailingLogger(structlog.PrintLogger):
    """Writes lines to stderr. Where these go to a file on a full disk, a line is lost, and nothing else."""

    def msg(self, message: str) -> None:
        """Write a line."""
        with suppress(OSError):
            super().msg(message)

    log = debug = info = warn = warning = fatal = failure = err = error = critical = exception = msg


def configure_logs() -> None:
    """Send log lines to stderr: stdout is the answer's, `--json` prints one object there and nothing else."""
    structlog.configure(logger_factory=lambda *_: UnfailingLogger(sys.stderr))
