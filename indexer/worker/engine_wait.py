"""How long is waited for a text engine that does not answer: twice as long each time, and told once."""

from __future__ import annotations

import time

import structlog

from indexer.errors import EngineUnavailable

LOG = structlog.get_logger("worker")
# Seconds before the first repetition, and at most: a node that was restarted is back within the minute.
FIRST, LONGEST = 1.0, 16.0


class EngineWait:
    """What one process that writes knows of it.

    Attributes:
        since: When it began not to answer, seconds of `time.monotonic`; None: it answers.
    """

    def __init__(self) -> None:
        self.since: float | None = None
        self._cause, self._seconds = "", FIRST

    def after(self, failure: EngineUnavailable) -> float:
        """Note a failure; returns seconds until what failed is tried again."""
        if failure.cause != self._cause:
            LOG.warning("waiting for the text engine", cause=failure.cause, reason=str(failure))
        if self.since is None:
            self.since, self._seconds = time.monotonic(), FIRST
        seconds, self._cause = self._seconds, failure.cause
        self._seconds = min(2 * seconds, LONGEST)
        return seconds

    def answered(self) -> None:
        """Note that it answers."""
        if self.since is not None:
            LOG.info("text engine answers again", seconds=round(time.monotonic() - self.since, 1))
        self.since, self._cause = None, ""
