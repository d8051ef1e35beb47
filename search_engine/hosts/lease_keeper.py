"""The lease as one host has it: taken where it is free, renewed while the host can build, given back otherwise."""

from __future__ import annotations

import time
from collections.abc import Callable

import structlog

from indexer.errors import Fenced
from indexer.store.hosts.lease import RENEWED_EVERY, Lease, LeaseTable
from search_engine.hosts.reachability import Reachability

# Seconds between two looks at the lease: of who waits for it, and of who may have to give it back.
LOOK_EVERY = 0.5
# Seconds that a host which has given the lease back leaves it to others.
REST = 15.0
LOG = structlog.get_logger("hosts")


class LeaseKeeper:
    """Keeps the lease. `step` is called in a thread of its own, so that a long build does not keep it from renewing.

    Args:
        host: What others are told of who holds it.
        can_build: Whether this host could build and ship now.
        database: Notes whether the database answers.

    Attributes:
        seen: The lease as it was last read or made; None: nobody ever had it.
    """

    def __init__(
        self,
        table: LeaseTable,
        host: str,
        can_build: Callable[[], bool],
        database: Reachability,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._table, self._host, self._can_build = table, host, can_build
        self._database, self._clock = database, clock
        self._fence: int | None = None
        self._renewed = self._rests = float("-inf")
        self.seen: Lease | None = None

    @property
    def fence(self) -> int | None:
        """Of the lease that this host has; None: it has none. Another host may have taken over already: only a
        transaction that looks at the row can tell.
        """
        return self._fence

    def step(self) -> None:
        """Take, renew or give back. Raises `StoreBusy` where the database does not answer now."""
        with self._database.asking():
            if self._fence is None:
                self._take()
            elif not self._can_build():
                self.give_back()
            elif self._clock() - self._renewed >= RENEWED_EVERY:
                self._renew(self._fence)

    def lose(self, fence: int) -> None:
        """Note that somebody else has it."""
        if self._fence == fence:
            self._fence = None
            LOG.warning("lease lost", host=self._host, fence=fence)

    def give_back(self, *, rest: bool = True) -> None:
        """Let others have it at once. `rest`: this host leaves it to them for a while."""
        fence, self._fence = self._fence, None
        if fence is not None:
            self._rests = self._clock() + (REST if rest else 0.0)
            LOG.info("lease given back", host=self._host, fence=fence)
            self._table.give_back(fence)

    def _take(self) -> None:
        self.seen = self._table.read()
        if (self.seen is not None and self.seen.is_held) or self._clock() < self._rests or not self._can_build():
            return
        now = self._clock()
        self._fence = self._table.take(self._host)
        if self._fence is not None:
            self._renewed = now
            LOG.info("lease taken", host=self._host, fence=self._fence)
        self.seen = self._table.read()

    def _renew(self, fence: int) -> None:
        now = self._clock()
        try:
            self._table.renew(fence)
        except Fenced:
            self.lose(fence)
        self._renewed, self.seen = now, self._table.read()
