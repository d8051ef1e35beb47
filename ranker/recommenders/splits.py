"""Interactions parted into what a model learns from and what it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ranker.recommenders.interactions import Interactions


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """What is learned from, and what the same users have besides.

    Attributes:
        train: Over all users and items of both parts.
        wanted: CSR of the shape of `train.matrix`: what each user has in the other part.
    """

    train: Interactions
    wanted: sparse.csr_array

    def of_most_common(self, count: int) -> Split:
        """Over the `count` items that most users have in `train` only, in the order of their numbers."""
        users = np.bincount(self.train.matrix.indices, minlength=len(self.train.items))
        kept = np.sort(np.argsort(-users, kind="stable")[:count])
        train, features = self.train, self.train.features
        times = None if train.times is None else train.times[np.isin(train.matrix.indices, kept)]
        fewer = Interactions(
            sparse.csr_array(train.matrix[:, kept]),
            tuple(train.items[item] for item in kept),
            times,
            None if features is None else sparse.csr_array(features[kept]),
        )
        return Split(fewer, sparse.csr_array(self.wanted[:, kept]))


def hold_out(interactions: Interactions, share: float, seed: int) -> Split:
    """Takes a share of each user's items away at random, rounded down; a user with fewer than 1 ÷ share keeps all.

    Args:
        share: Above 0 and below 1.
        seed: The same seed takes the same items.
    """
    if not 0.0 < share < 1.0:
        raise ValueError("a share above 0 and below 1 is needed")
    matrix = interactions.matrix
    lengths = np.diff(matrix.indptr)
    rows = np.repeat(np.arange(matrix.shape[0]), lengths)
    # a place at random for each item of a user
    order = np.lexsort((np.random.default_rng(seed).random(matrix.nnz), rows))
    place = np.empty(matrix.nnz, dtype=np.int64)
    place[order] = np.arange(matrix.nnz) - matrix.indptr[rows]
    taken = place < (lengths[rows] * share).astype(np.int64)
    times = None if interactions.times is None else interactions.times[~taken]
    train = replace(interactions, matrix=_part(matrix, rows, ~taken), times=times)
    return Split(train, _part(matrix, rows, taken))


def split_by_time(
    users: npt.ArrayLike, items: npt.ArrayLike, times: npt.ArrayLike, ids: Sequence[str], share: float
) -> Split:
    """What happened before an instant, and what users did from then on that they had not done before.

    One instant for all, so that no model learns from what comes after anything it is asked for (Ji et al., A critical
    study on data leakage in recommender system offline evaluation, ACM TOIS 41(3), 2023).

    Args:
        users, items: Row and column of each event.
        times: Seconds of each event.
        ids: Id of each column.
        share: Of the events, those from the instant on: above 0 and below 1. Events of the instant itself are asked
            for.
    """
    if not 0.0 < share < 1.0:
        raise ValueError("a share above 0 and below 1 is needed")
    user, item, time = np.asarray(users, np.int64), np.asarray(items, np.int64), np.asarray(times, np.float64)
    rows = int(user.max(initial=-1)) + 1
    instant = np.quantile(time, 1.0 - share, method="higher") if time.size else 0.0
    before = time < instant
    train = Interactions.from_pairs(user[before], item[before], ids, times=time[before], rows=rows)
    later = Interactions.from_pairs(user[~before], item[~before], ids, rows=rows).matrix
    wanted = later - later.multiply(train.matrix)
    wanted.eliminate_zeros()
    return Split(train, sparse.csr_array(wanted))


def _part(matrix: sparse.csr_array, rows: npt.NDArray[np.int64], which: npt.NDArray[np.bool_]) -> sparse.csr_array:
    ends = np.concatenate(([0], np.cumsum(np.bincount(rows[which], minlength=matrix.shape[0]))))
    return sparse.csr_array((matrix.data[which], matrix.indices[which], ends), shape=matrix.shape)
