"""Which rows are there now: ended ones are not, nor those not yet in force or expired, to the second."""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import Array, Bools
from indexer.generation.columns import Columns

NEVER = 1 << 62


class LiveRows:
    """One flag a row, true while the row may be shown.

    Dates change nothing until one of them passes: then just the rows concerned are looked at again. Where the clock is
    set back over one, all rows are: those whose dates have passed are not kept.
    """

    def __init__(self, columns: Columns, rows: int, ended: Array, now: int) -> None:
        self._columns = columns
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
        self.flags[rows] = (effective <= now) & ((expires == 0) | (expires > now))
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
        effective, expires = self._columns.effective[rows], self._columns.expires[rows]
        self.flags[rows] = (effective <= now) & ((expires == 0) | (expires > now)) & ~self._ended[rows]
        changed: Array = rows[before != self.flags[rows]]
        return changed

    def _go_back(self, now: int) -> Array:
        before = self.flags.copy()
        self._times, self._rows, self._last_change = np.zeros(0, np.int64), np.zeros(0, np.int64), 0
        self.add(np.arange(self._count), now)
        self.flags &= ~self._ended
        return np.flatnonzero(before != self.flags)
