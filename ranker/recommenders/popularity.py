"""Popularity, of all time or of late: what every model must beat, and the answer where nothing is known."""

from __future__ import annotations

from typing import Self

import numpy as np
import numpy.typing as npt

from ranker.errors import MissingPart
from ranker.recommenders.interactions import Histories, Interactions
from ranker.recommenders.recommender import Recommender
from ranker.recommenders.selection import Scores

DAY_S = 86_400.0


class Popularity(Recommender):
    """The share of all users who have an item."""

    name = "popularity"
    baseline = True

    def fit(self, interactions: Interactions) -> Self:
        """Learns the shares."""
        self._start(interactions)
        return self

    def scores(self, histories: Histories) -> Scores:
        """The shares, for everybody."""
        return np.repeat(self.popularity_[None], histories.matrix.shape[0], axis=0)


class RecentPopularity(Recommender):
    """h_i = Σ_u 2^(−age ÷ half-life), age of the event to the newest one.

    Source: Ji et al., A re-visit of the popularity baseline in recommender systems, SIGIR 2020, on why popularity must
    be that of the moment.

    Args:
        half_life: Days, above 0. 30: a matter's season is a month or two.

    Attributes:
        heat_: h ÷ Σ h, float32 of shape (items,).
    """

    name = "recent_popularity"
    baseline = True
    arrays = ("heat_",)

    heat_: npt.NDArray[np.float32]

    def __init__(self, half_life: float = 30.0) -> None:
        self.half_life = half_life

    def fit(self, interactions: Interactions) -> Self:
        """Learns the heat.

        Raises:
            MissingPart: There are no times.
        """
        if interactions.times is None:
            raise MissingPart(self.name, "times")
        self._start(interactions)
        age = interactions.times.max(initial=-np.inf) - interactions.times
        weight = np.exp2(-age / (self.half_life * DAY_S))
        heat = np.bincount(interactions.matrix.indices, weight, minlength=len(self.items_))
        self.heat_ = (heat / max(heat.sum(), np.finfo(np.float32).tiny)).astype(np.float32)
        return self

    def scores(self, histories: Histories) -> Scores:
        """The heat, for everybody."""
        return np.repeat(self.heat_[None], histories.matrix.shape[0], axis=0)
