"""The nearest live copies of shared bases, seen from a region: in which order places are looked at, and which row of a
place is taken.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from indexer.generation.arrays import Bools, Int64s
from indexer.snapshot.places import ANY, IN_CITY, IN_PROVINCE, SCOPES_OF, place_order
from indexer.snapshot.row_lookup import RowLookup

if TYPE_CHECKING:
    from indexer.snapshot.snapshot import Snapshot


def nearest_rows(snapshot: Snapshot, lookup: RowLookup, kind: str, own: int, slots: Int64s) -> Int64s:
    """The nearest live copy of each of some shared bases; -1 where there is none.

    Args:
        kind: Which copies count, a key of `SCOPES_OF`. Of any copies those in the same city are nearest, then those in
            the same province, then the others; of those that may be handled from elsewhere distance alone decides.
        own: The number of the user's region. Its chain and what lies below it are not left out.
        slots: The bases.
    """
    group = int(snapshot.groups.nearness.group[own])
    first_rows = partial(_first_rows, snapshot, lookup, kind)
    return snapshot.places.nearest[kind].rows(group, slots, partial(_order, snapshot, kind, group), first_rows)


def _order(snapshot: Snapshot, kind: str, group: int) -> Int64s:
    """The place groups to look at, the nearest first."""
    groups, nearness = snapshot.groups, snapshot.groups.nearness
    own = nearness.anchor[group]
    same_city = (groups.city[nearness.anchor] == groups.city[own]) & (groups.city[own] >= 0)
    same_province = (groups.province[nearness.anchor] == groups.province[own]) & (groups.province[own] >= 0)
    rank = nearness.rank(group)
    if kind == ANY:
        order: Int64s = np.lexsort((rank, ~same_province, ~same_city))
        return order
    order = np.argsort(rank)
    if kind == IN_PROVINCE:
        return order[same_province[order]]
    return order[same_city[order]] if kind == IN_CITY else order


def _first_rows(snapshot: Snapshot, lookup: RowLookup, kind: str, slots: Int64s, groups: Int64s) -> Int64s:
    """For each base its first live copy of a kind in a place group, by region number and id."""
    nearness, columns = snapshot.groups.nearness, snapshot.columns
    bases = snapshot.base_of_slot(slots)

    def accepts(rows: Int64s, places: Int64s) -> Bools:
        here = snapshot.live.flags[rows] & (nearness.group[columns.region[rows]] == groups[places])
        return here if kind == ANY else here & np.isin(snapshot.scopes()[columns.profile[rows]], SCOPES_OF[kind])

    found = lookup.first_rows(bases, nearness.anchor[groups], nearness.end[groups], accepts)
    late = lookup.appended_rows(bases)
    if not len(late):
        return found
    order = np.argsort(slots)
    place = order[np.searchsorted(slots, snapshot.slot_of(columns.base[late]), sorter=order)]
    kept = accepts(late, place)
    late, place = late[kept], place[kept]
    both = np.unique(place[found[place] >= 0])
    rows, place = np.concatenate((found[both], late)), np.concatenate((both, place))
    by_id = place_order(rows, place, columns.region[rows].astype(np.int64), columns.sorted_count, snapshot.ids)
    taken, first = np.unique(place[by_id], return_index=True)
    found[taken] = rows[by_id[first]]
    return found
