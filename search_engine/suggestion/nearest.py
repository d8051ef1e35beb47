"""Which document a user means who chooses a base's name: the nearest one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexer.generation.arrays import Bools, Int64s, UInt32s
from indexer.snapshot import Snapshot
from ranker.ordering.cascade import RegionCascade

NO_ROW = -1
NONE: Int64s = np.zeros(0, np.int64)
# Ranks of regions outside the chain: below the user's own, then elsewhere by tier.
BELOW = 100


def nearest_rows(snapshot: Snapshot, cascade: RegionCascade | None, bases: Sequence[int], allowed: Bools) -> list[int]:
    """For each base the row of its live document that is nearest to a user; without a region the highest authority's.

    Args:
        allowed: For each profile whether its documents may be shown.

    Returns:
        Row numbers, `NO_ROW` where there is none.
    """
    wanted = np.array(bases, np.uint32)
    found = np.full(len(bases), NO_ROW, np.int64)
    for number in reversed(cascade.numbers if cascade is not None else ()):  # the nearest last
        places, rows = _in_region(snapshot, number, wanted)
        if len(rows):
            shown = snapshot.live.flags[rows] & allowed[snapshot.columns.profile[rows]]
            found[places[shown]] = rows[shown]
    late = (
        np.isin(wanted, snapshot.columns.base[snapshot.appended])
        if len(snapshot.appended)
        else np.zeros(len(wanted), np.bool_)
    )
    for place in np.flatnonzero((found == NO_ROW) | late).tolist():
        found[place] = _nearest(snapshot, cascade, bases[place], allowed)
    return found.tolist()


def _in_region(snapshot: Snapshot, number: int, bases: UInt32s) -> tuple[Int64s, Int64s]:
    """Which of some bases a region has, and the first sorted row of each; its rows stand in order of base."""
    start, end = snapshot.columns.region_start[number : number + 2].tolist()
    there = snapshot.columns.base[start:end]
    if not len(there):
        return NONE, NONE
    at = there.searchsorted(bases)
    at[at == len(there)] = 0  # of a larger base than any: not that of the first row either
    places = np.flatnonzero(there[at] == bases)
    return places, start + at[places]


def _nearest(snapshot: Snapshot, cascade: RegionCascade | None, base: int, allowed: Bools) -> int:
    """The same by a look at every row of a base."""
    rows = snapshot.rows_of_bases(np.array([base]))
    rows = rows[snapshot.live.flags[rows]]
    rows = rows[allowed[snapshot.columns.profile[rows]]]
    if not len(rows):
        return NO_ROW
    region = snapshot.columns.region[rows].astype(np.int64)
    if cascade is None:
        return int(rows[np.lexsort((region, snapshot.groups.level[region]))[0]])
    rank = BELOW + 1 + cascade.tier_elsewhere(snapshot.groups, region).astype(np.int64)
    rank[cascade.is_below(region)] = BELOW
    for place, number in enumerate(cascade.numbers):
        rank[region == number] = place
    return int(rows[np.lexsort((region, rank))[0]])
