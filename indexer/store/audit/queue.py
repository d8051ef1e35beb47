"""What is recorded beside the change: entries about other databases, written by a thread of its own.

Nobody's request waits for the documents' database, whose lock a load may hold for long. What happens often (events,
favourites) is counted and recorded once in a while, by author and action.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from indexer.errors import IndexerError
from indexer.store.audit.author import NAMELESS, VISITORS, Author
from indexer.store.audit.log import AuditLog

LOG = structlog.get_logger("audit")
# Seconds between two entries of what is counted.
COUNTED_EVERY = 10.0
# Seconds before what could not be written is tried again.
AGAIN = 2.0
# Entries a minute of one sender, action and target, and of all senders without a name together; more are counted. With
# the sums an attack from everywhere leaves some 40 lines a minute, 20 MB a day in a serving process.
LINES_A_MINUTE, NAMELESS_A_MINUTE = 3, 30
MINUTE = 60_000  # ms
# Entries that wait while the database cannot be written to; of more the oldest are told in the process's log alone.
MOST_WAITING = 10_000
# Seconds that closing waits for what is still to be written.
CLOSING = 10.0


@dataclass(frozen=True, slots=True)
class _Waiting:
    author: Author
    action: str
    target: str
    after: Any
    at: int
    region: str | None = None


class AuditQueue:
    """Records without keeping anybody waiting; the order of entries is that of the calls."""

    def __init__(self, log: AuditLog) -> None:
        self._log = log
        self._waiting: deque[_Waiting] = deque()
        self._counts: dict[tuple[Author, str], Counter[str]] = {}
        self._lock, self._writing, self._wake = threading.Lock(), threading.Lock(), threading.Event()
        self._thread: threading.Thread | None = None
        self._closing = False
        self._minute, self._lines = 0, Counter[tuple[str, ...]]()

    def put(
        self, author: Author, action: str, target: str = "", after: Any = None, *, region: str | None = None
    ) -> None:  # fmt: skip
        """Record something; returns at once."""
        self._add(_Waiting(author, action, target, after, _now(), region))
        self._wake.set()

    def put_bounded(self, author: Author, action: str, target: str = "", after: Any = None) -> None:
        """Record what somebody can cause as often as they like: the first of a minute are entries, the others are
        counted by target, so that nobody fills the disk; returns at once.
        """
        nameless = author.actor == VISITORS
        with self._lock:
            minute = _now() // MINUTE
            if minute != self._minute:
                self._minute, self._lines = minute, Counter()
            is_told = not nameless or self._lines[VISITORS,] < NAMELESS_A_MINUTE
            if is_told:  # else nothing is remembered: there is no end of addresses
                sender = (author.actor, (author.address or "") if nameless else "", action, target)
                self._lines[sender] += 1
                fits = self._lines[sender] <= LINES_A_MINUTE
                self._lines[VISITORS,] += nameless and fits
        if is_told and fits:
            self.put(author, action, target, after)
        else:
            self.count(author if is_told else NAMELESS, action, {target or "requests": 1})

    def count(self, author: Author, action: str, counts: Mapping[str, int]) -> None:
        """Add to what is recorded of an author and an action before long; returns at once."""
        with self._lock:
            self._counts.setdefault((author, action), Counter()).update(counts)
        self._start()

    def flush(self) -> None:
        """Write all that waits, and what has been counted. Raises what the database raises; the rest waits on."""
        self._collect()
        self._write()

    def close(self) -> None:
        """Write what waits, and stop."""
        if self._thread is not None:
            self._closing = True
            self._wake.set()
            self._thread.join(CLOSING)
            self._thread, self._closing = None, False

    def _add(self, one: _Waiting) -> None:
        with self._lock:
            if len(self._waiting) >= MOST_WAITING:
                lost = self._waiting.popleft()
                LOG.error("audit entry lost", actor=lost.author.actor, action=lost.action, at=lost.at)
            self._waiting.append(one)
        self._start()

    def _start(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="audit", daemon=True)
                self._thread.start()

    def _collect(self) -> None:
        with self._lock:
            counts, self._counts = self._counts, {}
        for (author, action), counted in counts.items():
            self._add(_Waiting(author, action, "", dict(counted), _now()))

    def _run(self) -> None:
        counted = time.monotonic()
        while True:
            self._wake.wait(COUNTED_EVERY if not self._waiting else AGAIN)
            self._wake.clear()
            closing = self._closing
            if closing or time.monotonic() - counted >= COUNTED_EVERY:
                self._collect()
                counted = time.monotonic()
            try:
                self._write()
            except (IndexerError, SQLAlchemyError) as error:
                LOG.warning("audit log not written", reason=type(error).__name__, waiting=len(self._waiting))
            if closing:
                return

    def _write(self) -> None:
        with self._writing:
            while self._waiting:
                one = self._waiting[0]
                self._log.record(one.author, one.action, one.target, after=one.after, at=one.at, region=one.region)
                with self._lock:
                    if self._waiting and self._waiting[0] is one:
                        self._waiting.popleft()


def _now() -> int:
    return int(time.time() * 1000)
