"""The best n of each row of scores, ties by how popular an item is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

# Stands where there is no further item.
NONE = -1

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """What is recommended.

    Attributes:
        items: One row for each that asked, n columns: item numbers, best first, then `NONE`.
        scores: Their scores, of the same shape; 0 beside `NONE`.
    """

    items: npt.NDArray[np.int32]
    scores: Scores


def best(scores: Scores, n: int, rank: npt.NDArray[np.int64]) -> Ranked:
    """The n best of each row by (score ↓, rank ↑).

    Args:
        scores: Rows × items; −inf for what must not be shown.
        n: At least 1.
        rank: A place of each item, each place once; it decides between equal scores.
    """
    rows, width = scores.shape
    found = Ranked(np.full((rows, n), NONE, dtype=np.int32), np.zeros((rows, n), dtype=np.float32))
    if width:
        # the other way round, NumPy takes 25 times as long over rows that are mostly 0
        cuts = -np.partition(-scores, min(n, width) - 1, axis=1)[:, min(n, width) - 1]
        for row, (of, cut) in enumerate(zip(scores, cuts, strict=True)):
            chosen = _row(of, cut, n, rank)
            found.items[row, : chosen.size], found.scores[row, : chosen.size] = chosen, of[chosen]
    return found


def _row(scores: Scores, cut: np.float32, n: int, rank: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    above = np.flatnonzero(scores > cut)
    room = n - above.size
    level = np.flatnonzero(scores == cut) if np.isfinite(cut) else np.empty(0, dtype=np.int64)
    if level.size > room:
        level = level[np.argpartition(rank[level], room - 1)[:room]]
    chosen = np.concatenate((above, level))
    order: npt.NDArray[np.int64] = chosen[np.lexsort((rank[chosen], -scores[chosen]))]
    return order


def ranks(popularity: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    """The place of each item by popularity descending, then by number."""
    places = np.empty(popularity.size, dtype=np.int64)
    places[np.argsort(-popularity, kind="stable")] = np.arange(popularity.size)
    return places
