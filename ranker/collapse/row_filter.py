"""Filters: which documents may be shown at all. They choose among copies before cards are made of these, so that every
base is reached under every filter that one of its matching copies passes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from indexer.generation.arrays import Array, Bools, Int64s, UInt32s
from indexer.snapshot import Snapshot
from ranker.matching.matches import Matches, RowMatches, SlotMatches
from ranker.ordering.cascade import RegionCascade

FOREVER = 1 << 40


@dataclass(frozen=True, slots=True)
class RowFilter:
    """What a document must have to pass; None: anything will do.

    Attributes:
        profiles: By profile number, whether documents of it pass.
        sites: The same by site number.
        issued: First and last second, since 1970 UTC; documents whose date is not known do not pass.
    """

    profiles: Bools | None = None
    sites: Bools | None = None
    issued: tuple[int, int] | None = None

    @property
    def lets_all_through(self) -> bool:
        """Whether there is nothing to filter by."""
        return self.profiles is None and self.sites is None and self.issued is None

    def passes(self, snapshot: Snapshot, rows: Int64s) -> Bools:
        """Which rows pass."""
        columns = snapshot.columns
        passed = self.passes_values(columns.profile[rows], columns.site[rows])
        return passed if self.issued is None else passed & self._in_time(snapshot.issued(rows))

    def passes_values(self, profile: Array, site: Array) -> Bools:
        """Which profiles and sites pass, given together."""
        passed = np.ones(len(profile), np.bool_)
        if self.profiles is not None:
            passed &= self.profiles[profile]
        if self.sites is not None:
            passed &= self.sites[site]
        return passed

    def bases_in_time(self, snapshot: Snapshot, slots: Int64s) -> Int64s:
        """Those of some shared bases that were issued in time; copies share their base's date."""
        if self.issued is None:
            return slots
        return slots[self._in_time(snapshot.book.issued[snapshot.base_of_slot(slots)])]

    def _in_time(self, issued: UInt32s) -> Bools:
        first, last = self.issued or (0, FOREVER)
        kept: Bools = (issued > 0) & (issued >= first) & (issued <= last)
        return kept


def matched_slots(snapshot: Snapshot, matches: Matches) -> Int64s:
    """Shared bases that match and have a live copy."""
    return np.flatnonzero((matches.slots.relevance_class > 0) & (snapshot.places.total > 0))


def narrowed(snapshot: Snapshot, matches: Matches, cascade: RegionCascade | None, row_filter: RowFilter) -> Matches:
    """The matches that pass a filter.

    A base of which all live copies pass stays what it is, one of which none passes is gone. Of the others the copies
    that pass go on as rows that match by themselves, with their base's class and evidence.
    """
    if row_filter.lets_all_through:
        return matches
    slots = row_filter.bases_in_time(snapshot, matched_slots(snapshot, matches))
    profiles = snapshot.places.profiles
    entries, place = profiles.entries(slots)
    passed = row_filter.passes_values(profiles.profile(entries), profiles.site(entries))
    counts = np.bincount(place[passed], profiles.count[entries[passed]], len(slots)).astype(np.int64)
    whole = slots[counts == snapshot.places.total[slots]]
    mixed = slots[(counts > 0) & (counts < snapshot.places.total[slots])]
    relevance_class = np.zeros_like(matches.slots.relevance_class)
    relevance_class[whole] = matches.slots.relevance_class[whole]
    chain = matches.chain
    if chain is not None:
        here = row_filter.passes(snapshot, chain.rows.rows)
        chain = replace(chain, relevance_class=(chain.relevance_class * here).astype(np.uint8))
    wide = matches.wide.take(row_filter.passes(snapshot, matches.wide.row))
    if len(mixed):
        rows = _passing(snapshot, cascade if chain is not None else None, row_filter, mixed)
        wide = _both(_as_matches(snapshot, matches.slots, rows), wide)
    return replace(matches, slots=replace(matches.slots, relevance_class=relevance_class), chain=chain, wide=wide)


def _passing(snapshot: Snapshot, cascade: RegionCascade | None, row_filter: RowFilter, slots: Int64s) -> Int64s:
    """Live copies of some bases that pass, without those in the chain."""
    rows = snapshot.rows_of_bases(snapshot.base_of_slot(slots))
    rows = rows[snapshot.live.flags[rows]]
    rows = rows[row_filter.passes(snapshot, rows)]
    if cascade is None:
        return rows
    in_chain = np.zeros(len(snapshot.tree), np.bool_)
    in_chain[list(cascade.numbers)] = True
    return rows[~in_chain[snapshot.columns.region[rows]]]


def _as_matches(snapshot: Snapshot, slots: SlotMatches, rows: Int64s) -> RowMatches:
    base = snapshot.columns.base[rows].astype(np.int64)
    slot = snapshot.slot_of(base)
    return RowMatches(rows, base, slot, slots.relevance_class[slot], slots.evidence(slot))


def _both(one: RowMatches, other: RowMatches) -> RowMatches:
    parts = (np.concatenate((getattr(one, name), getattr(other, name))) for name in RowMatches.__dataclass_fields__)
    return RowMatches(*parts)
