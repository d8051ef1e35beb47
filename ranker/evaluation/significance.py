"""Is a difference between two systems on the same queries more than luck, and how large may it be?

All of it is done for several measures at once: a matrix of differences, one row a query, one column a measure. So the
same resampled queries serve every measure, and many measures cost little more than one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy  # which imports its functions when one is first used

Values = npt.NDArray[np.float64]

SEED = 20180103
# 10,000 samples give p = .05 a standard error of .002, and the interval's ends two steady digits.
SAMPLES = 10_000
CONFIDENCE = 0.95
# How sure one wants to be to see the difference that so many queries can detect.
POWER = 0.8
# How many numbers are drawn at once (32 MB as int64); found ample for speed and small for memory.
BLOCK = 4_000_000
# Sums of the same differences in another order differ in the last bits; such samples count as equal.
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Comparison:
    """A candidate against a baseline on the same queries.

    Attributes:
        queries: How many queries.
        baseline, candidate: Their means.
        difference: candidate − baseline.
        low, high: Bootstrap confidence interval of the difference.
        p_value: Two-sided, of the randomisation test: how often luck alone gives a difference at least as large.
        t_p_value: The same of the paired t test.
        detectable: The least difference that as many queries, as different as these, would show with a probability of
            `POWER`.
        better, worse: On how many queries the candidate is above, below the baseline.
    """

    queries: int
    baseline: float
    candidate: float
    difference: float
    low: float
    high: float
    p_value: float
    t_p_value: float
    detectable: float
    better: int
    worse: int

    @property
    def is_within_luck(self) -> bool:
        """Whether the interval holds 0: the difference may as well be none."""
        return self.low <= 0.0 <= self.high


def compare(
    baseline: Values, candidate: Values, *, seed: int = SEED, samples: int = SAMPLES, confidence: float = CONFIDENCE
) -> Comparison:
    """Both tests on paired values, one a query; the same seed gives the same answer.

    Raises:
        ValueError: The two differ in shape, are not one-dimensional, or are empty.
    """
    if baseline.shape != candidate.shape or baseline.ndim != 1 or not baseline.size:
        raise ValueError(f"paired values of the same queries are needed, not {baseline.shape} and {candidate.shape}")
    columns = baseline[:, None], candidate[:, None]
    return compare_columns(*columns, seed=seed, samples=samples, confidence=confidence)[0]


def compare_columns(
    baseline: Values,
    candidate: Values,
    weights: Values | None = None,
    *,
    seed: int = SEED,
    samples: int = SAMPLES,
    confidence: float = CONFIDENCE,
) -> list[Comparison]:
    """The comparison of each column.

    Args:
        baseline, candidate: One row a query, one column a measure.
        weights: What each query stands for, above 0; None: all the same. Means are weighted then, and the tests are on
            w_i d_i ÷ mean(w), whose plain mean is the weighted mean of the differences.

    Raises:
        ValueError: The two differ in shape, are no matrix, or have no row.
    """
    if baseline.shape != candidate.shape or baseline.ndim != 2 or not len(baseline):
        raise ValueError(f"paired values of the same queries are needed, not {baseline.shape} and {candidate.shape}")
    scale = np.ones((len(baseline), 1)) if weights is None else (weights / weights.mean())[:, None]
    differences = scale * (candidate - baseline)
    low, high = bootstrap_intervals(differences, seed=seed, samples=samples, confidence=confidence)
    p_values = randomisation_ps(differences, seed=seed, samples=samples)
    return [
        Comparison(
            queries=len(differences),
            baseline=float((scale[:, 0] * baseline[:, column]).mean()),
            candidate=float((scale[:, 0] * candidate[:, column]).mean()),
            difference=float(differences[:, column].mean()),
            low=float(low[column]),
            high=float(high[column]),
            p_value=float(p_values[column]),
            t_p_value=paired_t_p(differences[:, column]),
            detectable=detectable_difference(differences[:, column]),
            better=int(np.count_nonzero(differences[:, column] > 0)),
            worse=int(np.count_nonzero(differences[:, column] < 0)),
        )
        for column in range(differences.shape[1])
    ]


def paired_t_p(differences: Values) -> float:
    """Two-sided p of the paired t test on the mean difference; 1 where all are equal to 0, or there is but one.

    t = mean ÷ (s ÷ √n) with n − 1 degrees of freedom.

    Source: Student, The probable error of a mean, Biometrika 6, 1908; Urbano, Lima, Hanjalic, SIGIR 2019.
    """
    if differences.size < 2 or not differences.any():
        return 1.0
    spread = float(differences.std(ddof=1))
    if spread == 0.0:
        return 0.0
    t = float(differences.mean()) / (spread / np.sqrt(differences.size))
    return float(2.0 * scipy.special.stdtr(differences.size - 1, -abs(t)))


def detectable_difference(differences: Values, *, confidence: float = CONFIDENCE, power: float = POWER) -> float:
    """(z_{1−α/2} + z_power) s ÷ √n: the least true difference that a test at α finds with that power, by the normal
    approximation; infinite for fewer than two queries.

    Source: Cohen, Statistical power analysis for the behavioral sciences, 2nd ed. 1988; Sakai, Information Retrieval
    Journal 19, 2016.
    """
    if differences.size < 2:
        return float("inf")
    z = scipy.special.ndtri(1.0 - (1.0 - confidence) / 2.0) + scipy.special.ndtri(power)
    return float(z * differences.std(ddof=1) / np.sqrt(differences.size))


def holm(p_values: Sequence[float]) -> list[float]:
    """The p values of a family of tests, corrected so that the chance of a single false alarm among them stays at α.

    Of the i-th smallest of m, p' = max over j ≤ i of min(1, (m − j + 1) p_j).

    Source: Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6, 1979.
    """
    corrected, most = [0.0] * len(p_values), 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        most = max(most, min(1.0, (len(p_values) - rank) * p_values[place]))
        corrected[place] = most
    return corrected


def randomisation_p(differences: Values, *, seed: int = SEED, samples: int = SAMPLES) -> float:
    """`randomisation_ps` of a single column."""
    return float(randomisation_ps(differences[:, None], seed=seed, samples=samples)[0])


def randomisation_ps(differences: Values, *, seed: int = SEED, samples: int = SAMPLES) -> Values:
    """Two-sided p of the paired randomisation (sign-flip) test on the mean difference of each column.

    Under the null hypothesis each query's difference might as well have the other sign. p is the share of sign
    patterns s with |Σ s_i d_i| ≥ |Σ d_i|: over all 2^n patterns where these are no more than `samples`, else over
    `samples` random ones as (1 + hits) ÷ (1 + samples), which is never 0.

    Source: Smucker, Allan, Carterette, CIKM 2007; Phipson, Smyth, Permutation p-values should never be zero, 2010.
    """
    size = len(differences)
    least = np.abs(differences.sum(axis=0)) - ROUNDING * np.abs(differences).sum(axis=0)
    if size < 64 and 2**size <= samples:
        patterns = np.arange(2**size)[:, None] >> np.arange(size) & 1
        return np.asarray(np.mean(np.abs((1 - 2 * patterns) @ differences) >= least, axis=0))
    draw = np.random.default_rng(seed)

    def flipped(rows: int) -> Values:
        return np.asarray((1.0 - 2.0 * draw.integers(0, 2, (rows, size), dtype=np.int8)) @ differences)

    sums = _in_blocks(flipped, size, samples)
    return np.asarray((1 + np.count_nonzero(np.abs(sums) >= least, axis=0)) / (1 + samples))


def bootstrap_interval(
    differences: Values, *, seed: int = SEED, samples: int = SAMPLES, confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """`bootstrap_intervals` of a single column."""
    low, high = bootstrap_intervals(differences[:, None], seed=seed, samples=samples, confidence=confidence)
    return float(low[0]), float(high[0])


def bootstrap_intervals(
    differences: Values, *, seed: int = SEED, samples: int = SAMPLES, confidence: float = CONFIDENCE
) -> tuple[Values, Values]:
    """Percentile bootstrap interval of the mean difference of each column, queries drawn with replacement.

    Source: Efron, Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13; Sakai, SIGIR 2006, for retrieval.
    """
    size = len(differences)
    draw = np.random.default_rng(seed)

    def drawn(rows: int) -> Values:
        places = draw.integers(0, size, (rows, size)) + np.arange(rows)[:, None] * size
        counts = np.bincount(places.ravel(), minlength=rows * size).reshape(rows, size)
        return np.asarray(counts @ differences / size)

    tail = (1.0 - confidence) / 2.0
    low, high = np.quantile(_in_blocks(drawn, size, samples), (tail, 1.0 - tail), axis=0)
    return low, high


def _in_blocks(draw: Callable[[int], Values], size: int, samples: int) -> Values:
    """`samples` rows, drawn in blocks of at most `BLOCK` numbers."""
    rows = max(BLOCK // size, 1)
    return np.concatenate([draw(min(rows, samples - done)) for done in range(0, samples, rows)])
