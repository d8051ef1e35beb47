"""The view from a region: which cards each shared base gives there if it matches as a whole.

Every live row of the user's chain is a card. Beside these a base gives at most one: for what lies below the user's
region, its first copy there; or, where the chain and what lies below it have none, its nearest copy (`closest`). What
else there is of a base folds into the nearest of its cards. Without a region a base gives one card, its copy of the
highest level.

None of this depends on what is asked or by whom, so a view is kept by its snapshot, and what a base gives is worked out
when somebody first asks for it. A commit, or a date that passes, makes a view forget the bases that have changed.
"""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import Array, Bools, Int8s, Int32s, Int64s, any_of
from indexer.snapshot import Snapshot
from indexer.snapshot.chain import NO_CHAIN
from ranker.collapse.closest import NOWHERE, farness, first_of_each, first_order, proximity_of
from ranker.collapse.nearby import Below, below_of, may_be_nearest, tiers_elsewhere
from ranker.ordering.cascade import BELOW_DEPTH, ELSEWHERE_DEPTH, RegionCascade

NONE = -1
# So many bits hold any slot.
SLOT_BITS = 24
# What a slot's entry holds where the base gives no card beside the chain's rows.
EMPTY: dict[str, tuple[type[np.generic], int]] = {
    "row": (np.int32, NONE),
    "tier": (np.int8, NONE),
    "depth": (np.int8, 0),
    "foreign": (np.bool_, 0),
    "needs_region": (np.bool_, 0),
    "folded": (np.int32, 0),
    "place": (np.int32, NONE),
    "known": (np.bool_, 0),
}


class RegionView:
    """One entry a slot, and one that is always empty (what slot -1 reads).

    Args:
        cascade: None: the view without a region.
        only: Nothing but the region itself and what lies below it.

    Attributes:
        row, tier, depth, foreign, needs_region, folded: The card that a base gives beside the chain's rows, as in
            `Cards`; `row` is -1 where it gives none. Right for bases that `know` was asked for.
        place: Where the nearest card of such a base stands in the chain; -1: it is the one beside the chain's rows.
        known: Which bases these are.
        below: What lies below the region; None where there is no such place.
        chain: The rows of the chain.
        chain_folded: How many documents fold into each of these.
    """

    row: Int32s
    tier: Int8s
    depth: Int8s
    foreign: Bools
    needs_region: Bools
    folded: Int32s
    place: Int32s
    known: Bools

    def __init__(self, cascade: RegionCascade | None, *, only: bool) -> None:
        self._cascade, self._only = cascade, only
        self._version, self._slots = NONE, NONE
        self.below: Below | None = None
        self.chain, self.chain_folded = NO_CHAIN, np.zeros(0, np.int64)

    def follow(self, snapshot: Snapshot) -> None:
        """Forget what has changed since."""
        chain = NO_CHAIN if self._cascade is None else snapshot.chain_rows(self._cascade.numbers)
        places = snapshot.places
        if self._version == places.version and chain is self.chain:
            return
        changed = places.changed_since(self._version)
        if changed is None:
            self._slots, self.below, changed = NONE, None, np.arange(snapshot.slots)
        if self._slots != snapshot.slots:
            self._grow(snapshot.slots)
        self.known[changed] = False
        if chain is not self.chain:
            self.known[self.chain.slot], self.known[chain.slot] = False, False
            self.chain, self.chain_folded = chain, np.zeros(len(chain.rows), np.int64)
        if self._cascade is not None:
            self.below = below_of(snapshot, self._cascade, self.below, changed)
        self._version = places.version

    @property
    def size(self) -> int:
        """Bytes of all arrays that are its own."""
        arrays: list[Array] = [self.chain_folded, *(getattr(self, name) for name in EMPTY)]
        if self.below is not None:
            profiles = self.below.profiles
            arrays += [self.below.first, profiles.key, profiles.count, profiles.start]
        return sum([array.nbytes for array in arrays])

    def know(self, snapshot: Snapshot, slots: Int64s) -> None:
        """Work out the entries of some bases, as far as they are not known."""
        unknown = slots[~self.known[slots]]
        if not len(unknown):
            return
        for name, (_, nothing) in EMPTY.items():
            getattr(self, name)[unknown] = nothing
        if self._cascade is None:
            places = snapshot.places
            self.row[unknown], self.folded[unknown] = places.highest[unknown], places.total[unknown] - 1
        else:
            self._enter(snapshot, self._cascade, unknown)
        self.known[unknown] = True

    def nearest(self, snapshot: Snapshot, slots: Int64s) -> Int64s:
        """The row of the nearest of all cards of each of some bases; -1: it gives none. Not of a view of `only`."""
        self.know(snapshot, slots)
        rows, place = self.row[slots].astype(np.int64), self.place[slots]
        rows[place >= 0] = self.chain.rows[place[place >= 0]]
        return rows

    def tiers(self, snapshot: Snapshot) -> Int8s:
        """For each base the tier of its nearest card, `NOWHERE` where it gives none; without a region 0. No card need
        be known for it. Not of a view of `only`.
        """
        if self._cascade is None:
            return np.where(snapshot.places.total > 0, 0, NOWHERE).astype(np.int8)
        tiers = np.full(self._slots + 1, NOWHERE, np.int8)
        if self.below is not None:
            tiers[:-1][self.below.first >= 0] = self._cascade.own_tier
        live = snapshot.live.flags[self.chain.rows]
        np.minimum.at(tiers, self.chain.slot[live], self._cascade.tiers[self.chain.link[live]])
        return np.where(tiers[:-1] < NOWHERE, tiers[:-1], tiers_elsewhere(snapshot, self._cascade))

    def _grow(self, slots: int) -> None:
        """Room for so many bases, and the last entry."""
        for name, (kind, nothing) in EMPTY.items():
            grown: Array = np.full(slots + 1, nothing, kind)
            if self._slots > 0:
                grown[: self._slots] = getattr(self, name)[: self._slots]
            setattr(self, name, grown)
        self._slots = slots

    # ---- entries

    def _enter(self, snapshot: Snapshot, cascade: RegionCascade, slots: Int64s) -> None:
        wanted = np.zeros(self._slots + 1, np.bool_)
        wanted[slots] = True
        here = self._chain_rows(snapshot, wanted)
        total = snapshot.places.total[slots].astype(np.int64)
        in_chain = np.bincount(self.chain.slot[here], minlength=self._slots)[slots]
        below = np.zeros(len(slots), np.int64)
        if self.below is not None:
            below = self.below.profiles.copies(slots)
            has = below.nonzero()[0]
            self._give(slots[has], self.below.first[slots[has]], cascade.own_tier, BELOW_DEPTH)
            self.needs_region[slots[has]], self.folded[slots[has]] = True, below[has] - 1
        if self._only:
            return
        others = total - in_chain - below
        away = slots[(total > 0) & (others == total)]
        self._enter_elsewhere(snapshot, cascade, away)
        self.folded[away] = snapshot.places.total[away] - 1
        self._fold(snapshot, cascade, here, slots[others < total], others[others < total])

    def _chain_rows(self, snapshot: Snapshot, wanted: Bools) -> Int64s:
        """Places of the live rows of some bases in the chain, from near to far, equals by id."""
        chain = self.chain
        here = wanted[chain.slot].nonzero()[0]
        here = here[snapshot.live.flags[chain.rows[here]]]
        # of one region sorted rows stand in order of id
        if not any_of(chain.rows[here] >= snapshot.columns.sorted_count):
            return here
        order = first_order(snapshot, chain.rows[here], chain.link[here] << SLOT_BITS | chain.slot[here])
        return here[order]

    def _give(self, slots: Int64s, rows: Array, tier: int | Int8s, depth: int) -> None:
        self.row[slots], self.tier[slots], self.depth[slots] = rows, tier, depth

    def _enter_elsewhere(self, snapshot: Snapshot, cascade: RegionCascade, slots: Int64s) -> None:
        """The nearest copies of bases that neither the chain nor what lies below it has."""
        if not len(slots):
            return
        rows = may_be_nearest(snapshot, cascade, slots)
        slot = snapshot.slot_of(snapshot.columns.base[rows])
        tier, foreign, distance = proximity_of(snapshot, cascade, rows)
        chosen, _ = first_of_each(snapshot, rows, slot, farness(tier, distance))
        found = slot[chosen]
        self._give(found, rows[chosen], tier[chosen], ELSEWHERE_DEPTH)
        self.foreign[found] = foreign[chosen]

    def _fold(self, snapshot: Snapshot, cascade: RegionCascade, here: Int64s, slots: Int64s, others: Int64s) -> None:
        """Enter which is nearest of the chain's rows and the card for what lies below, and fold into it what lies
        elsewhere.

        Args:
            here: Places of the chain's rows, from near to far.
            slots, others: Bases that have such cards, and how many of their copies lie elsewhere.
        """
        nearest = np.full(self._slots + 1, NONE)
        nearest[self.chain.slot[here[::-1]]] = here[::-1]
        place = nearest[slots]
        into_below = self.needs_region[slots]
        both = (into_below & (place >= 0)).nonzero()[0]
        if len(both):
            link, region = self.chain.link[place[both]], snapshot.columns.region
            # below a division of the 兵团 lies what is as near as its city; the smaller region number counts
            before = region[self.chain.rows[place[both]]] < region[self.row[slots[both]]]
            farther = cascade.tiers[link] > cascade.own_tier
            into_below[both] = farther | ((cascade.depths[link] == BELOW_DEPTH) & ~before)
        place[into_below] = NONE
        self.place[slots] = place
        in_chain = place >= 0
        self.chain_folded[here] = 0
        self.chain_folded[place[in_chain]] = others[in_chain]
        self.folded[slots[into_below]] += others[into_below].astype(np.int32)


def view_of(snapshot: Snapshot, cascade: RegionCascade | None, *, only: bool = False) -> RegionView:
    """The view from a region, as the snapshot is now; kept for the next request from there.

    Args:
        cascade: None: without a region.
        only: Nothing but the region itself and what lies below it.
    """
    key = (() if cascade is None else cascade.numbers, only)
    view: RegionView | None = snapshot.views.get(key)
    if view is None:
        view = RegionView(cascade, only=only)
        view.follow(snapshot)
        snapshot.views.put(key, view, view.size)
    else:
        view.follow(snapshot)
    return view
