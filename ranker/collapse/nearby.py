"""From a region: what shared bases have below it, and which copies may be the nearest elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from indexer.generation.arrays import Bools, Int64s
from indexer.snapshot import Snapshot
from indexer.snapshot.base_profiles import BaseProfiles
from indexer.snapshot.places import SCOPES, Holders
from indexer.snapshot.proximity import DISTANCE_BITS
from ranker.collapse.closest import first_of_each
from ranker.ordering.cascade import RegionCascade

# Before any distance: another province, another city.
FARTHER = 1 << DISTANCE_BITS


def profiles_below(
    snapshot: Snapshot, cascade: RegionCascade, before: BaseProfiles | None, slots: Int64s
) -> BaseProfiles:
    """The profiles of live copies below the user's region.

    Args:
        before: What they were, which is right but for some bases; None: they are worked out for all.
        slots: These bases.
    """
    first, end = cascade.own.number + 1, cascade.own.end
    if before is not None:
        rows = snapshot.rows_of_bases(snapshot.base_of_slot(slots))
        rows = rows[cascade.is_below(snapshot.columns.region[rows])]
        return before.without(slots, snapshot.slots).with_(_profiles(snapshot, rows))
    if first == 1 and end == len(snapshot.tree):  # below the nation lies all but what it has itself
        return snapshot.places.profiles.less(_profiles(snapshot, snapshot.region_rows(0, 1)))
    return _profiles(snapshot, snapshot.region_rows(first, end))


def _profiles(snapshot: Snapshot, rows: Int64s) -> BaseProfiles:
    columns = snapshot.columns
    rows = rows[snapshot.live.flags[rows]]
    slot = snapshot.slot_of(columns.base[rows])
    rows, slot = rows[slot >= 0], slot[slot >= 0]
    return BaseProfiles.of(slot, columns.profile[rows], columns.site[rows], snapshot.slots)


def first_below(snapshot: Snapshot, cascade: RegionCascade, slots: Int64s) -> Int64s:
    """The first live copy, by region number and id, of each of some bases that have copies below the user's region."""
    live, count = snapshot.live.flags, len(slots)
    first, end = np.full(count, cascade.own.number + 1), np.full(count, cascade.own.end)
    rows = snapshot.first_rows(snapshot.base_of_slot(slots), first, end, lambda found, _: live[found])
    late = snapshot.appended[cascade.is_below(snapshot.columns.region[snapshot.appended])]
    if not len(late):
        return rows
    both = np.concatenate((rows[rows >= 0], late[live[late]]))
    slot = snapshot.slot_of(snapshot.columns.base[both])
    chosen, _ = first_of_each(snapshot, both, slot)
    place = np.full(snapshot.slots + 1, -1)
    place[slots] = np.arange(count)
    place = place[slot[chosen]]
    rows[place[place >= 0]] = both[chosen[place >= 0]]
    return rows


def may_be_nearest(snapshot: Snapshot, cascade: RegionCascade, slots: Int64s) -> Int64s:
    """Live copies of some bases, none of them in the chain or below it, among which the nearest copy of each is: the
    first one in the nearest place that has any; the first one in the nearest that has one for the whole nation; those
    for the user's province or city, or a region of the chain that they list; and all that came after the columns were
    sorted.
    """
    rows = np.concatenate(list(_parts(snapshot, cascade, slots)))
    wanted = np.zeros(snapshot.slots + 1, np.bool_)
    wanted[slots] = True
    found: Int64s = rows[snapshot.live.flags[rows] & wanted[snapshot.slot_of(snapshot.columns.base[rows])]]
    return found


def _parts(snapshot: Snapshot, cascade: RegionCascade, slots: Int64s) -> Iterator[Int64s]:
    tree, own = snapshot.tree, cascade.own.number
    for holders in snapshot.places.holders.values():
        yield _in_nearest_places(snapshot, cascade, slots, holders)
    for above, scope in ((tree.province_of[own], SCOPES["跨市"]), (tree.city_of[own], SCOPES["跨县"])):
        if above >= 0:
            rows = snapshot.region_rows(int(above), tree.by_number(int(above)).end)
            yield rows[snapshot.scopes.by_profile()[snapshot.columns.profile[rows]] == scope]
    for number in cascade.numbers:
        yield snapshot.places.listing(number)
    yield snapshot.appended


def _in_nearest_places(snapshot: Snapshot, cascade: RegionCascade, slots: Int64s, holders: Holders) -> Int64s:
    """The first sorted row of a kind in the nearest place that has one, of each base that has any."""
    groups = snapshot.groups
    place_groups, scopes = groups.place_groups, snapshot.scopes.by_profile()
    own = int(place_groups.group[cascade.own.number])
    distance = place_groups.distances(own)
    if holders.all_count:  # what does not serve the user is near by city, province and distance
        for of_place in (groups.province_of_place, groups.city_of_place):
            if of_place[own] >= 0:
                distance = distance + (of_place != of_place[own]) * FARTHER
    nearest = holders.first_of(distance.argsort(), slots)
    has = (nearest >= 0).nonzero()[0]
    nearest = nearest[has]
    live, columns = snapshot.live.flags, snapshot.columns

    def accepts(rows: Int64s, places: Int64s) -> Bools:
        there: Bools = live[rows] & (place_groups.group[columns.region[rows]] == nearest[places])
        return there & holders.counts[scopes[columns.profile[rows]]]

    bases = snapshot.base_of_slot(slots[has])
    rows = snapshot.first_rows(bases, place_groups.anchor[nearest], place_groups.end[nearest], accepts)
    return rows[rows >= 0]
