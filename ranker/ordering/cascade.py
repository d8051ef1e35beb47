"""Where a copy stands as seen from a user: tier and depth.

Tier: 0 at or below the user's county, 1 its city, 2 its province, 3 the nation; 4 elsewhere in the city, 5 elsewhere in
the province, 6 elsewhere. Levels that a place does not have are skipped. Depth tells apart what shares a tier: a
village's copy stands before its town's, that before the county's, and the card for what lies below the user's region
after them. The city of a division of the 兵团 stands right behind the division, in its tier.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dictionaries.regions import Region, RegionTree, with_cities
from indexer.generation.arrays import Array, Bools, Int8s, Int64s
from indexer.snapshot import Snapshot
from indexer.snapshot.places import RegionGroups

NATION_TIER = 3
TIER_OF_LEVEL = {"village": 0, "town": 0, "county": 0, "city": 1, "province": 2, "nation": NATION_TIER}
DEPTH_OF_LEVEL = {"village": 3, "town": 2, "county": 1, "city": 1, "province": 1, "nation": 1}
BELOW_DEPTH, ELSEWHERE_DEPTH = 0, 1
IN_CITY, IN_PROVINCE, ELSEWHERE = 4, 5, 6


@dataclass(frozen=True, slots=True)
class RegionCascade:
    """The view from one region.

    Attributes:
        own: The user's region.
        chain: It and those above it, the nation last; behind a division its city.
        numbers: Their numbers.
        tiers, depths: int8, one for each link of the chain.
        city, province: Place of the user's city and province among all, -1 where there is none.
    """

    own: Region
    chain: tuple[Region, ...]
    numbers: tuple[int, ...]
    tiers: Int8s
    depths: Int8s
    city: int
    province: int

    @classmethod
    def of(cls, tree: RegionTree, groups: RegionGroups, code: str, *, only: bool = False) -> RegionCascade:
        """The cascade of a region; `only`: without what stands above it. Raises `UnknownRegion`."""
        links = with_cities(tree, code)
        own = links[0][0]
        if only:
            links = links[:1]
        chain = tuple([region for region, _ in links])
        # a city is in its division's tier
        levels = [links[place - is_city][0].level for place, (_, is_city) in enumerate(links)]
        depths = [
            BELOW_DEPTH if is_city else DEPTH_OF_LEVEL[level] for (_, is_city), level in zip(links, levels, strict=True)
        ]
        return cls(
            own=own,
            chain=chain,
            numbers=tuple([region.number for region in chain]),
            tiers=np.array([TIER_OF_LEVEL[level] for level in levels], np.int8),
            depths=np.array(depths, np.int8),
            city=int(groups.city[own.number]),
            province=int(groups.province[own.number]),
        )

    @property
    def own_tier(self) -> int:
        """The tier of the user's own region."""
        return int(self.tiers[0])

    def is_below(self, regions: Array) -> Array:
        """Which regions (numbers) lie below the user's own."""
        below: Array = (regions > self.own.number) & (regions < self.own.end)
        return below

    def tier_elsewhere(self, groups: RegionGroups, regions: Array) -> Array:
        """Tiers of regions (numbers) that are neither in the chain nor below the user's own."""
        tiers = np.full(len(regions), ELSEWHERE, np.int8)
        if self.province >= 0:
            tiers[groups.province[regions] == self.province] = IN_PROVINCE
        if self.city >= 0:
            tiers[groups.city[regions] == self.city] = IN_CITY
        return tiers

    def placed(self, groups: RegionGroups, regions: Array) -> tuple[Array, Array, Bools]:
        """Tiers and depths of any regions (numbers), and which of these are in the chain or below the user's own."""
        tier, inside = self.tier_elsewhere(groups, regions), self.is_below(regions)
        depth = np.full(len(regions), ELSEWHERE_DEPTH, np.int8)
        tier[inside], depth[inside] = self.own_tier, BELOW_DEPTH
        for link, number in enumerate(self.numbers):
            here = regions == number
            tier[here], depth[here] = self.tiers[link], self.depths[link]
            inside |= here
        return tier, depth, inside


def in_chain(snapshot: Snapshot, rows: Int64s, cascade: RegionCascade | None) -> Bools:
    """Which of some rows stand in the user's chain of regions."""
    if cascade is None or not len(rows):
        return np.zeros(len(rows), np.bool_)
    regions = snapshot.columns.region[rows]
    inside: Bools = np.logical_or.reduce(regions[:, None] == np.array(cascade.numbers, regions.dtype), axis=1)
    return inside
