"""How near rows are to a user, and the nearest of several: by tier, then by the distance between the centres of the
regions' counties, then by region number and id.

A copy that may be handled from the user's region (跨省通办 and the like) stands nearer than its own region would put
it.
"""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import Array, Bools, Int8s, Int64s, any_of, run_lengths, run_starts
from indexer.snapshot import Snapshot
from indexer.snapshot.places import SCOPES, place_order
from indexer.snapshot.proximity import DISTANCE_BITS
from ranker.ordering.cascade import DEPTH_OF_LEVEL, NATION_TIER, RegionCascade

NEVER = 127
CITY, PROVINCE, NATION = 1, 2, NATION_TIER
# The tier of what nobody can have, behind all others.
NOWHERE = 7
# Ranks: a tier, then how much less deep than the deepest; what lies elsewhere stands behind all tiers of the chain.
MOST_DEPTH, DEPTH_BITS, OUTSIDE = max(DEPTH_OF_LEVEL.values()), 2, 32
LAST_RANK = OUTSIDE + (NOWHERE << DEPTH_BITS)


def first_order(snapshot: Snapshot, rows: Array, group: Array) -> Int64s:
    """The order of rows by (group, region number, id)."""
    if not any_of(rows >= snapshot.columns.sorted_count):
        # these rows stand in order of (region, base, id)
        by_row: Int64s = (group.astype(np.int64) << 32 | rows).argsort(kind="stable")
        return by_row
    region = snapshot.columns.region[rows].astype(np.int64)
    return place_order(
        rows, np.asarray(group, np.int64), region, snapshot.columns.sorted_count, snapshot.documents.id_order
    )


def first_of_each(snapshot: Snapshot, rows: Array, group: Array, key: Array | None = None) -> tuple[Int64s, Int64s]:
    """The places of the rows that come first in their groups by (key, region number, id), by ascending group; and how
    many rows each group has.
    """
    order = first_order(snapshot, rows, group)
    ordered = group[order]
    starts = run_starts(ordered)
    counts = run_lengths(starts, len(order))
    if key is None or not len(order):
        return order[starts], counts
    keys = key[order]
    least = (keys == np.minimum.reduceat(keys, starts).repeat(counts)).nonzero()[0]
    return order[least[least.searchsorted(starts)]], counts


def farness(tier: Array, distance: Int64s) -> Int64s:
    """Tier and distance in one number."""
    return tier.astype(np.int64) << DISTANCE_BITS | distance


def proximity_of(snapshot: Snapshot, cascade: RegionCascade, rows: Int64s) -> tuple[Int8s, Bools, Int64s]:
    """Of rows outside the chain and what lies below it: tier, whether it is their scope's, and distance."""
    region = snapshot.columns.region[rows].astype(np.int64)
    tier = cascade.tier_elsewhere(snapshot.groups, region)
    served = _served_tiers(snapshot, cascade, rows, region)
    distance = snapshot.groups.place_groups.distances_of(cascade.own.number, region)
    return np.minimum(tier, served), served < tier, distance


def ranks_of(snapshot: Snapshot, cascade: RegionCascade | None, rows: Int64s) -> Int8s:
    """Where any rows stand among the cards that their bases may have, smaller is nearer: first what is in the chain or
    below the user's region, by tier and depth, then all others by tier; see `tiers_of`. Without a region 0.
    """
    if cascade is None:
        return np.zeros(len(rows), np.int8)
    region = snapshot.columns.region[rows]
    starts = run_starts(region)  # sorted rows of a region stand together
    tier, depth, inside = cascade.placed(snapshot.groups, region[starts].astype(np.int64))
    rank = (tier << DEPTH_BITS) + np.where(inside, MOST_DEPTH - depth, OUTSIDE)
    served = _served_tiers(snapshot, cascade, rows, region)
    serving = (served < NEVER).nonzero()[0]
    ranks: Int8s = rank.repeat(run_lengths(starts, len(rows)))
    ranks[serving] = np.minimum(ranks[serving], (served[serving] << DEPTH_BITS) + OUTSIDE)
    return ranks


def tiers_of(ranks: Int8s) -> Int8s:
    """The tiers of some ranks."""
    tiers: Int8s = ranks >> DEPTH_BITS & NOWHERE
    return tiers


def nearest_of_each(snapshot: Snapshot, cascade: RegionCascade | None, rows: Int64s) -> Int64s:
    """Of some rows the nearest of each base; without a region the one of the highest level."""
    region = snapshot.columns.region[rows]
    if cascade is None:
        far = snapshot.groups.level[region].astype(np.int64)
    else:
        ranks = ranks_of(snapshot, cascade, rows)
        distance = snapshot.groups.place_groups.distances_of(cascade.own.number, region)
        far = farness(ranks, np.where(ranks < OUTSIDE, 0, distance))
    return rows[first_of_each(snapshot, rows, snapshot.columns.base[rows], far)[0]]


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
