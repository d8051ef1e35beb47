"""The nearest live copies of shared bases, seen from a region: in which order places are looked at, and which row of a
place is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from indexer.generation.arrays import Bools, Int64s
from indexer.snapshot.places import ANY, IN_CITY, IN_PROVINCE, SCOPES, SCOPES_OF, place_order
from indexer.snapshot.proximity import DISTANCE_BITS
from indexer.snapshot.row_lookup import RowLookup

if TYPE_CHECKING:
    from indexer.snapshot.snapshot import Snapshot

# Bases of at most so many copies have each of these looked at (20 ns a copy); of others places are looked at, the
# nearest first (one in eight places has a copy of such a base).
FEW = 400
# Kind → by scope whether it counts.
WANTED: dict[str, Bools] = {kind: np.isin(list(SCOPES.values()), scopes) for kind, scopes in SCOPES_OF.items()}
# Before any distance; and behind all places: those that do not count.
FARTHER = 1 << DISTANCE_BITS
NOWHERE = 3 * FARTHER


class NearestLookup:
    """Finds, for one kind of copies and one place group, what `NearestCopies` does not know yet.

    Args:
        kind: Which copies count, a key of `SCOPES_OF`. Of any copies those in the same city are nearest, then those in
            the same province, then the others; of those that may be handled from elsewhere distance alone decides.
        group: The user's place group.
    """

    def __init__(self, snapshot: Snapshot, lookup: RowLookup, kind: str, group: int) -> None:
        self._snapshot, self._lookup, self._kind = snapshot, lookup, kind
        groups = snapshot.groups
        self._group_of = groups.place_groups.group
        city, province = groups.city_of_place[group], groups.province_of_place[group]
        distance = groups.place_groups.distances(group)
        if kind == ANY:
            if province >= 0:
                distance = distance + (groups.province_of_place != province) * FARTHER
            if city >= 0:
                distance = distance + (groups.city_of_place != city) * FARTHER
        elif kind == IN_PROVINCE:
            distance = np.where((groups.province_of_place == province) & (province >= 0), distance, NOWHERE)
        elif kind == IN_CITY:
            distance = np.where((groups.city_of_place == city) & (city >= 0), distance, NOWHERE)
        self._distance: Int64s = distance

    def rows(self, slots: Int64s) -> Int64s:
        """The nearest row of each of some bases; -1 where there is none."""
        found = np.full(len(slots), -1, np.int64)
        few = self._snapshot.places.total[slots] <= FEW
        found[few] = self._of_all(slots[few])
        if not few.all():
            found[~few] = self._place_by_place(slots[~few])
        return found

    def _accepts(self, rows: Int64s) -> Bools:
        snapshot = self._snapshot
        live: Bools = snapshot.live.flags[rows]
        if self._kind == ANY:
            return live
        return live & WANTED[self._kind][snapshot.scopes.by_profile()[snapshot.columns.profile[rows]]]

    def _of_all(self, slots: Int64s) -> Int64s:
        """Each copy looked at; of those that came after the columns were sorted, beside the nearest of the others."""
        rows, place = self._lookup.sorted_rows(self._snapshot.base_of_slot(slots))
        kept = self._accepts(rows)
        found = self._first(rows[kept], place[kept], len(slots))
        late, late_place = self._late(slots)
        if not len(late):
            return found
        kept = self._accepts(late)
        late, late_place = late[kept], late_place[kept]
        beside = np.unique(late_place)
        beside = beside[found[beside] >= 0]
        both = self._by_region(np.concatenate((found[beside], late)), np.concatenate((beside, late_place)))
        better = self._first(*both, len(slots))
        return np.where(better >= 0, better, found)

    def _first(self, rows: Int64s, place: Int64s, count: int) -> Int64s:
        """The nearest of some rows for each place; -1 where none counts. Those of a place stand by (region, id)."""
        distance = self._distance[self._group_of[self._snapshot.columns.region[rows]]]
        least = np.full(count, NOWHERE - 1)
        np.minimum.at(least, place, distance)
        nearest = (distance == least[place]).nonzero()[0][::-1]  # of several the first is entered last, and stays
        found = np.full(count, -1, np.int64)
        found[place[nearest]] = rows[nearest]
        return found

    def _place_by_place(self, slots: Int64s) -> Int64s:
        """Place groups looked at in order of place_groups, then the first row of the nearest."""
        snapshot, place_groups = self._snapshot, self._snapshot.groups.place_groups
        order = self._distance.argsort()
        order = order[self._distance[order] < NOWHERE]
        groups = snapshot.places.nearest[self._kind].groups(slots, order)
        found = np.full(len(slots), -1, np.int64)
        has = (groups >= 0).nonzero()[0]
        wanted = groups[has]

        def accepts(rows: Int64s, places: Int64s) -> Bools:
            there: Bools = self._group_of[snapshot.columns.region[rows]] == wanted[places]
            return self._accepts(rows) & there

        bases = snapshot.base_of_slot(slots[has])
        found[has] = self._lookup.first_rows(bases, place_groups.anchor[wanted], place_groups.end[wanted], accepts)
        late, place = self._late(slots)
        if len(late):
            kept = self._accepts(late) & (self._group_of[snapshot.columns.region[late]] == groups[place])
            both = (found >= 0).nonzero()[0]
            rows, place = self._by_region(
                np.concatenate((found[both], late[kept])), np.concatenate((both, place[kept]))
            )
            taken, first = np.unique(place, return_index=True)
            found[taken] = rows[first]
        return found

    def _late(self, slots: Int64s) -> tuple[Int64s, Int64s]:
        """Rows that came after the columns were sorted, and the place of each one's base among some."""
        late = self._lookup.appended_rows(self._snapshot.base_of_slot(slots))
        if not len(late):
            return late, late
        order = slots.argsort()
        slot = self._snapshot.slot_of(self._snapshot.columns.base[late])
        return late, order[slots.searchsorted(slot, sorter=order)]

    def _by_region(self, rows: Int64s, place: Int64s) -> tuple[Int64s, Int64s]:
        """Rows in order of (place, region, id)."""
        columns = self._snapshot.columns
        region = columns.region[rows].astype(np.int64)
        order = place_order(rows, place, region, columns.sorted_count, self._snapshot.ids)
        return rows[order], place[order]
