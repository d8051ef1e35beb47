"""Click logs with a known truth: what is looked at by place, what is liked by base, and rankings that move about."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ranker.clicks import ClickCounts, Shown
from ranker.clicks.counts import Floats

# How often each place is looked at: place^-0.7, as the simulated citizens do.
LOOKED: Floats = np.arange(1, 11) ** -0.7


@dataclass(frozen=True)
class Truth:
    """What is planted.

    Attributes:
        liked: By query (row) and base (column), 0 to 1: α.
        looked: By place, 0 to 1, the first 1: θ.
        ranked: As `liked`, what bases are sorted by: it knows nothing of how much they are liked.
    """

    liked: Floats
    looked: Floats
    ranked: Floats

    @classmethod
    def drawn(cls, rng: np.random.Generator, queries: int, looked: Floats = LOOKED) -> Truth:
        """Some bases are looked for, most only stand beside them."""
        shape = queries, len(looked)
        return cls(rng.beta(0.8, 1.6, shape), looked, rng.standard_normal(shape))

    def counts(self, rng: np.random.Generator, times: int, moved: float) -> ClickCounts:
        """What is counted of so many sessions of each query.

        Args:
            moved: Standard deviation of what is added to `ranked` in each session; 0: one ranking for everybody.
        """
        queries, bases = self.liked.shape
        noise = moved * rng.standard_normal((queries, times, bases))
        order = np.argsort(-(self.ranked[:, None, :] + noise), axis=2)
        liked = np.take_along_axis(self.liked[:, None, :].repeat(times, 1), order, 2)
        clicked = rng.random(order.shape) < self.looked * liked
        cell = (np.arange(queries)[:, None, None] * bases + order) * bases + np.arange(bases)
        shown = np.bincount(cell.ravel(), minlength=queries * bases * bases).astype(float)
        clicks = np.bincount(cell.ravel(), clicked.ravel(), minlength=queries * bases * bases)
        seen = np.flatnonzero(shown)
        pairs = tuple([Shown(f"q{query}", "330110", f"b{base}") for query in range(queries) for base in range(bases)])
        traffic = np.full(bases, float(queries * times)), clicked.sum((0, 1)).astype(float)
        return ClickCounts(pairs, seen // bases, seen % bases, shown[seen], clicks[seen], *traffic)

    def order_found(self, scores: Floats) -> float:
        """Kendall's τ of scores with what was planted, the mean over queries."""
        return float(np.mean(list(map(kendall, scores.reshape(self.liked.shape), self.liked))))


def kendall(one: Floats, other: Floats) -> float:
    """τ of two lists without ties: concordant less discordant pairs, of all."""
    upper = np.triu_indices(len(one), 1)
    return float((np.sign(np.subtract.outer(one, one)) * np.sign(np.subtract.outer(other, other)))[upper].mean())
