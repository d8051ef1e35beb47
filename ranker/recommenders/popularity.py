"""Popularity, of everybody or by segment: what every model must beat, and the answer where nothing is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ranker.recommenders.interactions import Histories, Interactions
from ranker.recommenders.recommender import Recommender
from ranker.recommenders.selection import Ranked, Scores


class Popularity(Recommender):
    """The share of a segment's users who have an item, leaning on the parent's share where the segment has few users.

        p_s(i) = (c_s(i) + κ p_parent(s)(i)) ÷ (n_s + κ),   p_all(i) = c(i) ÷ n

    with n_s the users of the segment and everything below it and c_s(i) those of them who have i. A segment that has
    nobody is its parent; a user without a segment gets p_all.

    Source: Zhai, Lafferty, ACM TOIS 22(2), 2004 (Dirichlet prior); MacKay, Peto, Natural Language Engineering 1(3),
    1995 (the same down a tree).

    Args:
        parents: Parent of each segment, by number; −1 stands below everybody. Empty: no segments.
        shrinkage: κ > 0, in users: a segment of κ users counts as much as its parent. 50 gives a share of a tenth a
            standard error of .04 from the segment's own users, where it and the parent weigh the same.

    Attributes:
        shares_: One row a segment, float32 of shape (segments, items).
    """

    name = "popularity"
    baseline = True
    arrays = ("shares_",)

    shares_: npt.NDArray[np.float32]

    def __init__(self, parents: Sequence[int] = (), shrinkage: float = 50.0) -> None:
        self.parents = list(parents)
        self.shrinkage = shrinkage

    def fit(self, interactions: Interactions) -> Self:
        """Learns the shares.

        Raises:
            ValueError: The parents run in a circle, or a user's segment has no parent in `parents`.
        """
        self._start(interactions)
        lines = [self._line(segment) for segment in range(len(self.parents))]
        within = _membership(interactions, lines)
        having = (within.T @ (interactions.matrix > 0).astype(np.float64)).toarray()
        users = np.asarray(within.sum(axis=0)).ravel()
        self.shares_ = np.zeros((len(lines), len(self.items_)), dtype=np.float32)
        for segment in sorted(range(len(lines)), key=lambda segment: len(lines[segment])):
            above = self.popularity_ if len(lines[segment]) == 1 else self.shares_[lines[segment][1]]
            own = having[segment] + self.shrinkage * above
            self.shares_[segment] = own / (users[segment] + self.shrinkage)
        return self

    def scores(self, histories: Histories) -> Scores:
        """The shares of each row's segment; the history itself says nothing."""
        every = np.vstack((self.shares_, self.popularity_))
        if histories.segments is None:
            return np.repeat(every[-1:], histories.matrix.shape[0], axis=0)
        known = (histories.segments >= 0) & (histories.segments < len(self.shares_))
        chosen: Scores = every[np.where(known, histories.segments, len(self.shares_))]
        return chosen

    def similar(self, items: npt.ArrayLike, n: int) -> Ranked:
        """Nothing: popularity knows no item by its company."""
        return Ranked.nothing(np.asarray(items).size, n)

    def _fallback(self, histories: Histories) -> Scores:
        return self.scores(histories)

    def _line(self, segment: int) -> list[int]:
        """The segment, its parent, and so on upwards."""
        line = [segment]
        while (above := self.parents[line[-1]]) >= 0:
            if above in line:
                raise ValueError(f"segment {segment} is above itself")
            line.append(above)
        return line


def _membership(interactions: Interactions, lines: list[list[int]]) -> sparse.csr_array:
    """Users × segments: 1 where a user belongs to the segment or to one below it."""
    own = interactions.segments
    if own is None:
        return sparse.csr_array((interactions.users, len(lines)))
    if own.size and own.max() >= len(lines):
        raise ValueError(f"segment {own.max()} has no parent")
    members = np.flatnonzero(own >= 0)
    sizes = np.array([len(lines[segment]) for segment in own[members]], dtype=np.int64)
    columns = np.array([above for segment in own[members] for above in lines[segment]], dtype=np.int64)
    rows = np.repeat(members, sizes)
    return sparse.csr_array((np.ones(rows.size), (rows, columns)), shape=(interactions.users, len(lines)))
