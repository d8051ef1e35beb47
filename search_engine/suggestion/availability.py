"""What a user can have of the bases of one view: at which tier, and which document is the nearest.

Both are those of the first card that a search shows of a base. For a shared base the region's view knows it (see
`ranker.collapse.region_view`); documents of other bases, and of bases that a platform shows only in part, are compared
one by one.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from dictionaries.caches import MEGABYTE, Latest, Results
from indexer.generation.arrays import Int8s, Int64s, any_of
from indexer.snapshot import Snapshot
from ranker.collapse.closest import LAST_RANK, nearest_of_each, ranks_of, tiers_of
from ranker.collapse.region_view import view_of
from ranker.collapse.row_filter import divided
from ranker.ordering.cascade import RegionCascade
from search_engine.query.request import SearchRequest
from search_engine.search.filters import filter_of
from search_engine.suggestion.tables import Tables

# Regions whose tiers are kept, and their bytes: one a base.
REGIONS_KEPT, TIERS_BYTES = 512, 32 * MEGABYTE
# Platforms of which it is kept what they show: eight bytes for each base of one region.
PLATFORMS_KEPT = 4

# What a platform shows: bases as a whole, by their slots, and single rows.
Parts = tuple[Int64s, Int64s]


class Availability:
    """Tiers and nearest documents of bases; follows the view's state."""

    def __init__(self, snapshot: Snapshot, tables: Tables) -> None:
        self._snapshot, self._tables, self._state = snapshot, tables, snapshot.state
        self._by_region: Results[tuple[int, str | None], Int8s] = Results(REGIONS_KEPT, "suggestion_tiers", TIERS_BYTES)
        self._by_platform: Results[str | None, Parts] = Results(PLATFORMS_KEPT, "suggestible_documents")
        self._sorted: Latest[int, Int64s] = Latest()

    def tiers(self, cascade: RegionCascade | None, pf: str | None) -> Int8s:
        """For each base its tier, then for each group of bases its nearest one's, the last group first: an entry's
        `base` is the place (see `SuggestionTable`). `NOWHERE`: it is not to be had; without a region all others are 0.

        Args:
            pf: Only what this platform shows.
        """
        if self._state != self._snapshot.state:
            self._state = self._snapshot.state
            self._by_region.clear()
            self._by_platform.clear()
        key = (cascade.own.number if cascade else -1, pf)
        found = self._by_region.get(key)
        return self._by_region.put(key, self._tiers_of(cascade, pf)) if found is None else found

    def nearest(self, cascade: RegionCascade | None, pf: str | None, bases: Int64s) -> dict[int, int]:
        """Base → the row of its nearest document, of those bases that the user can have."""
        snapshot = self._snapshot
        slots = snapshot.slot_of(bases)
        slots, rows = self._shown(slots[slots >= 0], snapshot.rows_of_bases(bases[slots < 0]), pf)
        base = snapshot.columns.base[rows]
        if len(set(base.tolist())) < len(rows):
            rows = nearest_of_each(snapshot, cascade, rows)
        if len(slots):
            rows = np.concatenate((view_of(snapshot, cascade).nearest(snapshot, slots), rows))
        return dict(zip(snapshot.columns.base[rows].tolist(), rows.tolist(), strict=True))

    def _tiers_of(self, cascade: RegionCascade | None, pf: str | None) -> Int8s:
        snapshot, table = self._snapshot, self._tables.current()[0]
        slots, rows = self._by_platform.get(pf) or self._by_platform.put(
            pf, self._shown(np.arange(snapshot.slots), self._unshared(), pf)
        )
        ranks = np.full(snapshot.commit.bases, LAST_RANK, np.int8)
        np.minimum.at(ranks, snapshot.columns.base[rows], ranks_of(snapshot, cascade, rows))
        found = tiers_of(ranks)
        if len(slots):
            found[snapshot.base_of_slot(slots)] = view_of(snapshot, cascade).tiers(snapshot)[slots]
        groups = np.minimum.reduceat(found[table.group_bases], table.group_starts[:-1].astype(np.int64))
        return np.concatenate((found, groups[::-1]))

    def _unshared(self) -> Int64s:
        """The rows of all bases that are not shared, ascending."""
        snapshot = self._snapshot
        late = snapshot.appended[snapshot.slot_of(snapshot.columns.base[snapshot.appended]) < 0]
        return np.concatenate((self._sorted.of(snapshot.commit.columns, self._sorted_unshared), late))

    def _sorted_unshared(self) -> Int64s:
        columns, book = self._snapshot.columns, self._snapshot.book
        base = columns.base[: columns.sorted_count]
        return ((base >= book.shared) & (base < book.built)).nonzero()[0]

    def _shown(self, slots: Int64s, rows: Int64s, pf: str | None) -> Parts:
        """Those of some shared bases of which a platform shows all live documents; and the live rows that it shows of
        the others, after those of some rows. None shows what an office takes up of itself before its name is asked for.
        """
        snapshot, places = self._snapshot, self._snapshot.places
        platform, open_to_all = filter_of(snapshot, SearchRequest(pf=pf)), ~snapshot.is_ex_officio
        if platform.profiles is not None:
            open_to_all &= platform.profiles
        shown = replace(platform, profiles=open_to_all)
        slots = slots[places.total[slots] > 0]
        # at each key: without a platform hardly ever is there anything to divide
        all_pass = platform.lets_all_through and not any_of(places.ex_officio[slots] > 0)
        whole, mixed = (slots, slots[:0]) if all_pass else divided(snapshot, slots, shown)
        rows = np.concatenate((rows, np.sort(snapshot.rows_of_bases(snapshot.base_of_slot(mixed)))))
        rows = rows[snapshot.live.flags[rows]]
        return whole, rows[shown.passes(snapshot, rows)]
