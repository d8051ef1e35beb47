"""From a region: what shared bases have below it, and which copies may be the nearest elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexer.generation.arrays import Bools, Int8s, Int32s, Int64s, any_of
from indexer.snapshot import Snapshot
from indexer.snapshot.base_profiles import BaseProfiles
from indexer.snapshot.places import ANY, IN_CITY, IN_NATION, IN_PROVINCE, SCOPES_OF, RegionGroups
from indexer.snapshot.proximity import DISTANCE_BITS
from ranker.collapse.closest import CITY, NATION, NOWHERE, PROVINCE, first_of_each
from ranker.ordering import cascade as cascades
from ranker.ordering.cascade import ELSEWHERE, RegionCascade

# Before any distance: another province, another city.
FARTHER = 1 << DISTANCE_BITS
# Bases that have together no more copies, or of which each has few, have each copy looked at (70 ns); of others it is
# looked up which places have one (2 to 4 ms, and 2 µs a base).
FEW_COPIES, FEW = 15_000, 30
NONE = -1


@dataclass(frozen=True, slots=True)
class Below:
    """What lies below the user's region.

    Attributes:
        profiles: Those of live copies.
        first: int32 (bases,): the first live copy of each, by region number and id; -1: none.
    """

    profiles: BaseProfiles
    first: Int32s


def below_of(snapshot: Snapshot, cascade: RegionCascade, before: Below | None, changed: Int64s) -> Below | None:
    """What lies below the user's region; None where there is no such place.

    Args:
        before: What it was, right but for some bases; None: nothing is known.
        changed: These bases.
    """
    first, end = cascade.own.number + 1, cascade.own.end
    if first == end:
        return None
    found = np.full(snapshot.slots, NONE, np.int32)
    if before is None and first == 1 and end == len(snapshot.tree):
        # below the nation lies all but what it has itself
        profiles = snapshot.places.profiles.less(_entered(snapshot, snapshot.region_rows(0, 1), found))
        has = profiles.copies(np.arange(snapshot.slots)).nonzero()[0]
        found[:], found[has] = NONE, _first_by_base(snapshot, cascade, has)
        return Below(profiles, found)
    if before is None:
        return Below(_entered(snapshot, snapshot.region_rows(first, end), found), found)
    found[: len(before.first)] = before.first
    found[changed] = NONE
    rows = snapshot.rows_of_bases(snapshot.base_of_slot(changed))
    here = _entered(snapshot, rows[cascade.is_below(snapshot.columns.region[rows])], found)
    return Below(before.profiles.without(changed, snapshot.slots).with_(here), found)


def _entered(snapshot: Snapshot, rows: Int64s, first: Int32s) -> BaseProfiles:
    """The profiles of the live ones of some rows; the first row of each base is entered in `first`."""
    columns = snapshot.columns
    rows = rows[snapshot.live.flags[rows]]
    slot = snapshot.slot_of(columns.base[rows])
    rows, slot = rows[slot >= 0], slot[slot >= 0]
    if any_of(rows >= columns.sorted_count):
        chosen, _ = first_of_each(snapshot, rows, slot)
        first[slot[chosen]] = rows[chosen]
    else:  # sorted rows stand in order of region and id; of several the first is entered last, and stays
        rows_down = np.sort(rows)[::-1]
        first[snapshot.slot_of(columns.base[rows_down])] = rows_down
    return BaseProfiles.of(slot, columns.profile[rows], columns.site[rows], snapshot.slots)


def _first_by_base(snapshot: Snapshot, cascade: RegionCascade, slots: Int64s) -> Int64s:
    """The first live copy below the user's region of each of some bases that have one."""
    live, count = snapshot.live.flags, len(slots)
    first, end = np.full(count, cascade.own.number + 1), np.full(count, cascade.own.end)
    rows = snapshot.first_rows(snapshot.base_of_slot(slots), first, end, lambda found, _: live[found])
    late = snapshot.appended[cascade.is_below(snapshot.columns.region[snapshot.appended])]
    both = np.concatenate((rows[rows >= 0], late[live[late]]))
    slot = snapshot.slot_of(snapshot.columns.base[both])
    both, slot = both[slot >= 0], slot[slot >= 0]
    chosen, _ = first_of_each(snapshot, both, slot)
    rows = both[chosen]
    return rows


def tiers_elsewhere(snapshot: Snapshot, cascade: RegionCascade) -> Int8s:
    """For each base the tier of its nearest copy, as if all lay outside the chain; `NOWHERE` where it has none."""
    places, groups = snapshot.places, snapshot.groups
    tiers = np.where(places.total > 0, ELSEWHERE, NOWHERE).astype(np.int8)
    anywhere = np.ones(len(groups.place_groups), np.bool_)
    in_province = anywhere & (cascade.province >= 0) & (groups.province_of_place == cascade.province)
    in_city = anywhere & (cascade.city >= 0) & (groups.city_of_place == cascade.city)
    for kind, there, tier in (
        (ANY, in_province, cascades.IN_PROVINCE),
        (ANY, in_city, cascades.IN_CITY),
        (IN_NATION, anywhere, NATION),
        (IN_PROVINCE, in_province, PROVINCE),
        (IN_CITY, in_city, CITY),
    ):
        tiers[places.holders[kind].having(there)] = tier
    for number, tier in zip(cascade.numbers, cascade.tiers, strict=True):
        listing = snapshot.slot_of(snapshot.columns.base[places.listing(number)])
        tiers[listing] = np.minimum(tiers[listing], tier)
    return tiers


def may_be_nearest(snapshot: Snapshot, cascade: RegionCascade, slots: Int64s) -> Int64s:
    """Live copies of some bases, none of them in the chain or below it, among which the nearest copy of each is: all
    of them where they are few. Else the first one in the nearest place that has any; of each way to serve the user the
    first one in the nearest place that has one; those that list a region of the chain; and all that came after the
    columns were sorted.
    """
    total, live = snapshot.places.total[slots], snapshot.live.flags
    few = np.full(len(slots), True) if total.sum() <= FEW_COPIES else total <= FEW
    rows = snapshot.rows_of_bases(snapshot.base_of_slot(slots[few]))
    rows, slots = rows[live[rows]], slots[~few]
    if not len(slots):
        return rows
    parts = [_in_nearest_places(snapshot, cascade, slots, kind) for kind in SCOPES_OF]
    parts += [snapshot.places.listing(number) for number in cascade.numbers]
    found = np.concatenate((*parts, snapshot.appended))
    wanted = np.zeros(snapshot.slots + 1, np.bool_)
    wanted[slots] = True
    return np.concatenate((rows, found[live[found] & wanted[snapshot.slot_of(snapshot.columns.base[found])]]))


def _in_nearest_places(snapshot: Snapshot, cascade: RegionCascade, slots: Int64s, kind: str) -> Int64s:
    """The first sorted row of a kind in the nearest place that has one, of each base that has any."""
    groups, holders, scopes = snapshot.groups, snapshot.places.holders[kind], snapshot.scopes.by_profile()
    place_groups = groups.place_groups
    order = _from_near_to_far(groups, int(place_groups.group[cascade.own.number]), kind)
    slots = slots[holders.having(order)[slots]]
    nearest = holders.first_of(order, slots)
    live, columns = snapshot.live.flags, snapshot.columns

    def accepts(rows: Int64s, places: Int64s) -> Bools:
        there: Bools = live[rows] & (place_groups.group[columns.region[rows]] == nearest[places])
        return there & holders.counts[scopes[columns.profile[rows]]]

    bases = snapshot.base_of_slot(slots)
    rows = snapshot.first_rows(bases, place_groups.anchor[nearest], place_groups.end[nearest], accepts)
    return rows[rows >= 0]


def _from_near_to_far(groups: RegionGroups, own: int, kind: str) -> Int64s:
    """The place groups whose copies of a kind may serve the user of one, the nearest first: of any copies those of the
    city, then those of the province, then all others.
    """
    distance = groups.place_groups.distances(own)
    if kind == ANY:
        for of_place in (groups.province_of_place, groups.city_of_place):
            if of_place[own] >= 0:
                distance = distance + (of_place != of_place[own]) * FARTHER
    elif kind != IN_NATION:
        of_place = groups.province_of_place if kind == IN_PROVINCE else groups.city_of_place
        there = ((of_place == of_place[own]) & (of_place >= 0)).nonzero()[0]
        order: Int64s = there[distance[there].argsort()]
        return order
    return distance.argsort()
