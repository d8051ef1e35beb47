"""The position-based model: a click is a look at the place, and liking what stands there."""

from __future__ import annotations

from typing import Self

import numpy as np

from ranker.clicks.counts import ClickCounts, Floats

# Pseudo-counts of the prior, Beta(1.25, 1.25). On planted logs (40 queries asked 1,000 times, 400 asked 40 times, 3,000
# asked 5 times) θ is off by at most .01, .03 and .05; without a prior by .01, .04 and .16; with 0.5 and 1.5 by .02, .13
# and .32: a prior that pulls harder takes good bases for lucky ones, and lays their clicks to the place.
PRIOR_LIKED, PRIOR_PASSED = 0.25, 0.25
# Looks that every base is lent in the end, with as many clicks as the mean of all looks has.
LENT_LOOKS = 2.0
STEPS, TOLERANCE = 1_000, 1e-5
TINY = 1e-12


class PositionBasedModel:
    """P(click on d at place r) = θ_r · α_d, fitted by expectation maximization, θ_1 = 1.

    θ_r is the chance that place r is looked at, compared with the first; α_d that base d is clicked by people of a
    region who asked a query and look at it, with the prior Beta(1 + a, 1 + b). Without a click, the expectations are

        P(looked | no click) = θ(1 − α) ÷ (1 − θα),   P(liked | no click) = α(1 − θ) ÷ (1 − θα),

    and the new θ_r, α_d are the means of looks over impressions of the place, of likings over those of the base, with
    a and b added. No step lowers the posterior.

    Sources: Craswell, Zoeter, Taylor, Ramsey, An experimental comparison of click position-bias models, WSDM 2008;
    Chuklin, Markov, de Rijke, Click Models for Web Search, Morgan & Claypool 2015, §3.3 and §4.3.

    θ is told from α only where the same base was shown at several places: see `support`.

    Args:
        liked, passed: a, b ≥ 0.
        lent: Looks, 0 or more.
        steps: Steps at most.
        tolerance: It ends where no θ and no α moves by more in a step.

    Attributes:
        places_: θ by place; not a number for a place that no cell has.
        scores_: α of each pair, 0 to 1.
        looks_: Σ n_r · θ_r of each pair: impressions, in those of the first place.
        steps_: Steps that were made; `steps` where it was still moving.
        log_likelihood_: Σ c ln θα + (n − c) ln(1 − θα).
    """

    name = "pbm"

    def __init__(
        self,
        liked: float = PRIOR_LIKED,
        passed: float = PRIOR_PASSED,
        lent: float = LENT_LOOKS,
        steps: int = STEPS,
        tolerance: float = TOLERANCE,
    ) -> None:
        self.liked, self.passed, self.lent = liked, passed, lent
        self.steps, self.tolerance = steps, tolerance

    def fit(self, counts: ClickCounts) -> Self:
        """Learn from counts."""
        looked, liked = 1.0 / np.arange(1, counts.places + 1), np.full(len(counts.pairs), 0.5)
        moved, self.steps_ = np.inf, 0
        while moved > self.tolerance and self.steps_ < self.steps:
            before, (looked, liked) = (looked, liked), self._step(counts, looked, liked)
            moved, self.steps_ = max(map(_moved, before, (looked, liked))), self.steps_ + 1
        clicks = np.clip(looked[counts.place] * liked[counts.pair], TINY, 1 - TINY)
        missed = counts.shown - counts.clicked
        self.log_likelihood_ = float(np.sum(counts.clicked * np.log(clicks) + missed * np.log1p(-clicks)))
        self.looks_: Floats = counts.by_pair(counts.shown * looked[counts.place])
        self.places_: Floats = np.where(counts.by_place(counts.shown) > 0, looked, np.nan)
        self.scores_: Floats = self._likings(counts, looked, liked)
        return self

    def _step(self, counts: ClickCounts, looked: Floats, liked: Floats) -> tuple[Floats, Floats]:
        looks, likings = _expected(counts, looked, liked)
        shown = counts.by_place(counts.shown)
        new_looked = np.divide(looks, shown, out=looked.copy(), where=shown > 0)
        new_looked[:1] = 1.0
        total = counts.by_pair(counts.shown) + self.liked + self.passed
        return new_looked, (likings + self.liked) / total

    def _likings(self, counts: ClickCounts, looked: Floats, liked: Floats) -> Floats:
        """α for a given θ."""
        mean = float(counts.clicked.sum()) / max(float(self.looks_.sum()), TINY)
        total, moved, steps = counts.by_pair(counts.shown) + self.lent, np.inf, 0
        while moved > self.tolerance and steps < self.steps:
            before, liked = liked, (_expected(counts, looked, liked)[1] + self.lent * min(mean, 1.0)) / total
            moved, steps = _moved(before, liked), steps + 1
        return liked


def _expected(counts: ClickCounts, looked: Floats, liked: Floats) -> tuple[Floats, Floats]:
    """Looks of each place and likings of each pair, as they are expected."""
    look, like = looked[counts.place], liked[counts.pair]
    missed = (counts.shown - counts.clicked) / np.maximum(1 - look * like, TINY)
    return (
        counts.by_place(counts.clicked + missed * look * (1 - like)),
        counts.by_pair(counts.clicked + missed * like * (1 - look)),
    )


def _moved(before: Floats, after: Floats) -> float:
    return float(np.abs(after - before).max(initial=0.0))
