"""Names that two departments use for what may be one thing."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise, product
from math import ceil
from sys import intern
from typing import Final, NamedTuple

import numpy as np

from dictionaries.normalize import squash
from search_engine.maintenance.quality.finding import NO_DEPARTMENT, Copy, Finding, Kind, Scope

# Comparing all pairs of 300,000 names would take days. Two sets whose coefficient is at least t have one of the first
# |A| - ⌈t·|A|⌉ + 1 members of each in common, whichever order all members are given (Bayardo, Ma, Srikant: Scaling up
# all pairs similarity search, WWW 2007). With the rarest bigrams first, few names share one of those.
# Of the 1,133 names of one real district (广安区), .7 gives four pairs across departments, two of
# them one thing (企业职工参保登记 | 职工参保登记); .6 adds three that are not.
SIMILAR: Final = 0.7
# Names with one of their rarest bigrams in common that are still compared: more is a turn of phrase (的处罚), and keeps
# the work within this times the number of names.
MOST_ALIKE: Final = 50
# Bits of a character in the number of a pair; names between two rests, a tenth of a second of comparing.
CHARACTER, PORTION = 21, 2_000


class _Offer(NamedTuple):
    """A matter of one name as one department offers it: where, and the first such document."""

    department: str
    family: str
    title: str
    id: str
    regions: array[int]


class SimilarNames(Kind):
    """Matters of two departments with nearly one name, in one region or of one catalog code: which is right?

    Each side gets a finding, for each department has its own editors. Kept of a document: four bytes.
    """

    name, label = "similar-names", "名称相近"
    mend = "确认是否同一事项：是则合并，不是则改名以便区分"

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self._offers: dict[tuple[int, str], _Offer] = {}

    def look(self, copy: Copy) -> Iterable[Finding]:
        """Note who offers what where."""
        content, department = copy.content, copy.department
        if content.get("kind") == "matter" and department != NO_DEPARTMENT:
            department = intern(department)  # of JSON each text is an object of its own
            offer = self._offers.get((copy.base, department))
            if offer is None:
                offer = _Offer(department, intern(content.get("catalog_code") or ""), copy.title, copy.id, array("i"))
                self._offers[copy.base, department] = offer
            offer.regions.append(copy.region)
        return ()

    def conclude(self) -> Iterator[Finding]:
        """Compare names, each distinct one once."""
        by_name: defaultdict[str, list[_Offer]] = defaultdict(list)
        for offer in self._offers.values():
            by_name[squash(offer.title)].append(offer)
        for offers in by_name.values():
            for place, one in enumerate(offers):
                yield from (found for other in offers[:place] for found in self._compare(one, other, 1.0))
        names = list(by_name)
        for first, second, coefficient in similar_pairs(names, rest=self.scope.rest):
            for one, other in product(by_name[names[first]], by_name[names[second]]):
                yield from self._compare(one, other, coefficient)

    def _compare(self, one: _Offer, other: _Offer, coefficient: float) -> Iterator[Finding]:
        if one.department == other.department:
            return
        shared = sorted(set(one.regions).intersection(other.regions))
        if not shared and not (one.family and one.family == other.family):
            return
        for here, there in ((one, other), (other, one)):
            yield self._side(here, there, shared, coefficient)

    def _side(self, here: _Offer, there: _Offer, shared: list[int], coefficient: float) -> Finding:
        region = shared[0] if shared else here.regions[0]
        where = f"同在 {len(shared)} 个地区" if shared else "基本编码相同"
        alike = "相同" if coefficient == 1 else f"相近（{coefficient:.0%}）"
        said = f"与 {there.department} 的“{there.title}”名称{alike}，{where}，请核对是否为同一事项"
        return Finding(self.name, region, here.department, here.id, here.title, "title", said)


def bigrams(name: str) -> set[int]:
    """The pairs of neighbouring characters, as numbers; a name of one character is its own."""
    characters = list(map(ord, name))
    return {one << CHARACTER | other for one, other in pairwise(characters)} or {*characters[:1]} or {0}


def similar_pairs(
    names: Sequence[str], least: float = SIMILAR, rest: Callable[[], object] = lambda: None
) -> Iterator[tuple[int, int, float]]:
    """Places of two names and their coefficient, at least `least`, each pair once.

    Args:
        names: Distinct names in normal form.
        least: In (0, 1].
        rest: Called after each `PORTION` of names.
    """
    members_of, starts = _rarest_first(names)
    seen: defaultdict[int, array[int]] = defaultdict(lambda: array("i"))
    for place in range(len(names)):
        members = members_of[starts[place] : starts[place + 1]]
        first = members[: len(members) - ceil(least * len(members)) + 1]
        own = frozenset(members)
        for other in {other for pair in first for other in seen[pair]}:
            coefficient = _coefficient(own, members_of[starts[other] : starts[other + 1]], least)
            if coefficient >= least:
                yield other, place, coefficient
        for pair in first:
            if len(seen[pair]) < MOST_ALIKE:
                seen[pair].append(place)
        if place % PORTION == 0:
            rest()


def _rarest_first(names: Sequence[str]) -> tuple[array[int], array[int]]:
    """The bigrams of all names one after the other, four bytes each, as sets of 300,000 names take 600 MB: numbered so
    that of each name the rarest come first; and where each name begins in them, and the last ends.
    """
    sizes = np.fromiter((len(bigrams(name)) for name in names), np.int64, len(names))
    pairs = np.fromiter((pair for name in names for pair in bigrams(name)), np.int64, int(sizes.sum()))
    _, number, count = np.unique(pairs, return_inverse=True, return_counts=True)
    rank = np.empty(len(count), np.int64)
    rank[np.argsort(count, kind="stable")] = np.arange(len(count))
    # names keep their order: the number of a name is the high part of what is sorted
    in_order = np.sort(np.repeat(np.arange(len(names)), sizes) << 32 | rank[number])
    members, starts = array("i"), array("q")
    members.frombytes((in_order & 0xFFFFFFFF).astype(np.int32).tobytes())
    starts.frombytes(np.concatenate(([0], np.cumsum(sizes))).astype(np.int64).tobytes())
    return members, starts


def _coefficient(own: frozenset[int], other: Sequence[int], least: float) -> float:
    if min(len(own), len(other)) < least * max(len(own), len(other)):
        return 0.0  # lengths alone rule it out
    both = len(own.intersection(other))
    return both / (len(own) + len(other) - both)
