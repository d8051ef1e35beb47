"""The view from a region: which cards each shared base gives there if it matches as a whole.

Every live row of the user's chain is a card. Beside these a base gives at most one: for what lies below the user's
region, its first copy there; or, where the chain and what lies below it have none, its nearest copy (`closest`). What
else there is of a base folds into the nearest of its cards. Without a region a base gives one card, its copy of the
highest level.

None of this depends on what is asked or by whom, so a view is kept by its snapshot. A commit, or a date that passes,
changes some bases: their places in a view are worked out anew when it is next used.
"""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import Array, Bools, Int8s, Int32s, Int64s, UInt64s, run_starts
from indexer.snapshot import Snapshot
from indexer.snapshot.base_profiles import BaseProfiles
from indexer.snapshot.chain import NO_CHAIN
from ranker.collapse.closest import farness, first_of_each, first_order, proximity_of
from ranker.collapse.nearby import first_below, may_be_nearest, profiles_below
from ranker.ordering.cascade import BELOW_DEPTH, ELSEWHERE_DEPTH, RegionCascade

NONE = -1
# What a slot's entry holds where the base gives no card beside the chain's rows.
EMPTY = {
    "row": (np.int32, NONE),
    "tier": (np.int8, -1),
    "depth": (np.int8, 0),
    "foreign": (np.bool_, False),
    "needs_region": (np.bool_, False),
    "folded": (np.int32, 0),
    "below_count": (np.int32, 0),
    "others": (np.int32, 0),
}


class RegionView:
    """One entry a slot, and one that is always empty (what slot -1 reads).

    Args:
        cascade: None: the view without a region.
        only: Nothing but the region itself and what lies below it.

    Attributes:
        row, tier, depth, foreign, needs_region, folded: The card that a base gives beside the chain's rows, as in
            `Cards`; `row` is -1 where it gives none.
        below: The profiles of the copies below the region.
        chain: The rows of the chain.
        chain_live, chain_tier, chain_depth, chain_folded: Of each of these: whether it is a card, and its columns.
        chain_code: Hashes of their catalog codes; 0: none.
        may_fold: Whether a row of the chain has the catalog code of the base.
    """

    row: Int32s
    tier: Int8s
    depth: Int8s
    foreign: Bools
    needs_region: Bools
    folded: Int32s
    below_count: Int32s
    others: Int32s

    def __init__(self, cascade: RegionCascade | None, *, only: bool) -> None:
        self._cascade, self._only = cascade, only
        self._version = NONE
        self._slots = 0
        self.below: BaseProfiles | None = None
        self.chain = NO_CHAIN
        self.chain_folded = np.zeros(0, np.int64)

    def follow(self, snapshot: Snapshot) -> RegionView:
        """Make it what the snapshot is now."""
        chain = NO_CHAIN if self._cascade is None else snapshot.chain_rows(self._cascade.numbers)
        if self._version == snapshot.places.version and chain is self.chain:
            return self
        changed = snapshot.places.changed_since(self._version)
        if changed is None:
            self._slots, self.below, changed = 0, None, np.arange(snapshot.slots)
        self._grow(snapshot.slots)
        self.chain = chain
        self.chain_live: Bools = snapshot.live.flags[chain.rows]
        if self._cascade is None:
            self._enter_highest(snapshot, changed)
        else:
            self._enter(snapshot, self._cascade, changed)
            self._enter_chain(snapshot, self._cascade)
        self._version = snapshot.places.version
        return self

    # ---- entries

    def _grow(self, slots: int) -> None:
        """Room for so many bases, and the last entry."""
        for name, (kind, nothing) in EMPTY.items():
            grown: Array = np.full(slots + 1, nothing, kind)
            if self._slots:
                grown[: self._slots] = getattr(self, name)[: self._slots]
            setattr(self, name, grown)
        self._slots = slots

    def _enter_highest(self, snapshot: Snapshot, slots: Int64s) -> None:
        places = snapshot.places
        self.row[slots], self.folded[slots] = places.highest[slots], np.maximum(places.total[slots] - 1, 0)
        self.may_fold: Bools = np.zeros(self._slots + 1, np.bool_)

    def _enter(self, snapshot: Snapshot, cascade: RegionCascade, slots: Int64s) -> None:
        """The entries of some bases anew."""
        for name, (_, nothing) in EMPTY.items():
            getattr(self, name)[slots] = nothing
        chain_slot = self.chain.slot[self.chain_live]
        in_chain = np.bincount(chain_slot[chain_slot >= 0], minlength=self._slots)[slots]
        total = snapshot.places.total[slots].astype(np.int64)
        below, first = self._enter_below(snapshot, cascade, slots)
        self.below_count[slots] = below
        self.others[slots] = 0 if self._only else total - in_chain - below
        has = below > 0
        self._give(slots[has], first[has], cascade.own_tier, BELOW_DEPTH, needs_region=True)
        if not self._only:
            self._enter_elsewhere(snapshot, cascade, slots[(total > 0) & (in_chain == 0) & ~has])

    def _give(self, slots: Int64s, rows: Int64s, tier: int | Int8s, depth: int, *, needs_region: bool) -> None:
        self.row[slots], self.tier[slots], self.depth[slots] = rows, tier, depth
        self.needs_region[slots] = needs_region

    def _enter_below(self, snapshot: Snapshot, cascade: RegionCascade, slots: Int64s) -> tuple[Int64s, Int64s]:
        """How many live copies below the region some bases have, and the first one of each."""
        rows = np.full(len(slots), NONE, np.int64)
        if cascade.own.number + 1 == cascade.own.end:
            return np.zeros(len(slots), np.int64), rows
        self.below = profiles_below(snapshot, cascade, self.below, slots)
        count = self.below.copies()[slots]
        has = (count > 0).nonzero()[0]
        rows[has] = first_below(snapshot, cascade, slots[has])
        return count, rows

    def _enter_elsewhere(self, snapshot: Snapshot, cascade: RegionCascade, slots: Int64s) -> None:
        """The nearest copies of bases that neither the chain nor what lies below it has."""
        if not len(slots):
            return
        rows = may_be_nearest(snapshot, cascade, slots)
        slot = snapshot.slot_of(snapshot.columns.base[rows])
        tier, foreign, distance = proximity_of(snapshot, cascade, rows)
        chosen, _ = first_of_each(snapshot, rows, slot, farness(tier, distance))
        found = slot[chosen]
        self._give(found, rows[chosen], tier[chosen], ELSEWHERE_DEPTH, needs_region=False)
        self.foreign[found] = foreign[chosen]

    # ---- the chain's rows

    def _enter_chain(self, snapshot: Snapshot, cascade: RegionCascade) -> None:
        """The columns of the chain's rows, and what folds into which card."""
        chain = self.chain
        self.chain_tier, self.chain_depth = cascade.tiers[chain.link], cascade.depths[chain.link]
        self.chain_folded = np.zeros(len(chain.rows), np.int64)
        self.chain_code: UInt64s = snapshot.catalog_codes(chain.rows)
        codes = snapshot.book.catalog_code[snapshot.base_of_slot(np.arange(self._slots))]
        self.may_fold = np.append((codes != 0) & np.isin(codes, self.chain_code), False)
        below = self.needs_region.nonzero()[0]
        away = (self.row >= 0) & ~self.needs_region
        self.folded[below] = self.below_count[below] - 1
        self.folded[away] = self.others[away] - 1
        # what lies elsewhere folds into the nearest of the chain's rows and the card for what lies below
        here = (self.chain_live & (chain.slot >= 0)).nonzero()[0]
        slot = np.concatenate((chain.slot[here], below))
        if not len(slot):
            return
        rank = np.empty(len(slot), np.int64)
        rows = np.concatenate((chain.rows[here], self.row[below]))
        rank[first_order(snapshot, rows, slot)] = np.arange(len(slot))
        tier = np.concatenate((self.chain_tier[here], self.tier[below]))
        depth = np.concatenate((self.chain_depth[here], self.depth[below]))
        order = np.lexsort((rank, -depth, tier, slot))
        nearest = order[run_starts(slot[order])]
        in_chain, is_below = nearest[nearest < len(here)], nearest[nearest >= len(here)]
        self.chain_folded[here[in_chain]] = self.others[slot[in_chain]]
        self.folded[slot[is_below]] += self.others[slot[is_below]]


def view_of(snapshot: Snapshot, cascade: RegionCascade | None, *, only: bool = False) -> RegionView:
    """The view from a region, as the snapshot is now; kept for the next request from there.

    Args:
        cascade: None: without a region.
        only: Nothing but the region itself and what lies below it.
    """
    key = (() if cascade is None else cascade.numbers, only)
    kept: RegionView | None = snapshot.views.get(key)
    if kept is None:
        kept = RegionView(cascade, only=only).follow(snapshot)
        snapshot.views.put(key, kept)
    return kept.follow(snapshot)
