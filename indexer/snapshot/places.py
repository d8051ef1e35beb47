"""Where each shared base has copies: how many, the one of the highest level, their profiles, the places that have one,
and the regions that copies of elsewhere list.

What a region sees of it is a view's to say (`ranker.collapse.region_view`): views ask which bases have changed since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from dictionaries.caches import Latest
from dictionaries.regions import RegionTree
from indexer.generation.arrays import Array, Bools, Int8s, Int32s, Int64s, UInt8s, UInt64s, run_lengths, run_starts
from indexer.snapshot.base_profiles import BaseProfiles
from indexer.snapshot.facets import FacetTables
from indexer.snapshot.proximity import PlaceGroups

NONE = -1
SCOPES = {"": 0, "全国": 1, "跨省": 2, "跨市": 3, "跨县": 4, "list": 5}
# Of which copies it is known which places have one: of any, and of those that may be handled from the whole nation,
# from their province, from their city; and the scopes that these have.
ANY, IN_NATION, IN_PROVINCE, IN_CITY = "any", "nation", "province", "city"
SCOPES_OF: Mapping[str, tuple[int, ...]] = {
    ANY: tuple(SCOPES.values()),
    IN_NATION: (SCOPES["全国"], SCOPES["跨省"]),
    IN_PROVINCE: (SCOPES["跨市"],),
    IN_CITY: (SCOPES["跨县"],),
}
# Places looked at together, the nearest first; what none of these has is looked for in all others.
CHUNKS = (32, 128, 512)
# Changes of bases that are told one by one; whoever has not looked for longer looks at all.
CHANGES_KEPT = 500


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
        place_groups: The place groups and their distances.
        city_of_place, province_of_place: The same as `city` and `province` for each place group.
    """

    def __init__(self, tree: RegionTree) -> None:
        self.place_groups = PlaceGroups(tree)
        self.city: Int32s = self._numbered(tree.city_of)
        self.province: Int32s = self._numbered(tree.province_of)
        self.city_of_place: Int32s = self.city[self.place_groups.anchor]
        self.province_of_place: Int32s = self.province[self.place_groups.anchor]
        self.level: Int8s = tree.level_of

    @staticmethod
    def _numbered(ancestor: Int32s) -> Int32s:
        found = np.unique(ancestor[ancestor >= 0])
        return np.where(ancestor >= 0, found.searchsorted(ancestor), NONE).astype(np.int32)


class Holders:
    """Which places have a live copy of each shared base, of some scopes: a bit for each place group and base.

    Args:
        place_groups: The place groups.
        scopes: Those that count.
        slots: How many bases there are.

    Attributes:
        counts: For each scope whether it counts.
    """

    def __init__(self, place_groups: PlaceGroups, scopes: tuple[int, ...], slots: int) -> None:
        self._group, self._slots = place_groups.group, slots
        self.counts: Bools = np.isin(list(SCOPES.values()), scopes)
        self._bits: UInt8s = np.zeros((len(place_groups), _bytes(slots)), np.uint8)

    def grow(self, slots: int) -> None:
        """Make room for more bases."""
        more = _bytes(slots) - self._bits.shape[1]
        if more > 0:
            self._bits = np.pad(self._bits, ((0, 0), (0, more)))
        self._slots = slots

    def clear(self, slots: Array) -> None:
        """Forget what is known of some bases."""
        keep = np.full(self._bits.shape[1], 0xFF, np.uint8)
        np.bitwise_and.at(keep, slots >> 3, ~_bit(slots))
        touched = np.unique(slots >> 3)
        self._bits[:, touched] &= keep[touched]

    def fill(self, slot: Array, region: Array, scope: Array) -> None:
        """Enter live copies of bases that were cleared."""
        counts = self.counts[scope]
        slot, region = slot[counts], region[counts]
        np.bitwise_or.at(self._bits, (self._group[region], slot >> 3), _bit(slot))

    def having(self, groups: Array) -> Bools:
        """Which bases have a copy in any of some place groups."""
        either = np.bitwise_or.reduce(self._bits[groups], axis=0)
        found: Bools = np.unpackbits(either, count=self._slots, bitorder="little").astype(np.bool_)
        return found

    def first_of(self, order: Int64s, slots: Int64s) -> Int64s:
        """The first of some place groups, in their order, that has a copy of each of some bases; -1 where none has."""
        found = np.full(len(slots), NONE, np.int64)
        rest = np.arange(len(slots))
        for groups in _chunks(order):
            if not len(rest):
                break
            byte, bit = slots[rest] >> 3, _bit(slots[rest])
            has: Bools = (self._bits[groups[:, None], byte[None, :]] & bit) != 0
            first = has.argmax(axis=0)
            hit = has[first, np.arange(len(rest))]
            found[rest[hit]] = groups[first[hit]]
            rest = rest[~hit]
        return found


class Places:
    """The tables, for bases by their place in `catalog` ("slot").

    Attributes:
        total: How many live copies each has.
        ex_officio: How many of these an office takes up of itself (依职权).
        legal_only: How many of these are for 法人 alone.
        highest: The live copy of the highest level, of these the one of the least region number and id; -1: none.
        holders: Kind of copies → which places have one.
        profiles: The profiles of live copies.
        values: uint64 (bases, words): the facets' values that the live copies of each have together, where somebody
            has asked for them (`ranker.collapse.value_counts`), else 0.
        version: Another number whenever something has changed.
    """

    def __init__(self, groups: RegionGroups, slots: int) -> None:
        self.groups = groups
        self.total, self.ex_officio, self.legal_only = (np.zeros(slots, np.int32) for _ in range(3))
        self.highest = np.full(slots, NONE, np.int32)
        self.holders = {kind: Holders(groups.place_groups, scopes, slots) for kind, scopes in SCOPES_OF.items()}
        self._listing: dict[int, dict[int, list[int]]] = {}  # listed region → base → rows
        self.values: UInt64s = np.zeros((slots, 1), np.uint64)
        nothing = np.zeros(0, np.int64)
        self.profiles = BaseProfiles.of(nothing, nothing, nothing, slots)
        self.version = 0
        self._changes: dict[int, Array] = {}  # version → bases that it changed

    def changed_since(self, version: int) -> Int64s | None:
        """The bases that may have changed since a version; None: any may."""
        if version < self.version - len(self._changes):
            return None
        parts = [self._changes[number] for number in range(version + 1, self.version + 1)]
        return np.unique(np.concatenate(parts)) if parts else np.zeros(0, np.int64)

    def listing(self, region: int) -> Int64s:
        """The live copies that list a region (number) as one that they may be handled from."""
        rows = [row for of_base in self._listing.get(region, {}).values() for row in of_base]
        return np.array(rows, np.int64)

    def grow(self, slots: int) -> None:
        """Make room for more bases."""
        more = slots - len(self.total)
        if more <= 0:
            return
        self.total, self.ex_officio = _grown(self.total, more, 0), _grown(self.ex_officio, more, 0)
        self.legal_only = _grown(self.legal_only, more, 0)
        self.highest, self.values = _grown(self.highest, more, NONE), _grown(self.values, more, 0)
        for holders in self.holders.values():
            holders.grow(slots)

    def clear(self, slots: Array) -> None:
        """Forget what is known of some bases, whose copies are entered anew."""
        self.total[slots], self.ex_officio[slots], self.legal_only[slots] = 0, 0, 0
        self.highest[slots], self.values[slots] = NONE, 0
        for rows in self._listing.values():
            for slot in slots.tolist():
                rows.pop(slot, None)
        for holders in self.holders.values():
            holders.clear(slots)
        self.profiles = self.profiles.without(slots, len(self.total))
        self.version += 1
        if len(slots) < len(self.total):
            self._changes[self.version] = slots
            self._changes.pop(self.version - CHANGES_KEPT, None)
        else:
            self._changes.clear()

    def fill(
        self, slot: Int64s, region: Int64s, row: Int64s, scope: Array, is_ex_officio: Bools, is_legal_only: Bools
    ) -> None:
        """Enter live copies of bases that were cleared; in order of (slot, region number, id).

        Args:
            scope: For each copy a place in `SCOPES`.
            is_ex_officio: For each whether an office takes it up of itself.
            is_legal_only: For each whether it is for 法人 alone.
        """
        if not len(slot):
            return
        starts = run_starts(slot)
        self.total[slot[starts]] = run_lengths(starts, len(slot))
        self.ex_officio[slot[starts]] = np.add.reduceat(is_ex_officio, starts, dtype=np.int32)
        self.legal_only[slot[starts]] = np.add.reduceat(is_legal_only, starts, dtype=np.int32)
        by_level = np.lexsort((self.groups.level[region], slot))  # stable: then region and id
        self.highest[slot[starts]] = row[by_level[starts]]
        for holders in self.holders.values():
            holders.fill(slot, region, scope)

    def fill_profiles(self, slot: Array, profile: Array, site: Array) -> None:
        """Enter the profiles and sites of the same copies."""
        self.profiles = self.profiles.with_(BaseProfiles.of(slot, profile, site, len(self.total)))

    def fill_lists(self, slot: Int64s, row: Int64s, lists: Mapping[int, Array]) -> None:
        """Enter those of the same copies that list regions.

        Args:
            lists: Place in `slot` → the region numbers that the copy lists.
        """
        for place, regions in lists.items():
            for number in regions.tolist():
                self._listing.setdefault(number, {}).setdefault(int(slot[place]), []).append(int(row[place]))


def _chunks(order: Int64s) -> Iterator[Int64s]:
    start = 0
    for size in (*CHUNKS, len(order)):
        if start < len(order):
            yield order[start : start + size]
        start += size


def _bytes(slots: int) -> int:
    return (slots + 7) // 8


def _bit(slots: Array) -> UInt8s:
    bits: UInt8s = np.left_shift(1, slots & 7).astype(np.uint8)
    return bits


def place_order(
    rows: Int64s, slot: Int64s, region: Int64s, sorted_count: int, id_order: Callable[[Array], Array]
) -> Int64s:
    """The order that `Places` is filled in: (slot, region, id).

    Args:
        sorted_count: How many rows stood in the columns when they were sorted.
        id_order: Numbers that sort rows as their ids do; asked only for those whose order the columns do not tell.
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
        order[twins] = order[twins[np.lexsort((id_order(rows[order[twins]]), run[twins]))]]
    return order


def _grown(values: Array, more: int, fill: int) -> Array:
    return np.concatenate((values, np.full((more, *values.shape[1:]), fill, values.dtype)))
