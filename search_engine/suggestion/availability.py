"""How near a user can have a base: its tier, as the order of results has it (see `ranker.ordering.cascade`).

What the chain has, what lies below the user's region and what may be handled from there (跨省通办) is worked out for
all bases at once and kept for the region; what exists only elsewhere is looked up for the bases in question.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dictionaries.caches import Results
from indexer.generation.arrays import Array, Bools, Int8s, Int64s
from indexer.snapshot import Snapshot
from indexer.snapshot import places as held
from indexer.snapshot.places import SCOPES
from ranker.ordering.cascade import ELSEWHERE, IN_CITY, IN_PROVINCE, RegionCascade
from search_engine.search.filters import for_platform

# Nearer tiers are the user's own; from `IN_CITY` on a base exists only elsewhere.
NOWHERE = 7
NATION, PROVINCE, CITY = 3, 2, 1
# Bytes that kept regions may take, a byte a base each; and at least and at most so many of them.
KEPT_BYTES, REGIONS_LEAST, REGIONS_MOST = 32 << 20, 16, 512


@dataclass(frozen=True, slots=True)
class Singles:
    """Rows of bases of one region: of each its base, its region, how far it may be handled."""

    row: Int64s
    base: Int64s
    region: Int64s
    scope: Array

    def take(self, kept: Array) -> Singles:
        """Some of them."""
        return Singles(self.row[kept], self.base[kept], self.region[kept], self.scope[kept])


class Availability:
    """Tiers of bases in one view; its tables follow the view's state."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._sorted: Singles | None = None
        self._columns: object = None
        self._state = -1
        self._near: Results[tuple[int, str | None], Int8s] = Results(
            REGIONS_MOST, "near_tiers", KEPT_BYTES, least=REGIONS_LEAST
        )
        self._follow()

    def near(self, cascade: RegionCascade | None, pf: str | None) -> Int8s:
        """For each base its tier; `NOWHERE` where it is not to be had from the user's region (see `far`).

        Without a region every base that is live anywhere has tier 0.
        """
        self._follow()
        key = (cascade.own.number if cascade else -1, pf)
        found = self._near.get(key)
        if found is None:
            found = self._near.put(key, self._of_region(cascade, pf) if cascade else self._anywhere(pf))
        return found

    def far(self, cascade: RegionCascade, bases: Int64s) -> Int8s:
        """Tiers of some bases that are not near: elsewhere in the city, the province, the nation; or `NOWHERE`."""
        snapshot, places = self._snapshot, self._snapshot.places
        slots = snapshot.slot_of(bases)
        shared = slots >= 0
        found = np.full(len(bases), NOWHERE, np.int8)
        known, having = slots[shared], places.holders[held.ANY].having
        tiers = np.where(places.total[known] > 0, ELSEWHERE, NOWHERE)
        if cascade.province >= 0:
            tiers[having(snapshot.groups.province_of_place == cascade.province)[known]] = IN_PROVINCE
        if cascade.city >= 0:
            tiers[having(snapshot.groups.city_of_place == cascade.city)[known]] = IN_CITY
        found[shared] = tiers
        regions = self._home[bases[~shared]]
        there = regions >= 0
        alone = np.full(len(regions), NOWHERE, np.int8)
        alone[there] = cascade.tier_elsewhere(snapshot.groups, regions[there])
        found[~shared] = alone
        return found

    # ---- for all bases of a region

    def _of_region(self, cascade: RegionCascade, pf: str | None) -> Int8s:
        snapshot = self._snapshot
        found = np.full(snapshot.commit.bases, NOWHERE, np.int8)
        self._enter_foreign(found, cascade)
        self._enter_below(found, cascade)
        allowed = self.allowed(pf)
        # the nearest stands first in the chain, and the last that is entered stays
        for number, tier in reversed(list(zip(cascade.numbers, cascade.tiers.tolist(), strict=True))):
            rows = self._rows_of(number)
            live = snapshot.live.flags[rows] & allowed[snapshot.columns.profile[rows]]
            found[snapshot.columns.base[rows][live]] = tier
        return found

    def _rows_of(self, number: int) -> slice | Int64s:
        """The rows of one region; a slice, which copies nothing, unless some came late."""
        if len(self._snapshot.appended):
            return self._snapshot.region_rows(number, number + 1)
        start, end = self._snapshot.columns.region_start[number : number + 2].tolist()
        return slice(start, end)

    def _enter_foreign(self, found: Int8s, cascade: RegionCascade) -> None:
        """Copies of elsewhere that may be handled from here."""
        snapshot, singles = self._snapshot, self._serving
        groups, places = snapshot.groups, snapshot.places
        city, province = groups.city[singles.region], groups.province[singles.region]
        anywhere = np.ones(len(groups.place_groups), np.bool_)
        far = (singles.scope == SCOPES["全国"]) | (singles.scope == SCOPES["跨省"])
        self._enter(found, places.holders[held.IN_NATION].having(anywhere), singles.base[far], NATION)
        if cascade.province >= 0:
            wide = (singles.scope == SCOPES["跨市"]) & (province == cascade.province)
            here = groups.province_of_place == cascade.province
            self._enter(found, places.holders[held.IN_PROVINCE].having(here), singles.base[wide], PROVINCE)
        if cascade.city >= 0:
            close = (singles.scope == SCOPES["跨县"]) & (city == cascade.city)
            here = groups.city_of_place == cascade.city
            self._enter(found, places.holders[held.IN_CITY].having(here), singles.base[close], CITY)
        for place, number in reversed(list(enumerate(cascade.numbers))):
            found[snapshot.columns.base[places.listing(number)]] = cascade.tiers[place]
            found[self._listed.get(number, [])] = cascade.tiers[place]

    def _enter_below(self, found: Int8s, cascade: RegionCascade) -> None:
        """What lies below the user's region: the page has one card for it, at the own region's tier."""
        snapshot, own, places, singles = self._snapshot, cascade.own, self._snapshot.places, self._live
        if own.level == "nation":
            there = places.total > 0
        elif own.level == "province":
            there = places.holders[held.ANY].having(snapshot.groups.province_of_place == cascade.province)
        elif own.level == "city":
            there = places.holders[held.ANY].having(snapshot.groups.city_of_place == cascade.city)
        else:
            there = np.zeros(snapshot.slots, np.bool_)
            rows = snapshot.region_rows(own.number + 1, own.end)
            found[snapshot.columns.base[rows[snapshot.live.flags[rows]]]] = cascade.own_tier
        below = (singles.region > own.number) & (singles.region < own.end)
        self._enter(found, there, singles.base[below], cascade.own_tier)

    def _enter(self, found: Int8s, slots: Bools, singles: Int64s, tier: int) -> None:
        found[self._snapshot.base_of_slot(np.flatnonzero(slots))] = tier
        found[singles] = tier

    def _anywhere(self, pf: str | None) -> Int8s:
        found = np.full(self._snapshot.commit.bases, NOWHERE, np.int8)
        self._enter(found, self._snapshot.places.total > 0, self._live.base, 0)
        return found

    def allowed(self, pf: str | None) -> Bools:
        """For each profile whether a platform shows its documents."""
        facets = self._snapshot.facets
        if pf is None:
            return np.ones(facets.newest + 1, np.bool_)
        table = facets["platforms"]
        allowed = np.ones(max(facets.newest + 1, len(table.codes)), np.bool_)
        allowed[: len(table.codes)] = for_platform(table, pf)
        return allowed

    def shown_on(self, base: int, pf: str) -> bool:
        """Whether some live document of a base is shown on a platform."""
        rows = self._snapshot.rows_of_bases(np.array([base]))
        rows = rows[self._snapshot.live.flags[rows]]
        return bool(self.allowed(pf)[self._snapshot.columns.profile[rows]].any())

    # ---- following the view

    def _follow(self) -> None:
        snapshot = self._snapshot
        if snapshot.state == self._state:
            return
        self._near.clear()
        if self._sorted is None or self._columns is not snapshot.columns:
            self._columns = snapshot.columns
            self._sorted = self._singles(np.arange(snapshot.columns.sorted_count, dtype=np.int64))
        late = self._singles(snapshot.appended)
        every = Singles(*(np.concatenate(parts) for parts in zip(_parts(self._sorted), _parts(late), strict=True)))
        self._live = every.take(snapshot.live.flags[every.row])
        self._home = np.full(snapshot.commit.bases, -1, np.int64)
        self._home[self._live.base] = self._live.region
        self._listed: dict[int, list[int]] = {}
        self._serving = serving = self._live.take(self._live.scope > 0)
        for place, regions in snapshot.scopes.listed(snapshot.columns.profile[serving.row], serving.scope).items():
            for number in regions.tolist():
                self._listed.setdefault(number, []).append(int(serving.base[place]))
        self._state = snapshot.state

    def _singles(self, rows: Int64s) -> Singles:
        snapshot, columns = self._snapshot, self._snapshot.columns
        base = columns.base[rows]
        rows = rows[(base >= snapshot.book.shared) & (base < snapshot.book.built)]
        scope = snapshot.scopes.by_profile()[columns.profile[rows]]
        return Singles(rows, columns.base[rows].astype(np.int64), columns.region[rows].astype(np.int64), scope)


def _parts(singles: Singles) -> tuple[Array, ...]:
    return singles.row, singles.base, singles.region, singles.scope
