"""Pairs of names that are nearly the same: Jaccard's coefficient over character bigrams, |A ∩ B| / |A ∪ B|.

Comparing all pairs of 300,000 names would take days. Two sets whose coefficient is at least t have one of the first
|A| - ⌈t·|A|⌉ + 1 members of each in common, whichever order all members are given (Bayardo, Ma, Srikant: Scaling up all
pairs similarity search, WWW 2007). With the rarest bigrams first, few names share one of those.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from math import ceil
from typing import Final

# Of the 1,133 names of one real district (广安区), .7 gives four pairs across departments, two of
# them one thing (企业职工参保登记 | 职工参保登记); .6 adds three that are not.
SIMILAR: Final = 0.7
# Names with one of their rarest bigrams in common that are still compared: more is a turn of phrase (的处罚), and keeps
# the work within this times the number of names.
MOST_ALIKE: Final = 50


def bigrams(name: str) -> frozenset[str]:
    """The pairs of neighbouring characters; a name of one character is its own."""
    return frozenset(name[place : place + 2] for place in range(max(1, len(name) - 1)))


def similar_pairs(names: Sequence[str], least: float = SIMILAR) -> Iterator[tuple[int, int, float]]:
    """Places of two names and their coefficient, at least `least`, each pair once.

    Args:
        names: Distinct names in normal form.
        least: In (0, 1].
    """
    sets = [bigrams(name) for name in names]
    common = Counter(pair for members in sets for pair in members)
    seen: defaultdict[str, list[int]] = defaultdict(list)
    for place, members in enumerate(sets):
        rarest = sorted(members, key=lambda pair: (common[pair], pair))
        first = rarest[: len(members) - ceil(least * len(members)) + 1]
        for other in {other for pair in first for other in seen[pair]}:
            coefficient = _coefficient(members, sets[other], least)
            if coefficient >= least:
                yield other, place, coefficient
        for pair in first:
            if len(seen[pair]) < MOST_ALIKE:
                seen[pair].append(place)


def _coefficient(one: frozenset[str], other: frozenset[str], least: float) -> float:
    if min(len(one), len(other)) < least * max(len(one), len(other)):
        return 0.0  # lengths alone rule it out
    both = len(one & other)
    return both / (len(one) + len(other) - both)
