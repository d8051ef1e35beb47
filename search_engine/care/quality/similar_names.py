"""Names that two departments use for what may be one thing."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple

from dictionaries.normalize import squash
from search_engine.care.quality.bigrams import similar_pairs
from search_engine.care.quality.finding import NO_DEPARTMENT, Copy, Finding, Kind, Scope


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
            offer = self._offers.get((copy.base, department))
            if offer is None:
                offer = _Offer(department, content.get("catalog_code") or "", copy.title, copy.id, array("i"))
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
        for first, second, coefficient in similar_pairs(names):
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
