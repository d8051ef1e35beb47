"""Copies below the user's region: one card a base, which asks the user for the region to go on with."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from indexer.generation.arrays import Array, Int64s, any_of, run_lengths, run_starts
from indexer.snapshot import Snapshot
from indexer.snapshot.places import place_order
from ranker.matching.matches import Matches
from ranker.ordering.cards import NO_CARDS, Cards, make_cards
from ranker.ordering.cascade import BELOW_DEPTH, RegionCascade

# Below a county lie its towns: so few rows that looking at each is quicker than any table.
SMALL = frozenset({"county", "town", "village"})


@dataclass(frozen=True, slots=True)
class Below:
    """For shared bases with live copies below: slots, ascending; the first copy of each; how many there are."""

    slot: Int64s
    row: Int64s
    count: Int64s


def copies_below(snapshot: Snapshot, cascade: RegionCascade, slots: Int64s) -> Below:
    """Which of some shared bases (by ascending slot) have live copies below the user's region."""
    if cascade.own.number + 1 == cascade.own.end or not len(slots):
        empty = np.zeros(0, np.int64)
        return Below(empty, empty, empty)
    if cascade.own.level in SMALL:
        return _by_rows(snapshot, cascade, slots)
    return _by_tables(snapshot, cascade, slots)


def below_cards(snapshot: Snapshot, cascade: RegionCascade, matches: Matches, below: Below) -> Cards:
    """A card for each base with copies below the region: the first copy, which stands for the others."""
    if not len(below.row):
        return NO_CARDS
    return make_cards(
        below.row,
        snapshot.columns.base[below.row],
        matches.slots.relevance_class[below.slot],
        matches.slots.evidence(below.slot),
        tier=cascade.own_tier,
        depth=BELOW_DEPTH,
        needs_region=True,
        collapsed_count=below.count - 1,
    )


def shared_rows_below(snapshot: Snapshot, cascade: RegionCascade, slots: Int64s) -> tuple[Int64s, Int64s]:
    """The live copies below the user's region that some shared bases have, and the slot of each."""
    rows = snapshot.region_rows(cascade.own.number + 1, cascade.own.end)
    rows = rows[snapshot.live.flags[rows]]
    slot = snapshot.slot_of(snapshot.columns.base[rows])
    wanted = np.zeros(snapshot.slots + 1, np.bool_)
    wanted[slots] = True
    kept = wanted[slot]
    return rows[kept], slot[kept]


def _by_rows(snapshot: Snapshot, cascade: RegionCascade, slots: Int64s) -> Below:
    rows, slot = shared_rows_below(snapshot, cascade, slots)
    order = first_order(snapshot, rows, slot)
    rows, slot = rows[order], slot[order]
    first = run_starts(slot)
    return Below(slot[first], rows[first], run_lengths(first, len(slot)))


def _by_tables(snapshot: Snapshot, cascade: RegionCascade, slots: Int64s) -> Below:
    count, first = _counts(snapshot, cascade, slots)
    own = _own_copies(snapshot, cascade)
    count = count - own[slots]
    has = count > 0
    slots, first, count = slots[has], first[has], count[has]
    # where the region has a copy itself, the first copy of all may be that one: look past it
    for place in (own[slots] > 0).nonzero()[0].tolist():
        first[place] = _first_below(snapshot, cascade, int(slots[place]))
    return Below(slots, first, count)


def _counts(snapshot: Snapshot, cascade: RegionCascade, slots: Int64s) -> tuple[Int64s, Int64s]:
    places = snapshot.places
    if cascade.own.level == "city":
        count, first = places.by_city[slots, cascade.city], places.first_in_city[slots, cascade.city]
    elif cascade.own.level == "province":
        count, first = places.by_province[slots, cascade.province], places.first_in_province[slots, cascade.province]
    else:
        count, first = places.total[slots], places.first[slots]
    return count.astype(np.int64), first.astype(np.int64)


def _own_copies(snapshot: Snapshot, cascade: RegionCascade) -> Int64s:
    """How many live copies the region itself has of each shared base."""
    rows = snapshot.region_rows(cascade.own.number, cascade.own.number + 1)
    slot = snapshot.slot_of(snapshot.columns.base[rows[snapshot.live.flags[rows]]])
    counts: Int64s = np.bincount(slot[slot >= 0], minlength=snapshot.slots)
    return counts


def _first_below(snapshot: Snapshot, cascade: RegionCascade, slot: int) -> int:
    base = snapshot.base_of_slot(np.array([slot]))
    rows = snapshot.rows_of_bases(base)
    if not len(snapshot.appended):
        # rows of one base stand in order of region: those below are neighbours
        region = snapshot.columns.region
        first = bisect_right(rows, cascade.own.number, key=lambda row: int(region[row]))
        while not snapshot.live.flags[rows[first]]:
            first += 1
        return int(rows[first])
    rows = rows[snapshot.live.flags[rows] & cascade.is_below(snapshot.columns.region[rows])]
    return int(rows[first_order(snapshot, rows, np.zeros(len(rows), np.int64))[0]])


def first_order(snapshot: Snapshot, rows: Array, group: Array) -> Int64s:
    """The order of rows by (group, region number, id)."""
    if not any_of(rows >= snapshot.columns.sorted_count):
        # these rows stand in order of (region, base, id)
        by_row: Int64s = (group.astype(np.int64) << 32 | rows).argsort(kind="stable")
        return by_row
    region = snapshot.columns.region[rows].astype(np.int64)
    return place_order(rows, np.asarray(group, np.int64), region, snapshot.columns.sorted_count, snapshot.ids)
