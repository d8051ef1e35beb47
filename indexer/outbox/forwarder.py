"""Hands a spool's lines on to a database, in order, each once: what was handed on is noted in the same transaction.

A line that cannot be taken whatever the database's state, since another program has written it, keeps none behind it
waiting: it is set aside.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

import structlog
from sqlalchemy.exc import DataError

from indexer.outbox.spool import Portion, Spool

LOG = structlog.get_logger("outbox")
# Bytes of lines that go into one transaction.
PORTION = 256 * 1024
# What reading a line comes to where it says something else than it should.
MISREAD = (ValueError, TypeError, KeyError, AttributeError)
Read = TypeVar("Read")


class UnreadableLine(Exception):
    """A line is not what this program writes."""


# Why a line is set aside: it cannot be read, or no database takes it. A fault of ours on the way is neither; what waits
# then goes on waiting.
UNFIT = (UnreadableLine, DataError)


def read_lines(lines: Sequence[bytes], read: Callable[[bytes], Read]) -> list[Read]:
    """What lines say. Raises `UnreadableLine`."""
    try:
        return list(map(read, lines))
    except MISREAD as error:
        raise UnreadableLine(type(error).__name__) from error


class Destination(Protocol):
    """Where lines go."""

    def place(self, spool: str) -> int:
        """How far a spool was taken; 0: nothing was yet. Raises `StoreBusy`."""

    def take(self, spool: str, lines: Sequence[bytes], after: int, end: int) -> bool:
        """Take the lines between two places of a spool, and note the second one, all in one transaction; False where it
        was not taken as far as `after` any more: nothing was done then. Raises `StoreBusy`, or any of `UNFIT` where a
        line cannot be taken.
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
        most = PORTION
        while (portion := self._spool.read(self._place, most)).end > self._place:
            try:
                self._hand_on(portion)
                most = PORTION
            except UNFIT as error:
                if len(portion.lines) <= 1:
                    self._set_aside(portion, error)
                most = 1  # line by line up to the one that is meant
        self._spool.note_empty()

    def _hand_on(self, portion: Portion) -> None:
        if portion.damaged:
            LOG.warning("damaged lines left out", spool=self._spool.folder.name, lines=portion.damaged)
        if self._destination.take(self._name, portion.lines, self._place, portion.end):
            self._place = portion.end
            self._spool.take_away(portion.end)
        else:
            self._look(self._name)

    def _set_aside(self, portion: Portion, error: Exception) -> None:
        self._spool.set_aside(portion.lines)
        LOG.error("unreadable line set aside", spool=self._spool.folder.name, error=type(error).__name__)
        self._hand_on(replace(portion, lines=()))

    def _look(self, name: str) -> None:
        """See how far the database has taken a spool; nothing of that stays."""
        self._place = self._destination.place(name)
        self._spool.take_away(self._place)
        self._name = name
