"""Which rows are there now: ended ones are not, nor those not yet in force or expired, to the second. Of some kinds of
documents these are there, too; `indexer.snapshot.validities` says which they are.

Each refresh compares the clock with the next moment at which a row comes or goes. Nothing is written at midnight: a
date may have a time of day, and a job may fail. Comparing the dates of all rows in every request would leave no table
of nearest copies to keep.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from indexer.generation.arrays import Array, Bools
from indexer.generation.columns import Columns

NEVER = 1 << 62
# Rows → whether each is shown when it is not yet in force, or has expired.
StaysOutOfForce = Callable[[Array], Bools]


def nothing_stays(rows: Array) -> Bools:
    """All that is not in force is hidden."""
    return np.zeros(len(rows), np.bool_)


class LiveRows:
    """A flag for each row: whether it may be shown (`flags`).

    Dates change nothing until one of them passes: then just the rows concerned are looked at again. Where the clock is
    set back over one, all rows are: those whose dates have passed are not kept.
    """

    def __init__(
        self, columns: Columns, rows: int, ended: Array, now: int, stays: StaysOutOfForce = nothing_stays
    ) -> None:
        self._columns, self._stays = columns, stays
        self.flags: Bools = np.zeros(columns.capacity, np.bool_)
        self._ended: Bools = np.zeros(columns.capacity, np.bool_)
        self._times = np.zeros(0, np.int64)
        self._rows = np.zeros(0, np.int64)
        self.next_change, self._last_change, self._count = NEVER, 0, 0
        self.add(np.arange(rows), now)
        self.end(ended)

    def add(self, rows: Array, now: int) -> None:
        """Rows that have come."""
        effective = self._columns.effective[rows].astype(np.int64)
        expires = self._columns.expires[rows].astype(np.int64)
        self._set(rows, now)
        starts, stops = effective > now, expires > now
        times = np.concatenate((self._times, effective[starts], expires[stops]))
        later = np.concatenate((self._rows, rows[starts], rows[stops]))
        order = times.argsort(kind="stable")
        self._times, self._rows = times[order], later[order]
        self.next_change = int(self._times[0]) if len(self._times) else NEVER
        passed = (effective[~starts], expires[~stops], [self._last_change])
        self._last_change = int(np.concatenate(passed).max())
        self._count = max(self._count, int(rows.max(initial=-1)) + 1)

    def end(self, rows: Array) -> None:
        """Rows that have ended for good."""
        self._ended[rows] = True
        self.flags[rows] = False

    def has_ended(self, row: int) -> bool:
        """Whether a row has ended for good: another may have come in its place."""
        return bool(self._ended[row])

    def holds(self, now: int) -> bool:
        """Whether at a moment (seconds since 1970 UTC) all flags are as they are."""
        return self._last_change <= now < self.next_change

    def advance(self, now: int) -> Array:
        """Set the clock to `now` (seconds since 1970 UTC); returns the rows whose flag changed."""
        if self.holds(now):
            return np.zeros(0, np.int64)
        if now < self._last_change:
            return self._go_back(now)
        passed = int(self._times.searchsorted(now, "right"))
        rows, self._last_change = np.unique(self._rows[:passed]), int(self._times[passed - 1])
        self._times, self._rows = self._times[passed:], self._rows[passed:]
        self.next_change = int(self._times[0]) if len(self._times) else NEVER
        before = self.flags[rows]
        self._set(rows, now)
        changed: Array = rows[before != self.flags[rows]]
        return changed

    def _go_back(self, now: int) -> Array:
        before = self.flags.copy()
        self._times, self._rows, self._last_change = np.zeros(0, np.int64), np.zeros(0, np.int64), 0
        self.add(np.arange(self._count), now)
        return np.flatnonzero(before != self.flags)

    def _set(self, rows: Array, now: int) -> None:
        expires, there = self._columns.expires[rows], ~self._ended[rows]
        in_force = (self._columns.effective[rows] <= now) & ((expires == 0) | (expires > now))
        self.flags[rows] = there & in_force
        others = rows[there & ~in_force]
        if len(others):
            self.flags[others] = self._stays(others)
