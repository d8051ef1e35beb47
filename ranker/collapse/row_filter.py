"""Filters: which documents may be shown at all. They choose among copies before cards are made of these, so that every
base is reached under every filter that one of its matching copies passes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from indexer.generation.arrays import Array, Bools, Int64s, UInt8s, UInt32s, any_of
from indexer.snapshot import Snapshot
from indexer.snapshot.facet_overrides import WantedValues
from ranker.matching.matches import Matches, RowMatches, SlotMatches, isin_sorted
from ranker.matching.relevance import EXACT, NO_MATCH
from ranker.ordering.cascade import RegionCascade

FOREVER = 1 << 40


@dataclass(frozen=True, slots=True)
class RowFilter:
    """What a document must have to pass; None: anything will do.

    Attributes:
        profiles: By profile number, whether documents of it pass.
        sites: The same by site number.
        wanted: Values of a facet that some bases have otherwise than their profiles say.
        issued: First and last second, since 1970 UTC; documents whose date is not known do not pass.
    """

    profiles: Bools | None = None
    sites: Bools | None = None
    wanted: WantedValues | None = None
    issued: tuple[int, int] | None = None

    @property
    def lets_all_through(self) -> bool:
        """Whether there is nothing to filter by."""
        return self.profiles is None and self.sites is None and self.wanted is None and self.issued is None

    def passes(self, snapshot: Snapshot, rows: Int64s) -> Bools:
        """Which rows pass."""
        columns = snapshot.columns
        passed = self.passes_values(columns.profile[rows], columns.site[rows], columns.base[rows])
        return passed if self.issued is None else passed & self._in_time(snapshot.issued(rows))

    def passes_values(self, profile: Array, site: Array, base: Array) -> Bools:
        """Which profiles, sites and bases pass, given together."""
        passed = np.ones(len(profile), np.bool_)
        if self.profiles is not None:
            passed &= self.profiles[profile]
        if self.sites is not None:
            passed &= self.sites[site]
        if self.wanted is not None:
            passed &= self.wanted.passes(profile, base)
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
    return ((matches.slots.relevance_class > 0) & (snapshot.places.total > 0)).nonzero()[0]


def divided(snapshot: Snapshot, slots: Int64s, row_filter: RowFilter) -> tuple[Int64s, Int64s]:
    """Of some shared bases that have live copies those of which all pass a filter, and those of which only some do."""
    if row_filter.lets_all_through:
        return slots, slots[:0]
    slots = row_filter.bases_in_time(snapshot, slots)
    profiles, total = snapshot.places.profiles, snapshot.places.total
    entries, place = profiles.entries(slots)
    base = snapshot.base_of_slot(slots)[place]
    passed = row_filter.passes_values(profiles.profile(entries), profiles.site(entries), base)
    counts = np.bincount(place[passed], profiles.count[entries[passed]], len(slots)).astype(np.int64)
    return slots[counts == total[slots]], slots[(counts > 0) & (counts < total[slots])]


def narrowed(snapshot: Snapshot, matches: Matches, cascade: RegionCascade | None, row_filter: RowFilter) -> Matches:
    """The matches that pass a filter.

    A base of which all live copies pass stays what it is, one of which none passes is gone. Of the others the copies
    that pass go on as rows that match by themselves, with their base's class and evidence.
    """
    if row_filter.lets_all_through:
        return matches
    whole, mixed = divided(snapshot, matched_slots(snapshot, matches), row_filter)
    relevance_class = np.zeros_like(matches.slots.relevance_class)
    relevance_class[whole] = matches.slots.relevance_class[whole]
    return _row_by_row(
        snapshot, matches, cascade, relevance_class, mixed, lambda some, _: row_filter.passes(snapshot, some)
    )


def without_ex_officio(snapshot: Snapshot, matches: Matches, cascade: RegionCascade | None) -> Matches:
    """The matches without matters that an office takes up of itself (依职权), unless their class is `EXACT`; the same
    object where there are none. Of a base that only some offices take up of themselves the other copies go on as rows.
    """
    places, slots, wide, chain = snapshot.places, matches.slots.relevance_class, matches.wide, matches.chain
    touched = ((places.ex_officio > 0) & (slots > NO_MATCH) & (slots < EXACT)).nonzero()[0]

    def passes(rows: Int64s, relevance_class: UInt8s) -> Bools:
        return ~snapshot.is_ex_officio[snapshot.columns.profile[rows]] | (relevance_class >= EXACT)

    rows, row_class = wide.row, wide.relevance_class
    if chain is not None:
        hit = chain.relevance_class.nonzero()[0]
        rows = np.concatenate((rows, chain.rows.rows[hit]))
        row_class = np.concatenate((row_class, chain.relevance_class[hit]))
    if not len(touched) and passes(rows, row_class).all():
        return matches
    relevance_class = slots.copy()
    relevance_class[touched] = NO_MATCH
    mixed = touched[places.ex_officio[touched] < places.total[touched]]
    return _row_by_row(snapshot, matches, cascade, relevance_class, mixed, passes)


def without_rows(snapshot: Snapshot, matches: Matches, cascade: RegionCascade | None, rows: Int64s) -> Matches:
    """The matches as if some documents were not there: the other copies of their bases go on as rows that match by
    themselves, with their base's class and evidence.
    """
    slots, relevance_class = _matched_slots_of(snapshot, matches, rows), matches.slots.relevance_class.copy()
    relevance_class[slots] = 0
    return _row_by_row(snapshot, matches, cascade, relevance_class, slots, lambda some, _: ~isin_sorted(some, rows))


def only_rows(snapshot: Snapshot, matches: Matches, cascade: RegionCascade | None, rows: Int64s) -> Matches:
    """The matches as if nothing but some documents (ascending) were there."""
    slots, nothing = _matched_slots_of(snapshot, matches, rows), np.zeros_like(matches.slots.relevance_class)
    return _row_by_row(snapshot, matches, cascade, nothing, slots, lambda some, _: isin_sorted(some, rows))


def apart_by_audience(snapshot: Snapshot, matches: Matches, cascade: RegionCascade | None) -> Matches:
    """The matches, in which all copies that a base stands for are for 法人 alone, or none is: the copies of others go
    on as rows that match by themselves.
    """
    places, relevance_class = snapshot.places, matches.slots.relevance_class
    mixed = (relevance_class > 0) & (places.legal_only > 0) & (places.legal_only < places.total)
    if not any_of(mixed):
        return matches
    return _row_by_row(
        snapshot,
        matches,
        cascade,
        np.where(mixed, np.uint8(NO_MATCH), relevance_class),
        mixed.nonzero()[0],
        lambda some, _: np.ones(len(some), np.bool_),
    )


def groups_of(snapshot: Snapshot, base: Array, row: Array) -> Int64s:
    """Numbers of what `collapse=all` shows as one card, of rows and their bases: twice the base's number, and one more
    for what is for 法人 alone.
    """
    return np.asarray(base, np.int64) << 1 | snapshot.is_legal_only[snapshot.columns.profile[row]]


def _matched_slots_of(snapshot: Snapshot, matches: Matches, rows: Int64s) -> Int64s:
    slots = np.unique(snapshot.slot_of(snapshot.columns.base[rows].astype(np.int64)))
    slots = slots[slots >= 0]
    return slots[matches.slots.relevance_class[slots] > 0]


def _row_by_row(
    snapshot: Snapshot,
    matches: Matches,
    cascade: RegionCascade | None,
    relevance_class: UInt8s,
    mixed: Int64s,
    passes: Callable[[Int64s, UInt8s], Bools],
) -> Matches:
    """The matches of which rows pass.

    Args:
        relevance_class: Of shared bases that stay as they are.
        mixed: Shared bases of which the copies that pass go on as rows that match by themselves.
        passes: Which rows do, given with their classes.
    """
    chain, wide = matches.chain, matches.wide
    wide = wide.take(passes(wide.row, wide.relevance_class))
    if chain is not None:
        here = passes(chain.rows.rows, chain.relevance_class)
        chain = replace(chain, relevance_class=chain.relevance_class * here)
    if len(mixed):
        copies = _as_matches(snapshot, matches.slots, _outside(snapshot, cascade if chain else None, mixed))
        wide = copies.take(passes(copies.row, copies.relevance_class)).followed_by(wide)
    return replace(matches, slots=replace(matches.slots, relevance_class=relevance_class), chain=chain, wide=wide)


def copies_of(snapshot: Snapshot, slots: SlotMatches, wanted: Int64s) -> RowMatches:
    """The live copies of some shared bases as rows that match by themselves, with their base's class and evidence."""
    rows = snapshot.rows_of_bases(snapshot.base_of_slot(wanted))
    return _as_matches(snapshot, slots, rows[snapshot.live.flags[rows]])


def _outside(snapshot: Snapshot, cascade: RegionCascade | None, slots: Int64s) -> Int64s:
    """Live copies of some bases, without those in the chain."""
    rows = snapshot.rows_of_bases(snapshot.base_of_slot(slots))
    rows = rows[snapshot.live.flags[rows]]
    if cascade is None:
        return rows
    in_chain = np.zeros(len(snapshot.tree), np.bool_)
    in_chain[list(cascade.numbers)] = True
    return rows[~in_chain[snapshot.columns.region[rows]]]


def _as_matches(snapshot: Snapshot, slots: SlotMatches, rows: Int64s) -> RowMatches:
    base = snapshot.columns.base[rows].astype(np.int64)
    slot = snapshot.slot_of(base)
    return RowMatches(rows, base, slot, slots.relevance_class[slot], slots.evidence(slot))
