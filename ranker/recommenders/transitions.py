"""Who handled what after what: counts of ordered pairs within a window, by distinct users."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Ordered pairs of items that somebody handled within the window, one after the other.

    A user has each item once, so a user is in `forward` of (X, Y) or in that of (Y, X), never in both.

    Attributes:
        before, after: Item numbers.
        forward: Users who handled `after` later than `before`, within the window.
        backward: Users who did it the other way round.
        users_per_item: Users of each item, of shape (items,).
        room: CSR, items × most events: of how many users of X so many events followed within the window.
        share: Each item's share of all events, of shape (items,).
    """

    before: Whole
    after: Whole
    forward: Whole
    backward: Whole
    users_per_item: Whole
    room: sparse.csr_array
    share: Real

    def keep(self, which: npt.NDArray[np.bool_]) -> Pairs:
        """Some of the pairs."""
        return replace(
            self,
            before=self.before[which],
            after=self.after[which],
            forward=self.forward[which],
            backward=self.backward[which],
        )

    def expected(self) -> Real:
        """Users of X expected to have Y by chance among the m_u events that follow: Σ_u∈X 1 − (1 − share_Y)^m_u."""
        expected = np.zeros(self.before.size)
        for item in np.unique(self.before):
            at = np.flatnonzero(self.before == item)
            begin, end = self.room.indptr[item], self.room.indptr[item + 1]
            following, users = self.room.indices[begin:end], self.room.data[begin:end]
            missed = (1.0 - self.share[self.after[at]])[:, None] ** following
            expected[at] = ((1.0 - missed) * users).sum(axis=1)
        return expected


def following_pairs(matrix: sparse.csr_array, times: Real, window_s: float, longest: int) -> Pairs:
    """Counts the pairs (X, Y) with 0 < time of Y − time of X ≤ window, over users with at most `longest` items.

    Args:
        matrix: CSR, users × items.
        times: Of each stored value, in seconds.
    """
    size = matrix.shape[1]
    lengths = np.diff(matrix.indptr)
    users = np.repeat(np.arange(matrix.shape[0]), lengths)
    kept = lengths[users] <= longest
    order = np.lexsort((times[kept], users[kept]))
    user, item, time = users[kept][order], matrix.indices[kept][order].astype(np.int64), times[kept][order]
    keys, room = _join(user, item, time, window_s, size)
    pairs, forward = np.unique(keys, return_counts=True)
    before, after = pairs // size, pairs % size
    users_per_item = np.bincount(item, minlength=size)
    shape = (size, int(room.max(initial=0)) + 1)
    rooms = sparse.csr_array((np.ones(item.size), (item, room)), shape=shape)
    return Pairs(
        before,
        after,
        forward,
        _counted(pairs, forward, after * size + before),
        users_per_item,
        rooms,
        users_per_item / max(item.size, 1),
    )


def _join(user: Whole, item: Whole, time: Real, window_s: float, size: int) -> tuple[Whole, Whole]:
    """Key X · size + Y of every pair, and how many events follow each event within the window."""
    found: list[Whole] = []
    room = np.zeros(user.size, dtype=np.int64)
    alive = np.arange(user.size)
    step = 1
    while alive.size:
        alive = alive[alive + step < user.size]
        later = alive + step
        near = (user[later] == user[alive]) & (time[later] - time[alive] <= window_s)
        alive, later = alive[near], later[near]
        after = time[later] > time[alive]
        found.append(item[alive[after]] * size + item[later[after]])
        room[alive[after]] += 1
        step += 1
    return (np.concatenate(found) if found else np.empty(0, dtype=np.int64)), room


def _counted(pairs: Whole, counts: Whole, wanted: Whole) -> Whole:
    """The counts of other keys, 0 where there are none."""
    if not pairs.size:
        return np.zeros(wanted.size, dtype=np.int64)
    places = np.minimum(np.searchsorted(pairs, wanted), pairs.size - 1)
    return np.where(pairs[places] == wanted, counts[places], 0)
