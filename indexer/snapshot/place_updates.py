"""How the tables of places follow what becomes live and what ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from indexer.generation.arrays import Array, Int64s
from indexer.snapshot.places import place_order

if TYPE_CHECKING:
    from indexer.snapshot.snapshot import Snapshot

# More changed bases than this, and all tables are made anew (.2 ms a base against .2 s for a nation's).
FEW_BASES = 500


def update_places(snapshot: Snapshot, rows: Array) -> None:
    """Make the tables of a snapshot anew as far as the bases of some rows stand in them."""
    slots = np.unique(snapshot.slot_of(snapshot.columns.base[rows]))
    slots = slots[slots >= 0]
    if len(slots) > FEW_BASES:
        update_all_places(snapshot)
    elif len(slots):
        snapshot.places.clear(slots)
        _enter(snapshot, snapshot.rows_of_bases(snapshot.base_of_slot(slots)))


def update_all_places(snapshot: Snapshot) -> None:
    """Make all tables of a snapshot anew."""
    snapshot.places.clear(np.arange(snapshot.slots))
    order = snapshot.columns.by_base.astype(np.int64)
    _enter(snapshot, np.concatenate((order, snapshot.appended)))


def _enter(snapshot: Snapshot, rows: Int64s) -> None:
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
