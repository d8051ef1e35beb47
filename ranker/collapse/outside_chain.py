"""Bases that neither the chain nor what lies below it has: one card each, the nearest live copy.

Nearest: by tier; within a tier by the distance between the centres of the regions' counties, then by region number and
id. A copy that may be handled from the user's region (跨省通办 and the like) stands nearer than its own region would
put it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from indexer.generation.arrays import Array, Bools, Int8s, Int64s, any_of, run_lengths, run_starts
from indexer.snapshot import Snapshot
from indexer.snapshot.places import ANY, IN_CITY, IN_NATION, IN_PROVINCE, SCOPES
from indexer.snapshot.proximity import DISTANCE_BITS
from ranker.collapse.descendants import first_order
from ranker.collapse.row_filter import copies_of
from ranker.matching.matches import RowMatches, SlotMatches
from ranker.ordering.cards import NO_CARDS, Cards, make_cards
from ranker.ordering.cascade import NATION_TIER, RegionCascade

NEVER = 127
# Bases that have together no more copies have each of them looked at (70 ns), others are looked up in tables of the
# nearest ones, which are kept for the place.
FEW_COPIES = 20_000
CITY, PROVINCE, NATION = 1, 2, NATION_TIER

# Some copies that a source offers: the places of their bases among those asked for, their rows, and their tier.
Offer = tuple[Int64s, Int64s, int]


def elsewhere_cards(snapshot: Snapshot, cascade: RegionCascade, matches: SlotMatches, slots: Int64s) -> Cards:
    """The cards of shared bases (by slot), all of which have live copies, none of them in the chain or below it."""
    if not len(slots):
        return NO_CARDS
    if snapshot.places.total[slots].sum() <= FEW_COPIES:
        return nearest_rows(snapshot, cascade, copies_of(snapshot, matches, slots))
    row = snapshot.nearest(ANY, cascade.own.number, slots)
    tier = cascade.tier_elsewhere(snapshot.groups, snapshot.columns.region[row].astype(np.int64))
    foreign = np.zeros(len(slots), np.bool_)
    offers = [offer for offer in _serving(snapshot, cascade, slots) if len(offer[0])]
    if offers:
        place, served_row, served = _nearest_offered(snapshot, cascade, offers)
        row[place], tier[place], foreign[place] = served_row, served, True
    return make_cards(
        row,
        snapshot.base_of_slot(slots),
        matches.relevance_class[slots],
        matches.evidence(slots),
        tier=tier,
        foreign=foreign,
        depth=1,
        collapsed_count=snapshot.places.total[slots] - 1,
    )


def _serving(snapshot: Snapshot, cascade: RegionCascade, slots: Int64s) -> Iterator[Offer]:
    """Copies that may be handled from the user's region: of each way of serving it the nearest of each base."""
    own, elsewhere = cascade.own.number, snapshot.places.elsewhere
    for link, region in enumerate(cascade.numbers):
        if listed := elsewhere.lists.get(region):
            place, rows = _listed(listed, slots)
            yield place, rows, int(cascade.tiers[link])
    reach = [(IN_NATION, elsewhere.nation[slots], NATION)]
    if cascade.city >= 0:
        reach.append((IN_CITY, elsewhere.city[slots, cascade.city], CITY))
    if cascade.province >= 0:
        reach.append((IN_PROVINCE, elsewhere.province[slots, cascade.province], PROVINCE))
    for kind, any_row, tier in reach:
        place = (any_row >= 0).nonzero()[0]
        yield place, snapshot.nearest(kind, own, slots[place]), tier


def _listed(listed: dict[int, list[int]], slots: Int64s) -> tuple[Int64s, Int64s]:
    """All copies that list a region, of some bases: the places of their bases, and their rows."""
    there = np.isin(slots, np.fromiter(listed, np.int64, len(listed))).nonzero()[0]
    rows = [listed[slot] for slot in slots[there].tolist()]
    flat = np.array([row for one in rows for row in one], np.int64)
    return np.repeat(there, [len(one) for one in rows]), flat


def _nearest_offered(snapshot: Snapshot, cascade: RegionCascade, offers: list[Offer]) -> tuple[Int64s, Int64s, Array]:
    """The nearest of all offers for each base: its place, row and tier."""
    place, row = (np.concatenate([offer[part] for offer in offers]) for part in (0, 1))
    tier = np.repeat([offer[2] for offer in offers], [len(offer[0]) for offer in offers])
    distance = snapshot.groups.place_groups.distances_of(cascade.own.number, snapshot.columns.region[row])
    order = first_order(snapshot, row, place)
    order = order[np.lexsort((distance[order], tier[order], place[order]))]
    places, first = np.unique(place[order], return_index=True)
    chosen = order[first]
    return places, row[chosen], tier[chosen]


def nearest_rows(snapshot: Snapshot, cascade: RegionCascade, rows: RowMatches) -> Cards:
    """One card for each base of some rows outside the chain and what lies below it: its nearest row."""
    if not len(rows.row):
        return NO_CARDS
    tier, foreign, distance = proximity_of(snapshot, cascade, rows.row)
    order = first_order(snapshot, rows.row, rows.base)
    far = tier.astype(np.int64) << DISTANCE_BITS | distance
    chosen, counts = _first_of_each(rows.base[order], far[order])
    chosen = order[chosen]
    return make_cards(
        rows.row[chosen],
        rows.base[chosen],
        rows.relevance_class[chosen],
        rows.evidence[chosen],
        tier=tier[chosen],
        foreign=foreign[chosen],
        depth=1,
        collapsed_count=counts - 1,
    )


def proximity_of(snapshot: Snapshot, cascade: RegionCascade, rows: Int64s) -> tuple[Int8s, Bools, Int64s]:
    """Of rows outside the chain and what lies below it: tier, whether it is their scope's, and distance."""
    region = snapshot.columns.region[rows].astype(np.int64)
    tier = cascade.tier_elsewhere(snapshot.groups, region)
    served = _served_tiers(snapshot, cascade, rows, region)
    distance = snapshot.groups.place_groups.distances_of(cascade.own.number, region)
    return np.minimum(tier, served), served < tier, distance


def _first_of_each(base: Int64s, key: Int64s) -> tuple[Int64s, Int64s]:
    """For each run of equal bases the place of the least key, the first of equals; and how long the run is."""
    starts = run_starts(base)
    counts = run_lengths(starts, len(base))
    least = (key == np.minimum.reduceat(key, starts).repeat(counts)).nonzero()[0]
    return least[least.searchsorted(starts)], counts


def served(snapshot: Snapshot, cascade: RegionCascade, rows: Array, region: Array) -> Bools:
    """Which copies of other regions may be handled from the user's."""
    found: Bools = _served_tiers(snapshot, cascade, rows, region) < NEVER
    return found


def _served_tiers(snapshot: Snapshot, cascade: RegionCascade, rows: Array, region: Array) -> Int8s:
    """The tier that a copy's own scope gives it for this user; `NEVER` where it does not serve the user."""
    scope = snapshot.scopes.by_profile()[snapshot.columns.profile[rows]]
    tiers = np.full(len(rows), NEVER, np.int8)
    if not any_of(scope != 0):  # most copies serve their own region alone
        return tiers
    tiers[(scope == SCOPES["全国"]) | (scope == SCOPES["跨省"])] = NATION
    if cascade.province >= 0:
        tiers[(scope == SCOPES["跨市"]) & (snapshot.groups.province[region] == cascade.province)] = PROVINCE
    if cascade.city >= 0:
        tiers[(scope == SCOPES["跨县"]) & (snapshot.groups.city[region] == cascade.city)] = CITY
    lists = (scope == SCOPES["list"]).nonzero()[0]
    if len(lists):
        # thousands of copies have a few different lists
        first, place = np.unique(snapshot.columns.profile[rows[lists]], return_index=True, return_inverse=True)[1:]
        listed = snapshot.scopes.listed(snapshot.columns.profile[rows[lists[first]]], scope[lists[first]])
        tiers[lists] = np.array([_listed_tier(cascade, listed[i]) for i in range(len(first))], np.int8)[place]
    return tiers


def _listed_tier(cascade: RegionCascade, numbers: Int64s) -> int:
    """The tier that a list of regions gives: that of the first of the chain that is on it."""
    links = np.isin(cascade.numbers, numbers).nonzero()[0]
    return int(cascade.tiers[links[0]]) if len(links) else NEVER
