"""Where each shared base has copies: how many and the first one, by city and province; copies that serve elsewhere; and
the nearest copy.

"First" is the smallest region number, then the smallest id. Which copy is the nearest is looked up once for a user's
place group and kept (`NearestCopies`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dictionaries.caches import Latest, Results
from dictionaries.regions import RegionTree
from indexer.generation.arrays import Array, Int8s, Int32s, Int64s, UInt64s, run_lengths, run_starts
from indexer.snapshot.base_profiles import REGION_BYTES, REGIONS_KEPT, BaseProfiles
from indexer.snapshot.facets import FacetTables
from indexer.snapshot.nearest_copies import NONE, NearestCopies
from indexer.snapshot.proximity import PlaceGroups

if TYPE_CHECKING:
    from indexer.snapshot.snapshot import Snapshot

SCOPES = {"": 0, "全国": 1, "跨省": 2, "跨市": 3, "跨县": 4, "list": 5}
# Which copies count for the nearest one: every live one, or those that may be handled from the whole nation, from their
# province, from their city; and the scopes that they have.
ANY, IN_NATION, IN_PROVINCE, IN_CITY = "any", "nation", "province", "city"
SCOPES_OF: Mapping[str, tuple[int, ...]] = {
    ANY: tuple(SCOPES.values()),
    IN_NATION: (SCOPES["全国"], SCOPES["跨省"]),
    IN_PROVINCE: (SCOPES["跨市"],),
    IN_CITY: (SCOPES["跨县"],),
}


# More changed bases than this, and all tables are made anew (.2 ms a base against .2 s for a nation's).
FEW_BASES = 500


class Scopes:
    """The scopes of all profiles that are known."""

    def __init__(self, facets: FacetTables, tree: RegionTree) -> None:
        self._facets, self._tree = facets, tree
        self._table: Latest[int, Int8s] = Latest()

    def by_profile(self) -> Int8s:
        """For each profile a place in `SCOPES`."""
        return self._table.of(len(self._facets.profiles), self._by_profile)

    def _by_profile(self) -> Int8s:
        table = np.zeros(self._facets.newest + 1, np.int8)
        for number, profile in self._facets.profiles.items():
            table[number] = SCOPES["list" if profile.scope_regions else profile.scope]
        return table

    def listed(self, profiles: Array, scope: Array) -> dict[int, Int64s]:
        """Place among some documents → the region numbers that the document lists.

        Args:
            profiles: Of each document.
            scope: Of each document, as `by_profile` has it.
        """
        found: dict[int, Int64s] = {}
        for place in (scope == SCOPES["list"]).nonzero()[0].tolist():
            profile = self._facets.profiles[int(profiles[place])]
            found[place] = np.array([self._tree[code].number for code in profile.scope_regions], np.int64)
        return found


class RegionGroups:
    """Cities and provinces numbered without gaps, and place groups.

    Attributes:
        city, province: int32, for each region number: its city's or province's place, -1 where it has none.
        cities, provinces: How many there are.
        place_groups: The place groups and their distances.
        city_of_place, province_of_place: The same as `city` and `province` for each place group.
    """

    def __init__(self, tree: RegionTree) -> None:
        self.place_groups = PlaceGroups(tree)
        self.city, self.cities = self._numbered(tree.city_of)
        self.province, self.provinces = self._numbered(tree.province_of)
        self.city_of_place: Int32s = self.city[self.place_groups.anchor]
        self.province_of_place: Int32s = self.province[self.place_groups.anchor]
        self.level: Int8s = tree.level_of

    @staticmethod
    def _numbered(ancestor: Int32s) -> tuple[Int32s, int]:
        found = np.unique(ancestor[ancestor >= 0])
        numbered = np.where(ancestor >= 0, found.searchsorted(ancestor), NONE).astype(np.int32)
        return numbered, len(found)


@dataclass(slots=True)
class ServesElsewhere:
    """First copies that may be handled from elsewhere, by how far: row numbers, -1 where there is none."""

    nation: Int32s  # (bases,): 全国, 跨省
    province: Int32s  # (bases, provinces): 跨市
    city: Int32s  # (bases, cities): 跨县
    lists: dict[int, dict[int, list[int]]]  # listed region → base → rows, by region number and id


class Places:
    """The tables, for bases by their place in `catalog` ("slot")."""

    def __init__(self, groups: RegionGroups, slots: int) -> None:
        self.groups = groups
        self.total = np.zeros(slots, np.int32)
        self.by_city = np.zeros((slots, groups.cities), np.int32)
        self.by_province = np.zeros((slots, groups.provinces), np.int32)
        self.first = np.full(slots, NONE, np.int32)
        self.first_in_city = np.full((slots, groups.cities), NONE, np.int32)
        self.first_in_province = np.full((slots, groups.provinces), NONE, np.int32)
        self.highest = np.full(slots, NONE, np.int32)
        self.elsewhere = ServesElsewhere(
            nation=np.full(slots, NONE, np.int32),
            province=np.full((slots, groups.provinces), NONE, np.int32),
            city=np.full((slots, groups.cities), NONE, np.int32),
            lists={},
        )
        self.nearest = {kind: NearestCopies(groups.place_groups, slots) for kind in SCOPES_OF}
        self.profiles_of_regions: Results[tuple[int, int], BaseProfiles] = Results(
            REGIONS_KEPT, "region_profiles", REGION_BYTES
        )
        self.values: UInt64s = np.zeros((slots, 1), np.uint64)  # see `values_of_bases`
        nothing = np.zeros(0, np.int64)
        self.profiles = BaseProfiles.of(nothing, nothing, nothing, slots)

    def grow(self, slots: int) -> None:
        """Make room for more bases."""
        more = slots - len(self.total)
        if more <= 0:
            return
        for name in ("total", "by_city", "by_province", "values"):
            setattr(self, name, _grown(getattr(self, name), more, 0))
        for name in ("first", "first_in_city", "first_in_province", "highest"):
            setattr(self, name, _grown(getattr(self, name), more, NONE))
        for name in ("nation", "province", "city"):
            setattr(self.elsewhere, name, _grown(getattr(self.elsewhere, name), more, NONE))
        for nearest in self.nearest.values():
            nearest.grow(slots)

    def clear(self, slots: Array) -> None:
        """Forget what is known of some bases."""
        for name in ("total", "by_city", "by_province", "values"):
            getattr(self, name)[slots] = 0
        for name in ("first", "first_in_city", "first_in_province", "highest"):
            getattr(self, name)[slots] = NONE
        for name in ("nation", "province", "city"):
            getattr(self.elsewhere, name)[slots] = NONE
        for rows in self.elsewhere.lists.values():
            for slot in slots.tolist():
                rows.pop(slot, None)
        for nearest in self.nearest.values():
            nearest.clear(slots)
        self.profiles = self.profiles.without(slots, len(self.total))
        self.profiles_of_regions.drop(lambda _: True)

    def fill(self, slot: Array, region: Array, row: Array) -> None:
        """Enter live copies of bases that were cleared; in order of (slot, region number, id)."""
        if not len(slot):
            return
        city, province = self.groups.city[region], self.groups.province[region]
        _enter(slot, None, row, self.first, self.total)
        _enter(slot, city, row, self.first_in_city, self.by_city)
        _enter(slot, province, row, self.first_in_province, self.by_province)
        by_level = np.lexsort((self.groups.level[region], slot))  # stable: then region and id
        _enter(slot[by_level], None, row[by_level], self.highest, None)
        self.nearest[ANY].fill(slot, region)

    def fill_profiles(self, slot: Array, profile: Array, site: Array) -> None:
        """Enter the profiles and sites of the same copies."""
        self.profiles = self.profiles.with_(BaseProfiles.of(slot, profile, site, len(self.total)))

    def fill_elsewhere(self, slot: Array, region: Array, row: Array, scope: Array, lists: Mapping[int, Array]) -> None:
        """Enter live copies that may be handled from elsewhere, in the same order.

        Args:
            scope: For each copy a place in `SCOPES`.
            lists: Place in `slot` → the region numbers that the copy lists.
        """
        far = (scope == SCOPES["全国"]) | (scope == SCOPES["跨省"])
        _enter(slot[far], None, row[far], self.elsewhere.nation, None)
        wide = scope == SCOPES["跨市"]
        _enter(slot[wide], self.groups.province[region[wide]], row[wide], self.elsewhere.province, None)
        near = scope == SCOPES["跨县"]
        _enter(slot[near], self.groups.city[region[near]], row[near], self.elsewhere.city, None)
        for kind, wanted in ((IN_NATION, far), (IN_PROVINCE, wide), (IN_CITY, near)):
            self.nearest[kind].fill(slot[wanted], region[wanted])
        for place, regions in lists.items():
            for number in regions.tolist():
                self.elsewhere.lists.setdefault(number, {}).setdefault(int(slot[place]), []).append(int(row[place]))


def place_order(
    rows: Int64s, slot: Int64s, region: Int64s, sorted_count: int, ids: Callable[[Array], list[str]]
) -> Int64s:
    """The order that `Places` is filled in: (slot, region, id).

    Args:
        sorted_count: How many rows stood in the columns when they were sorted.
        ids: Tells the ids of rows; asked only for those whose order the columns do not tell.
    """
    order: Int64s = np.lexsort((rows, region, slot))
    late = rows[order] >= sorted_count
    if not late.any():
        return order
    place = slot[order] << 32 | region[order]
    run = np.r_[0, np.cumsum(place[1:] != place[:-1])]
    # Among sorted rows twins stand in order of id already; only where a later row is one of them is there doubt.
    doubtful = np.zeros(int(run[-1]) + 1, np.bool_)
    doubtful[run[late]] = True
    twins = ((doubtful & (np.bincount(run) > 1))[run]).nonzero()[0]
    if len(twins):
        names = ids(rows[order[twins]])
        by_id = sorted(range(len(twins)), key=lambda i: (int(run[twins[i]]), names[i]))
        order[twins] = order[twins[by_id]]
    return order


def _enter(slot: Array, group: Array | None, row: Array, first: Array, counts: Array | None) -> None:
    """The first row and the number of rows of each (slot, group); rows without a group are passed over."""
    if group is not None:
        kept = group >= 0
        slot, group, row = slot[kept], group[kept], row[kept]
        key = slot.astype(np.int64) * first.shape[1] + group
    else:
        key = slot.astype(np.int64)
    if not len(key):
        return
    starts = run_starts(key)
    first.reshape(-1)[key[starts]] = row[starts]
    if counts is not None:
        counts.reshape(-1)[key[starts]] = run_lengths(starts, len(key))


def _grown(values: Array, more: int, fill: int) -> Array:
    return np.concatenate((values, np.full((more, *values.shape[1:]), fill, values.dtype)))


def update_places(snapshot: Snapshot, rows: Array) -> None:
    """Make the tables of a snapshot anew as far as the bases of some rows stand in them."""
    slots = np.unique(snapshot.slot_of(snapshot.columns.base[rows]))
    slots = slots[slots >= 0]
    if len(slots) > FEW_BASES:
        update_all_places(snapshot)
    elif len(slots):
        snapshot.places.clear(slots)
        _enter_rows(snapshot, snapshot.rows_of_bases(snapshot.base_of_slot(slots)))


def update_all_places(snapshot: Snapshot) -> None:
    """Make all tables of a snapshot anew."""
    snapshot.places.clear(np.arange(snapshot.slots))
    order = snapshot.columns.by_base.astype(np.int64)
    _enter_rows(snapshot, np.concatenate((order, snapshot.appended)))


def _enter_rows(snapshot: Snapshot, rows: Int64s) -> None:
    """Enter rows into the tables: live ones of shared bases, in order of (slot, region, id)."""
    columns, places, scopes = snapshot.columns, snapshot.places, snapshot.scopes
    rows = rows[snapshot.live.flags[rows]]
    slot = snapshot.slot_of(columns.base[rows])
    rows, slot = rows[slot >= 0], slot[slot >= 0]
    region = columns.region[rows].astype(np.int64)
    if len(snapshot.appended) or np.any(slot[1:] < slot[:-1]):
        order = place_order(rows, slot, region, columns.sorted_count, snapshot.ids)
        rows, slot, region = rows[order], slot[order], region[order]
    places.fill(slot, region, rows)
    places.fill_profiles(slot, columns.profile[rows], columns.site[rows])
    scope = scopes.by_profile()[columns.profile[rows]]
    serves = scope > 0
    rows, slot, region, scope = rows[serves], slot[serves], region[serves], scope[serves]
    places.fill_elsewhere(slot, region, rows, scope, scopes.listed(columns.profile[rows], scope))
