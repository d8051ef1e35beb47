"""From the events of people who agreed to matrices of people × items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from indexer.events.interaction_matrix import HANDLE, InteractionMatrix
from indexer.generation.arrays import Bools, Int64s
from ranker.recommenders import Interactions
from search_engine.people.learning.anonymous import LEAST_USERS

MS = 1_000


@dataclass(frozen=True, slots=True, eq=False)
class Behaviour:
    """The same people and items in both.

    Attributes:
        interest: All that says something of an interest, each pair with its strongest event's weight.
        handled: What was handled, each pair with weight 1.
    """

    interest: Interactions
    handled: Interactions


def items_of(found: InteractionMatrix, keys: Mapping[int, str]) -> tuple[str, ...]:
    """Keys of items that at least `LEAST_USERS` people have to do with, in order of their texts: numbers of the store
    tell when something came first.
    """
    pairs = np.unique(np.stack((found.user, found.item), axis=1), axis=0)
    items, users = np.unique(pairs[:, 1], return_counts=True)
    return tuple(sorted(keys[item] for item in items[users >= LEAST_USERS].tolist() if item in keys))


def behaviour(found: InteractionMatrix, keys: Mapping[int, str], ids: Sequence[str]) -> Behaviour:
    """Matrices over some items; a person who has none of them has an empty row."""
    column = {key: place for place, key in enumerate(ids)}
    item = np.array([column.get(keys.get(number, ""), -1) for number in found.item.tolist()], np.int64)
    _, user = np.unique(found.user, return_inverse=True)
    rows = int(user.max(initial=-1)) + 1
    known = item >= 0
    return Behaviour(
        _interactions(found, user, item, known, ids, rows, weighted=True),
        _interactions(found, user, item, known & (found.type == HANDLE), ids, rows, weighted=False),
    )


def _interactions(
    found: InteractionMatrix, user: Int64s, item: Int64s, kept: Bools, ids: Sequence[str], rows: int, *, weighted: bool
) -> Interactions:
    weight = np.where(weighted, found.weight, np.float32(1))[kept]
    order = np.lexsort((item[kept], user[kept]))
    user, item, weight = user[kept][order], item[kept][order], weight[order]
    starts = np.flatnonzero(np.r_[True, (user[1:] != user[:-1]) | (item[1:] != item[:-1])]) if len(user) else user
    first = found.first[kept][order] / MS
    strongest = np.maximum.reduceat(weight, starts) if len(user) else weight
    times = np.minimum.reduceat(first, starts) if len(user) else first
    ends = np.searchsorted(user[starts], np.arange(rows + 1))
    shape = (rows, len(ids))
    matrix = sparse.csr_array((strongest.astype(np.float32), item[starts], ends), shape=shape)
    return Interactions(matrix, tuple(ids), times.astype(np.float64))
