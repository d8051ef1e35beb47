"""Bases that neither the chain nor what lies below it has: one card each, the nearest live copy.

A copy that may be handled from the user's region (跨省通办 and the like) stands nearer than its own region would put
it.
"""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import Array, Int8s, Int64s
from indexer.snapshot import Snapshot
from indexer.snapshot.places import SCOPES
from ranker.collapse.descendants import first_order
from ranker.matching.matches import RowMatches, SlotMatches
from ranker.ordering.cards import NO_CARDS, Cards, make_cards
from ranker.ordering.cascade import ELSEWHERE, IN_CITY, IN_PROVINCE, RegionCascade

NEVER = 127


class _Nearest:
    """The nearest copy found so far for each of some bases."""

    def __init__(self, count: int, region: Array) -> None:
        self.tier = np.full(count, NEVER, np.int8)
        self.row = np.full(count, -1, np.int64)
        self.foreign = np.zeros(count, np.bool_)
        self._region = region

    def offer(self, rows: Array, tier: int, *, foreign: bool = False) -> None:
        """Copies of a tier, -1 where there is none: taken where they are nearer, or as near and of a smaller region."""
        there = rows >= 0
        nearer = there & (tier < self.tier)
        level = there & (tier == self.tier)
        level[level] &= self._region[rows[level]] < self._region[self.row[level]]
        taken = nearer | level
        self.tier[taken], self.row[taken], self.foreign[taken] = tier, rows[taken], foreign


def elsewhere_cards(snapshot: Snapshot, cascade: RegionCascade, matches: SlotMatches, slots: Int64s) -> Cards:
    """The cards of shared bases (by slot), all of which have live copies, none of them in the chain or below it."""
    if not len(slots):
        return NO_CARDS
    places, nearest = snapshot.places, _Nearest(len(slots), snapshot.columns.region)
    for link, region in enumerate(cascade.numbers):
        listed = places.elsewhere.lists.get(region)
        if listed:
            rows = np.array([listed.get(slot, -1) for slot in slots.tolist()], np.int64)
            nearest.offer(rows, int(cascade.tiers[link]), foreign=True)
    if cascade.city >= 0:
        nearest.offer(places.elsewhere.city[slots, cascade.city].astype(np.int64), 1, foreign=True)
    if cascade.province >= 0:
        nearest.offer(places.elsewhere.province[slots, cascade.province].astype(np.int64), 2, foreign=True)
    nearest.offer(places.elsewhere.nation[slots].astype(np.int64), 3, foreign=True)
    if cascade.city >= 0:
        nearest.offer(places.first_in_city[slots, cascade.city].astype(np.int64), IN_CITY)
    if cascade.province >= 0:
        nearest.offer(places.first_in_province[slots, cascade.province].astype(np.int64), IN_PROVINCE)
    nearest.offer(places.first[slots].astype(np.int64), ELSEWHERE)
    return make_cards(
        nearest.row,
        snapshot.columns.base[nearest.row],
        matches.relevance_class[slots],
        matches.score[slots],
        tier=nearest.tier,
        foreign=nearest.foreign,
        depth=1,
        collapsed_count=places.total[slots] - 1,
    )


def nearest_rows(snapshot: Snapshot, cascade: RegionCascade, rows: RowMatches) -> Cards:
    """One card for each base of some rows outside the chain and what lies below it: its nearest row."""
    if not len(rows.row):
        return NO_CARDS
    region = snapshot.columns.region[rows.row].astype(np.int64)
    tier = cascade.tier_elsewhere(snapshot.groups, region)
    served = _served_tiers(snapshot, cascade, rows.row, region)
    foreign = served < tier
    tier = np.minimum(tier, served)
    order = first_order(snapshot, rows.row, rows.base)
    order = order[np.lexsort((tier[order], rows.base[order]))]
    bases, first, counts = np.unique(rows.base[order], return_index=True, return_counts=True)
    chosen = order[first]
    return make_cards(
        rows.row[chosen],
        bases,
        rows.relevance_class[chosen],
        rows.score[chosen],
        tier=tier[chosen],
        foreign=foreign[chosen],
        depth=1,
        collapsed_count=counts - 1,
    )


def _served_tiers(snapshot: Snapshot, cascade: RegionCascade, rows: Array, region: Array) -> Int8s:
    """The tier that a copy's own scope gives it for this user; `NEVER` where it does not serve the user."""
    scope = snapshot.scopes()[snapshot.columns.profile[rows]]
    tiers = np.full(len(rows), NEVER, np.int8)
    tiers[(scope == SCOPES["全国"]) | (scope == SCOPES["跨省"])] = 3
    if cascade.province >= 0:
        tiers[(scope == SCOPES["跨市"]) & (snapshot.groups.province[region] == cascade.province)] = 2
    if cascade.city >= 0:
        tiers[(scope == SCOPES["跨县"]) & (snapshot.groups.city[region] == cascade.city)] = 1
    for place, numbers in snapshot.listed(rows, scope).items():
        links = np.flatnonzero(np.isin(cascade.numbers, numbers))
        if len(links):
            tiers[place] = cascade.tiers[links[0]]
    return tiers
