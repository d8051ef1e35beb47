"""A sample of queries by how often they are asked, and what each stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from search_engine.tuning.query_set import HEAD, MIDDLE, TAIL

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
# Band → the share of searches that lie above it: the head makes up the first half of the searches, the middle the next
# 40 in 100, the tail the last 10.
ABOVE: Final[Mapping[str, float]] = {HEAD: 0.0, MIDDLE: 0.5, TAIL: 0.9}


def bands_of(times: Sequence[int]) -> list[str]:
    """The band of each query.

    Args:
        times: How often each was asked, most first.
    """
    counts = np.array(times, np.float64)
    above = (np.cumsum(counts) - counts) / max(counts.sum(), 1.0)
    # a share of .5 that is off by a rounding is .5
    places = np.searchsorted(list(ABOVE.values()), above + 1e-12, side="right") - 1
    names = tuple(ABOVE)
    return [names[place] for place in places.tolist()]


def allotted(size: int, there: Sequence[int]) -> list[int]:
    """How many to draw from each band: as many from one as from another, so that the mean of each is told about as
    well; what a band is short of falls to the others.

    Args:
        there: Queries of each band.
    """
    given = [0] * len(there)
    order = sorted(range(len(there)), key=lambda band: there[band])
    for after, band in enumerate(order):
        given[band] = min(there[band], -(-(size - sum(given)) // (len(there) - after)))
    return given


def drawn(times: Sequence[int], size: int, rng: np.random.Generator) -> tuple[Places, Floats]:
    """A sample with chances proportional to size, without repetition: systematic sampling of a list in random order.

    Query i is drawn with chance π_i = n · f_i ÷ Σ f, where f is how often it was asked; one for which that would be 1
    or more is drawn for certain, and the others share what is left. Exactly `size` are drawn.

    Sources: Madow, On the theory of systematic sampling II, Annals of Mathematical Statistics 1949; Hartley, Rao,
    Sampling with unequal probabilities and without replacement, ibid. 1962.

    Returns:
        Places in `times`, ascending, and π of each.
    """
    counts = np.array(times, np.float64)
    chances = _chances(counts, min(size, len(counts)))
    certain = np.flatnonzero(chances >= 1)
    others = rng.permutation(np.flatnonzero(chances < 1))
    ends = np.cumsum(chances[others])
    points = rng.random() + np.arange(min(size, len(counts)) - len(certain))
    # a sum that is off by a rounding ends before the last point
    hit = others[np.minimum(np.searchsorted(ends, points, side="right"), len(others) - 1)] if len(others) else others
    places = np.sort(np.concatenate([certain, hit[: len(points)]]).astype(np.int64))
    return places, chances[places]


def _chances(counts: Floats, size: int) -> Floats:
    chances = np.zeros(len(counts))
    while True:
        open_ = chances < 1
        left = size - float(np.count_nonzero(~open_))
        total = float(counts[open_].sum())
        if left <= 0 or total <= 0:
            return chances
        chances[open_] = left * counts[open_] / total
        # equal counts that fill up all that is left are certain, whatever the rounding
        certain = open_ & (chances >= 1 - 1e-9)
        if not certain.any():
            return chances
        chances[certain] = 1.0
