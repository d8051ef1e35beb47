"""Hands a spool's lines on to a database, in order, each once: what was handed on is noted in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import structlog

from indexer.outbox.spool import Spool

LOG = structlog.get_logger("outbox")
# Bytes of lines that go into one transaction.
PORTION = 256 * 1024


class Destination(Protocol):
    """Where lines go."""

    def place(self, spool: str) -> int:
        """How far a spool was taken; 0: nothing was yet. Raises `StoreBusy`."""

    def take(self, spool: str, lines: Sequence[bytes], after: int, end: int) -> bool:
        """Take the lines between two places of a spool, and note the second one, all in one transaction; False where it
        was not taken as far as `after` any more: nothing was done then. Raises `StoreBusy`.
        """


class Forwarder:
    """Hands on what a spool holds; one at a time."""

    def __init__(self, spool: Spool, destination: Destination) -> None:
        self._spool, self._destination = spool, destination
        self._name, self._place = "", 0

    def step(self) -> None:
        """Hand on all that waits. Raises `StoreBusy` where the database does not answer now."""
        if self._name != (name := self._spool.name):
            self._look(name)
        while (portion := self._spool.read(self._place, PORTION)).end > self._place:
            if portion.damaged:
                LOG.warning("damaged lines left out", spool=self._spool.folder.name, lines=portion.damaged)
            if self._destination.take(name, portion.lines, self._place, portion.end):
                self._place = portion.end
                self._spool.take_away(portion.end)
            else:
                self._look(name)

    def _look(self, name: str) -> None:
        """See how far the database has taken a spool; nothing of that stays."""
        self._place = self._destination.place(name)
        self._spool.take_away(self._place)
        self._name = name
