"""Clicks over expected clicks: how often a base was clicked, compared with anything at the same places."""

from __future__ import annotations

from typing import Self

import numpy as np

from ranker.clicks.counts import ClickCounts, Floats

# Impressions that the place above lends to a place: a rate of a few impressions is chance.
LENT = 100.0
# Expected clicks that every base is lent with as many clicks: with few clicks of its own it is like all others.
PRIOR = 1.0


class ClicksOverExpected:
    """COEC(d) = (Σ c + k) ÷ (Σ n_r · e_r + k), with e_r the click rate of place r in all traffic.

    e_r = (C_r + m · e_{r−1}) ÷ (N_r + m), where e_0 is the rate of all places together: a place that was seldom shown
    takes after the one above it.

    Source: Zhang, Jones, Comparing click logs and editorial labels for training query rewriting, Query Log Analysis
    workshop, WWW 2007. It takes what stands at a place for equally good on the average; where a ranking is good, the
    first places are better, and their bases are held for less than they are.

    Args:
        lent: m ≥ 0, in impressions.
        prior: k ≥ 0, in expected clicks.

    Attributes:
        rates_: e_r by place, 0 to 1.
        scores_: COEC of each pair, 0 or more; 1: as anything else at its places.
        looks_: Σ n_r · e_r ÷ e_1 of each pair: impressions, in those of the first place.
    """

    name = "coec"

    def __init__(self, lent: float = LENT, prior: float = PRIOR) -> None:
        self.lent, self.prior = lent, prior

    def fit(self, counts: ClickCounts) -> Self:
        """Learn from counts."""
        self.rates_ = self._rates(counts)
        expected = counts.by_pair(counts.shown * self.rates_[counts.place])
        clicked = counts.by_pair(counts.clicked)
        # nothing was expected only where nothing of all traffic was ever clicked
        self.scores_: Floats = (clicked + self.prior) / np.maximum(expected + self.prior, np.finfo(float).tiny)
        first = self.rates_[0] if counts.places and self.rates_[0] > 0 else 1.0
        self.looks_: Floats = expected / first
        return self

    @property
    def places_(self) -> Floats:
        """What each place is worth, compared with the first: e_r ÷ e_1."""
        return self.rates_ / self.rates_[0] if len(self.rates_) and self.rates_[0] > 0 else self.rates_

    def _rates(self, counts: ClickCounts) -> Floats:
        shown, clicked = counts.traffic_shown, counts.traffic_clicked
        rates, above = np.zeros(counts.places), float(clicked.sum() / max(shown.sum(), 1.0))
        for place in range(counts.places):
            total = shown[place] + self.lent
            above = rates[place] = (clicked[place] + self.lent * above) / total if total else above
        return rates
