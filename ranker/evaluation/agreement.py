"""How far judges agree about the same pairs: the share of equal grades, and Cohen's kappa with quadratic weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

# What was judged, a query and a document → grade.
Pair = tuple[int | str, str]
Grades = Mapping[Pair, int]


@dataclass(frozen=True, slots=True)
class TwoJudges:
    """Two judges over what both have judged.

    Attributes:
        pairs: How many; above 0.
        equal: Share of them with the same grade, 0 to 1.
        kappa: See `weighted_kappa`; None where it is not defined.
    """

    one: str
    other: str
    pairs: int
    equal: float
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """All judges, two by two.

    Attributes:
        pairs: How many pairs two or more have judged.
        equal: Share of the comparisons of two grades of one pair that are equal, 0 to 1; None: there is none.
        kappa: Mean over the two-judge kappas that are defined (Light 1971); None: none is.
        by_judges: Every two that share a pair.
    """

    pairs: int
    equal: float | None
    kappa: float | None
    by_judges: tuple[TwoJudges, ...]


def agreement(judges: Mapping[str, Grades]) -> Agreement:
    """How far judges agree. `judges`: name → what they judged."""
    shared = [
        two for one, other in combinations(sorted(judges), 2) if (two := _two(one, other, judges[one], judges[other]))
    ]
    kappas = [two.kappa for two in shared if two.kappa is not None]
    compared = sum(two.pairs for two in shared)
    return Agreement(
        _shared(list(judges.values())),
        sum(two.equal * two.pairs for two in shared) / compared if compared else None,
        sum(kappas) / len(kappas) if kappas else None,
        tuple(shared),
    )


def weighted_kappa(one: Sequence[int], other: Sequence[int]) -> float | None:
    """κ_w = 1 − Σ w_ij O_ij ÷ Σ w_ij E_ij with w_ij = (i − j)²: 1 where both always agree, 0 where as often as chance,
    below 0 where less.

    O_ij is the share of pairs that one graded i and the other j; E_ij the product of how often each gave i and j. The
    weights make a 0 against a 3 nine times as bad as a 0 against a 1.

    Source: Cohen, Weighted kappa, Psychological Bulletin 70(4), 1968; Fleiss, Cohen, 1973, for quadratic weights.

    Args:
        one, other: Grades of the same pairs, in the same order.

    Returns:
        At most 1; None where both gave one and the same grade throughout, or there are no pairs: chance alone would
        explain it all.

    Raises:
        ValueError: They are not equally many.
    """
    if len(one) != len(other):
        raise ValueError(f"grades of the same pairs are needed, not {len(one)} and {len(other)}")
    if not one:
        return None
    first, second = np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)
    observed = float(np.mean((first - second) ** 2))
    by_chance = float(np.var(first) + np.var(second) + (np.mean(first) - np.mean(second)) ** 2)
    return 1.0 - observed / by_chance if by_chance else None


def _two(one: str, other: str, first: Grades, second: Grades) -> TwoJudges | None:
    both = [pair for pair in first if pair in second]
    if not both:
        return None
    left, right = [first[pair] for pair in both], [second[pair] for pair in both]
    equal = sum(a == b for a, b in zip(left, right, strict=True)) / len(both)
    return TwoJudges(one, other, len(both), equal, weighted_kappa(left, right))


def _shared(judges: Sequence[Grades]) -> int:
    """How many pairs at least two have judged."""
    seen: set[Pair] = set()
    shared: set[Pair] = set()
    for grades in judges:
        shared |= seen & grades.keys()
        seen |= grades.keys()
    return len(shared)
