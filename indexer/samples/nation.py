"""Five million documents for measuring: the reviewed matters, generated ones, and what exists in one region only.

They come as feeds come: province by province, mixed inside a province. Nothing is kept but one province's row numbers
(about 4 MB), so memory stays flat.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dictionaries.regions import Region, RegionTree
from indexer.samples.catalogue import LEVELS, SampleMatter
from indexer.samples.expand import document, is_offered
from indexer.samples.generate import generated_matters
from indexer.samples.localise import Locality, locality, offered_levels
from indexer.samples.singles import COMBINATIONS, single

Fields = dict[str, Any]
Numbers = NDArray[np.int64]
Hashes = NDArray[np.uint64]

GENERATED_BASES = 4_600  # with the reviewed ones about 4,700: the size of a nation's catalogue of bases
SINGLES_SHARE = 0.06  # 300,000 of 5.0 million exist in one region only
# How a level shares in the singles: a county publishes most, a town hardly anything of its own.
SINGLES_WEIGHT = {"nation": 600, "province": 400, "city": 120, "county": 60, "town": 2, "village": 0}
TOWN_SHARE = 0.4  # of the towns, those that publish a generated town matter
AT_ONCE = 64  # places that are looked at in one step
TEXT_FIELDS = ("title", "summary", "text", "answer", "conditions", "materials", "process", "legal_basis")


@dataclass(frozen=True, slots=True)
class NationCounts:
    """What a stream has given so far.

    `distinct_texts` counts element texts (`TEXT_FIELDS`) without what differs from place to place: of the bases that
    were seen and of the single-region documents.
    """

    documents: int
    copies: int
    singles: int
    bases: int
    distinct_names: int
    distinct_texts: int


class NationStream(Iterable[Fields]):
    """The documents, once; `counts()` tells at any time what has come. Copies share parts: do not change them."""

    def __init__(self, tree: RegionTree, matters: Sequence[SampleMatter], documents: int) -> None:
        self._tree = tree
        self._matters = (*matters, *generated_matters(GENERATED_BASES))
        self._reviewed = len(matters)
        self._by_level = _by_level(self._matters)
        self._seeds = _seeds(f"{matter.catalog_code}{matter.item:03d}" for matter in self._matters)
        self._seen = np.zeros(len(self._matters), dtype=np.int64)
        # regions by which some matter is limited: of a region's chain no others count
        self._named = frozenset(code for one in self._matters for code in (*one.only_regions, *one.except_regions))
        self._offers_of: dict[str, Numbers] = {}
        self._kept_offers: dict[tuple[frozenset[str], frozenset[str]], Numbers] = {}
        singles = int(documents * SINGLES_SHARE)
        self._single_names = np.zeros((singles, 2), dtype=np.int64)
        self._singles = 0
        self._documents = self._stream(documents - singles, singles)

    def __iter__(self) -> Iterator[Fields]:
        """What has not come yet."""
        return self._documents

    def counts(self) -> NationCounts:
        """Counted while streaming."""
        seen = [self._matters[index] for index in np.flatnonzero(self._seen)]
        names = {hash(matter.title) for matter in seen}
        texts = {hash(_text(matter.shared)) for matter in seen}
        singles = self._single_names[: self._singles]
        return NationCounts(
            documents=int(self._seen.sum()) + self._singles,
            copies=int(self._seen.sum()),
            singles=self._singles,
            bases=len(seen),
            distinct_names=len(np.union1d(singles[:, 0], np.fromiter(names, dtype=np.int64))),
            distinct_texts=len(np.union1d(singles[:, 1], np.fromiter(texts, dtype=np.int64))),
        )

    def _stream(self, copies: int, singles: int) -> Iterator[Fields]:
        provinces = self._provinces()
        available = [len(self._rows(regions)[0]) for regions in provinces]
        if copies > sum(available):
            raise ValueError(f"{copies} copies were asked for; bases and regions make {sum(available)}")
        copy_quota = _parts(copies, available)
        weights = [sum(SINGLES_WEIGHT[region.level] for region in regions) for regions in provinces]
        single_quota = _parts(singles, weights)
        for regions, copies_here, singles_here in zip(provinces, copy_quota, single_quota, strict=True):
            yield from self._province(regions, copies_here, singles_here)

    def _provinces(self) -> list[list[Region]]:
        """The nation alone, then each province's regions in the tree's order."""
        groups: list[list[Region]] = []
        for region in self._tree:
            if region.level in ("nation", "province"):
                groups.append([])
            groups[-1].append(region)
        return groups

    def _rows(self, regions: Sequence[Region]) -> tuple[Numbers, Numbers, Hashes]:
        """All copies that the regions could publish: place of the region in the list, number of the matter, hash."""
        alike: dict[tuple[int, bool], list[int]] = defaultdict(list)
        for place, region in enumerate(regions):
            alike[id(self._offered(region)), region.level == "town"].append(place)
        found = [
            self._rows_of(regions, every[start : start + AT_ONCE], is_town)
            for (_, is_town), every in alike.items()
            for start in range(0, len(every), AT_ONCE)
        ]
        places, numbers, hashes = (np.concatenate(part) for part in zip(*found, strict=True))
        order = np.argsort(places, kind="stable")
        return places[order], numbers[order], hashes[order]

    def _rows_of(
        self, regions: Sequence[Region], some: Sequence[int], is_town: bool
    ) -> tuple[Numbers, Numbers, Hashes]:
        """The same of some places, which offer the same."""
        offered = self._offered(regions[some[0]])
        codes = _seeds(regions[place].code for place in some)
        mixed = _mixed(self._seeds[offered] ^ codes[:, np.newaxis])
        places = np.broadcast_to(np.array(some)[:, np.newaxis], mixed.shape)
        numbers = np.broadcast_to(offered, mixed.shape)
        if is_town:  # a town matter is some towns' only, save the reviewed ones
            kept = (numbers < self._reviewed) | (mixed < np.uint64(TOWN_SHARE * 2**64))
            return places[kept], numbers[kept], _mixed(mixed[kept])
        return places.ravel(), numbers.ravel(), mixed.ravel()

    def _offered(self, region: Region) -> Numbers:
        """The matters of a region: the same for all of its levels that are named by the same matters."""
        found = self._offers_of.get(region.code)
        if found is None:
            found = self._offers_of[region.code] = self._offered_like(region)
        return found

    def _offered_like(self, region: Region) -> Numbers:
        levels = offered_levels(region, self._tree)
        named = self._named.intersection(above.code for above in self._tree.chain(region.code))
        kept = self._kept_offers.get((levels, named))
        if kept is None:
            kept = self._kept_offers[levels, named] = self._offered_at(levels, named)
        return kept

    def _offered_at(self, levels: frozenset[str], named: frozenset[str]) -> Numbers:
        offered = np.concatenate([np.zeros(0, dtype=np.int64), *(self._by_level[level] for level in levels)])
        if len(levels) > 1:
            offered = np.unique(offered)
        reviewed = offered[offered < self._reviewed].tolist()
        limited = [number for number in reviewed if not is_offered(self._matters[number], levels, named)]
        return offered[~np.isin(offered, limited)] if limited else offered

    def _province(self, regions: Sequence[Region], copies: int, singles: int) -> Iterator[Fields]:
        places, numbers, hashes = self._rows(regions)
        if copies < len(numbers):
            kept = _kept(numbers < self._reviewed, hashes, copies)
            places, numbers, hashes = places[kept], numbers[kept], hashes[kept]
        single_places, positions, single_hashes = _single_rows(regions, singles)
        order = np.argsort(np.concatenate([hashes, single_hashes]), kind="stable")
        places = np.concatenate([places, single_places])[order]
        numbers = np.concatenate([numbers, -1 - positions])[order]  # a single's position, told apart by its sign
        here: list[Locality | None] = [None] * len(regions)
        for place, number in zip(places.tolist(), numbers.tolist(), strict=True):
            locals_ = here[place]
            if locals_ is None:
                locals_ = here[place] = locality(regions[place], self._tree)
            yield self._copy(number, locals_) if number >= 0 else self._single(-1 - number, locals_)

    def _copy(self, number: int, here: Locality) -> Fields:
        self._seen[number] += 1
        return document(self._matters[number], here)

    def _single(self, position: int, here: Locality) -> Fields:
        fields = single(here, position)
        self._single_names[self._singles] = hash(fields["title"]), hash(_text(fields))
        self._singles += 1
        return fields


def nation_documents(tree: RegionTree, matters: Sequence[SampleMatter], documents: int = 5_000_000) -> NationStream:
    """Exactly `documents` documents, the same at every call; `ValueError` while streaming above about 5.3 million.

    The reviewed matters' copies all come where they are at most half of a province's; else all are thinned alike.
    """
    return NationStream(tree, matters, documents)


def _by_level(matters: Sequence[SampleMatter]) -> dict[str, Numbers]:
    return {
        level: np.array([number for number, matter in enumerate(matters) if level in matter.levels], dtype=np.int64)
        for level in LEVELS
    }


def _kept(reviewed: NDArray[np.bool_], hashes: Hashes, wanted: int) -> Numbers:
    """Which rows stay: the smallest hashes, the reviewed first where they are at most half of what is wanted."""
    ranked = np.argsort(_mixed(hashes), kind="stable")
    if reviewed.sum() * 2 <= wanted:
        ranked = ranked[np.argsort(~reviewed[ranked], kind="stable")]
    return np.sort(ranked[:wanted])


def _single_rows(regions: Sequence[Region], singles: int) -> tuple[Numbers, Numbers, Hashes]:
    counts = _parts(singles, [SINGLES_WEIGHT[region.level] for region in regions])
    if max(counts) > COMBINATIONS:
        raise ValueError(f"a region would need {max(counts)} documents of its own; the words make {COMBINATIONS}")
    places = np.repeat(np.arange(len(regions)), counts)
    positions = np.concatenate([np.arange(count) for count in counts])
    seeds = _seeds(region.code for region in regions)[places]
    return places, positions, _mixed(_mixed(seeds) + positions.astype(np.uint64))


def _parts(whole: int, weights: Sequence[int]) -> list[int]:
    """The whole shared out in proportion, in whole numbers that add up to it: differences of the rounded running sum.

    With no weight at all nobody gets anything.
    """
    running = np.cumsum(np.array(weights, dtype=object))
    if not running[-1]:
        return [0] * len(weights)
    ends = [whole * int(total) // int(running[-1]) for total in running]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def _seeds(texts: Iterable[str]) -> Hashes:
    return np.array([_hash64(text) for text in texts], dtype=np.uint64)


def _hash64(text: str) -> int:
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big")


def _mixed(numbers: Hashes) -> Hashes:
    """SplitMix64's finaliser (Steele, Lea & Flood 2014, OOPSLA): spreads close numbers over all 64 bits."""
    mixed = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _text(fields: Any) -> str:
    return repr([fields.get(name) for name in TEXT_FIELDS])
