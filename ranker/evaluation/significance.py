"""Is a difference between two systems on the same queries more than luck, and how large may it be?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]

SEED = 20180103
# 10,000 samples give p = .05 a standard error of .002, and the interval's ends two steady digits.
SAMPLES = 10_000
CONFIDENCE = 0.95
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
        p_value: Two-sided; how often luck alone gives a difference at least as large.
        better, worse: On how many queries the candidate is above, below the baseline.
    """

    queries: int
    baseline: float
    candidate: float
    difference: float
    low: float
    high: float
    p_value: float
    better: int
    worse: int


def compare(
    baseline: Values, candidate: Values, *, seed: int = SEED, samples: int = SAMPLES, confidence: float = CONFIDENCE
) -> Comparison:
    """Both tests on paired values, one a query; the same seed gives the same answer.

    Raises:
        ValueError: The two differ in shape, are not one-dimensional, or are empty.
    """
    if baseline.shape != candidate.shape or baseline.ndim != 1 or not baseline.size:
        raise ValueError(f"paired values of the same queries are needed, not {baseline.shape} and {candidate.shape}")
    differences = candidate - baseline
    low, high = bootstrap_interval(differences, seed=seed, samples=samples, confidence=confidence)
    return Comparison(
        queries=differences.size,
        baseline=float(baseline.mean()),
        candidate=float(candidate.mean()),
        difference=float(differences.mean()),
        low=low,
        high=high,
        p_value=randomisation_p(differences, seed=seed, samples=samples),
        better=int(np.count_nonzero(differences > 0)),
        worse=int(np.count_nonzero(differences < 0)),
    )


def randomisation_p(differences: Values, *, seed: int = SEED, samples: int = SAMPLES) -> float:
    """Two-sided p of the paired randomisation (sign-flip) test on the mean difference.

    Under the null hypothesis each query's difference might as well have the other sign. p is the share of sign
    patterns s with |Σ s_i d_i| ≥ |Σ d_i|: over all 2^n patterns where these are no more than `samples`, else over
    `samples` random ones as (1 + hits) ÷ (1 + samples), which is never 0.

    Source: Smucker, Allan, Carterette, CIKM 2007; Phipson, Smyth, Permutation p-values should never be zero, 2010.
    """
    size = differences.size
    least = abs(float(differences.sum())) - ROUNDING * float(np.abs(differences).sum())
    if 2**size <= samples:
        patterns = np.arange(2**size)[:, None] >> np.arange(size) & 1
        return float(np.mean(np.abs((1 - 2 * patterns) @ differences) >= least))
    draw = np.random.default_rng(seed)

    def flipped(rows: int) -> Values:
        signs = 1 - 2 * draw.integers(0, 2, (rows, size), dtype=np.int8)
        return np.asarray(signs @ differences)

    sums = _in_blocks(flipped, size, samples)
    return (1 + int(np.count_nonzero(np.abs(sums) >= least))) / (1 + samples)


def bootstrap_interval(
    differences: Values, *, seed: int = SEED, samples: int = SAMPLES, confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """Percentile bootstrap interval of the mean difference, queries drawn with replacement.

    Source: Efron, Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13; Sakai, SIGIR 2006, for retrieval.
    """
    size = differences.size
    draw = np.random.default_rng(seed)
    means = _in_blocks(lambda rows: differences[draw.integers(0, size, (rows, size))].mean(axis=1), size, samples)
    tail = (1.0 - confidence) / 2.0
    low, high = np.quantile(means, (tail, 1.0 - tail))
    return float(low), float(high)


def _in_blocks(draw: Callable[[int], Values], size: int, samples: int) -> Values:
    """`samples` values, drawn in blocks of at most `BLOCK` numbers."""
    rows = max(BLOCK // size, 1)
    return np.concatenate([draw(min(rows, samples - done)) for done in range(0, samples, rows)])
