"""Is a rule more than chance? Two tests, and how many pairs may pass them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy  # which imports its functions when one is first used: whoever loads a model only, tests nothing

Real = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


def surplus_p(observed: Whole, expected: Real) -> Real:
    """P(N ≥ observed) for N Poisson with mean `expected`: the chance of so many users without any link.

    It is P(observed, expected), the regularized lower incomplete gamma function, and 1 for none observed (Abramowitz,
    Stegun, 26.4.21). The count is a sum of independent rare events of unequal chance; the Poisson tail lies above its
    true tail (Hodges, Le Cam, Annals of Mathematical Statistics 31, 1960), so that the test errs on the side of no
    rule.
    """
    n = np.asarray(observed)
    p: Real = np.where(n > 0, scipy.special.gammainc(np.maximum(n, 1), expected), 1.0)
    return p


def order_p(forward: Whole, backward: Whole) -> Real:
    """P(N ≥ forward) for N binomial (forward + backward, ½): the chance of so many this way if both ways were alike.

    It is I_½(forward, backward + 1), the regularized incomplete beta function, and 1 for none forward (Abramowitz,
    Stegun, 26.5.24).
    """
    n = np.asarray(forward)
    p: Real = np.where(n > 0, scipy.special.betainc(np.maximum(n, 1), np.asarray(backward) + 1.0, 0.5), 1.0)
    return p


def discoveries(p: Real, tests: int, share: float) -> npt.NDArray[np.bool_]:
    """Which hypotheses are rejected so that at most a share of the rejections is expected to be wrong.

    The k smallest with p_(k) ≤ k · share ÷ tests, for the largest such k. `tests` counts those too that are not listed
    since they could not be rejected.

    Source: Benjamini, Hochberg, Controlling the false discovery rate, JRSS B 57(1), 1995.
    """
    order = np.argsort(p, kind="stable")
    passed = np.flatnonzero(p[order] <= np.arange(1, p.size + 1) * share / max(tests, p.size, 1))
    chosen = np.zeros(p.size, dtype=bool)
    if passed.size:
        chosen[order[: passed[-1] + 1]] = True
    return chosen
