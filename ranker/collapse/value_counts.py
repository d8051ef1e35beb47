"""How many cards each value of a facet would leave: the size of what `collapse` makes for each of them, without making
it.

With filters in force, let a value of a base be here if a copy of it in the chain or below the user's region has the
value and passes, and away if only others do. Then a value's cards are (`others`):

    chain rows with it  +  bases with it below  +  bases with it away  -  bases away that fold by catalog code

`all` counts what is here once a base and audience (`groups_of`), and what is away by these; without a region all is
away; `none` counts documents. The values of a document, or of a base's documents together, are bits of one row
(`FacetValues`), so these are rows of bits whose columns are summed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from indexer.generation.arrays import Array, Int64s, UInt64s, any_of, run_lengths, run_starts
from indexer.snapshot import Snapshot
from indexer.snapshot.base_profiles import BaseProfiles
from indexer.snapshot.facet_overrides import FacetOverrides
from indexer.snapshot.facet_values import column_sums, rows_at, union_by_group
from ranker.collapse.region_view import view_of
from ranker.collapse.row_filter import RowFilter, groups_of, matched_slots
from ranker.matching.matches import Matches, isin_sorted
from ranker.matching.relevance import RELAXED
from ranker.ordering.cascade import RegionCascade


def count_values(
    snapshot: Snapshot,
    matches: Matches,
    cascade: RegionCascade | None,
    how: str,
    row_filter: RowFilter,
    *,
    only: bool = False,
    overrides: FacetOverrides | None = None,
) -> Int64s:
    """For each number of `snapshot.facets.values`, how many cards there would be if only what has it passed, the filter
    in force beside it.

    Args:
        matches: All that match, not narrowed by the filter.
        how, only: As in `collapse`.
        overrides: Of a facet's values, where some bases have others than their profiles say.
    """
    return _Counting(snapshot, matches, cascade, row_filter, only, overrides).cards(how)


# Where documents are; `ANYWHERE`: those of bases that match as a whole, the chain's and those below among them.
CHAIN, BELOW, ELSEWHERE, ANYWHERE = 0, 1, 2, 3
WHERE_BITS = 2


class _Values(NamedTuple):
    """The groups of documents (`groups_of`), and their values: uint64 (documents, words)."""

    group: Int64s
    bits: UInt64s


class _Counting:
    def __init__(
        self,
        snapshot: Snapshot,
        matches: Matches,
        cascade: RegionCascade | None,
        row_filter: RowFilter,
        only: bool,
        overrides: FacetOverrides | None,
    ) -> None:
        self._only = only and cascade is not None
        self._snapshot, self._cascade, self._filter, self._overrides = snapshot, cascade, row_filter, overrides
        self._slots = row_filter.bases_in_time(snapshot, matched_slots(snapshot, matches))
        self._base, self._slot_class = snapshot.base_of_slot(self._slots), matches.slots.relevance_class
        rows, relevance_class, chain = matches.wide.row, matches.wide.relevance_class, 0
        if matches.chain is not None:
            hit = matches.chain.relevance_class.nonzero()[0]
            rows, chain = np.concatenate((matches.chain.rows.rows[hit], rows)), len(hit)
            relevance_class = np.concatenate((matches.chain.relevance_class[hit], relevance_class))
        if not row_filter.lets_all_through:
            passed = row_filter.passes(snapshot, rows)
            rows, relevance_class, chain = rows[passed], relevance_class[passed], int(passed[:chain].sum())
        self._row, self._class, self._chain = rows, relevance_class, chain  # those of the chain come first
        self._documents = self._of_rows(rows)
        self._where = np.full(len(rows) - chain, ELSEWHERE)  # of the others
        if cascade is not None and len(self._where):
            self._where[cascade.is_below(snapshot.columns.region[rows[chain:]])] = BELOW

    def cards(self, how: str) -> Int64s:
        """The counts."""
        if how == "none":
            return self._all_documents()
        parts = self._documents, self._below(), self._anywhere(apart=how == "all")
        where = np.repeat((CHAIN, BELOW, ANYWHERE), [len(part.group) for part in parts])
        where[self._chain : len(self._row)] = self._where
        group, bits = (np.concatenate(part) for part in zip(*parts, strict=True))
        if how != "all":  # both audiences of a base together
            group &= ~1
        key, values = union_by_group(group << WHERE_BITS | where, bits)
        group, where = key >> WHERE_BITS, key & ANYWHERE
        starts = run_starts(group)
        places = np.full((ANYWHERE + 1, len(starts)), -1)
        places[where, np.arange(len(starts)).repeat(run_lengths(starts, len(group)))] = np.arange(len(group))
        table = rows_at(values, places)
        here = table[CHAIN] | table[BELOW]
        counted = [here] if how == "all" else [self._documents.bits[: self._chain], values[where == BELOW]]
        if not self._only:
            away = (table[ELSEWHERE] | table[ANYWHERE]) & ~here
            self._fold(group[starts], away, self._documents.group[self._chain :] & (-1 if how == "all" else ~1))
            counted.append(away)
        return column_sums(np.concatenate(counted))

    def _anywhere(self, *, apart: bool) -> _Values:
        """Copies of bases that match as a whole: all of them, or as many as have all values.

        Args:
            apart: Whether those for 法人 alone are not to be taken together with others of their base.
        """
        places, slots, base = self._snapshot.places, self._slots, self._base
        if not self._filter.lets_all_through:
            return self._of_profiles(places.profiles)[0]
        legal = places.legal_only[slots]
        mixed = (legal > 0) & (legal < places.total[slots])
        found: _Values | None = None
        if apart and any_of(mixed):
            found = self._of_profiles(places.profiles, slots[mixed])[0]
            slots, base, legal = slots[~mixed], base[~mixed], legal[~mixed]
        bits = self._put_right(_values_of_bases(self._snapshot, slots), base)
        group: Int64s = base << 1 | (legal > 0)
        if found is None:
            return _Values(group, bits)
        return _Values(np.concatenate((group, found.group)), np.concatenate((bits, found.bits)))

    def _below(self) -> _Values:
        """Those of them below the user's region."""
        profiles = self._profiles_below()
        if profiles is None:
            return _Values(self._documents.group[:0], self._documents.bits[:0])
        return self._of_profiles(profiles)[0]

    def _profiles_below(self) -> BaseProfiles | None:
        below = None if self._cascade is None else view_of(self._snapshot, self._cascade, only=self._only).below
        return None if below is None else below.profiles

    def _all_documents(self) -> Int64s:
        """Each document a card."""
        profiles: BaseProfiles | None = self._snapshot.places.profiles
        if self._only:
            kept = np.r_[np.full(self._chain, True), self._where == BELOW]
            profiles = self._profiles_below()
        else:
            # what is there of a base that matches as a whole is among all copies of it, too
            kept = ~isin_sorted(self._documents.group >> 1, self._base)
        found = column_sums(self._documents.bits[kept])
        if profiles is not None:
            copies, count = self._of_profiles(profiles)
            for power in range(int(count.max(initial=0)).bit_length()):
                found += column_sums(copies.bits[count >> power & 1 == 1]) << power
        return found

    def _fold(self, groups: Int64s, away: UInt64s, others: Int64s) -> None:
        """Take away the values with which a group's card folds into one of the chain that has its catalog code.

        Args:
            others: The groups of documents outside the chain.
        """
        if not self._chain:
            return
        snapshot, chain = self._snapshot, self._chain
        codes = snapshot.catalog_codes(self._row)
        into = codes[:chain].nonzero()[0]
        bases = groups >> 1
        at, code = groups.searchsorted(others), snapshot.book.catalog_code[bases]
        code[at] = codes[chain:]
        folding = self._of_codes(codes, into, code)
        is_full = self._class[into] > RELAXED
        if any_of(~is_full):
            # what has all words does not fold into what has but some of them
            relevance_class = np.append(self._slot_class, np.uint8(0))[snapshot.slot_of(bases)]
            relevance_class[at] = self._class[chain:]
            full = self._of_codes(codes, into[is_full], code)
            folding = np.where((relevance_class > RELAXED)[:, None], full, folding)
        away &= ~folding

    def _of_codes(self, codes: UInt64s, places: Int64s, wanted: UInt64s) -> UInt64s:
        """The values that some of the rows, all of which have codes, have together for each wanted code."""
        known, values = union_by_group(codes[places], self._documents.bits[places])
        if not len(known):
            return rows_at(values, np.full(len(wanted), -1))
        place = np.minimum(known.searchsorted(wanted), len(known) - 1)
        return rows_at(values, np.where(known[place] == wanted, place, -1))

    def _of_profiles(self, profiles: BaseProfiles, slots: Int64s | None = None) -> tuple[_Values, Int64s]:
        """Copies of bases that match as a whole, and how many each of them stands for.

        Args:
            slots: Of these alone; None: of all.
        """
        snapshot, slots = self._snapshot, self._slots if slots is None else slots
        entries, place = profiles.entries(slots)
        profile, site, base = profiles.profile(entries), profiles.site(entries), snapshot.base_of_slot(slots)[place]
        passed = self._filter.passes_values(profile, site, base)
        profile, base = profile[passed], base[passed]
        bits = self._put_right(snapshot.facets.values.of(profile, site[passed]), base)
        return _Values(base << 1 | snapshot.is_legal_only[profile], bits), profiles.count[entries[passed]]

    def _of_rows(self, rows: Array) -> _Values:
        columns = self._snapshot.columns
        base = columns.base[rows].astype(np.int64)
        bits = self._put_right(self._snapshot.facets.values.of(columns.profile[rows], columns.site[rows]), base)
        return _Values(groups_of(self._snapshot, base, rows), bits)

    def _put_right(self, bits: UInt64s, bases: Int64s) -> UInt64s:
        if self._overrides is not None:
            self._overrides.put_right(self._snapshot.facets.values, bits, bases)
        return bits


def _values_of_bases(snapshot: Snapshot, slots: Int64s) -> UInt64s:
    """The facets' values that the live copies of some shared bases have together, each base having one: uint64 (bases,
    words); kept until the base changes.
    """
    places, values = snapshot.places, snapshot.facets.values
    if places.values.shape[1] != values.words:
        places.values = np.zeros((snapshot.slots, values.words), np.uint64)
    found: UInt64s = places.values.take(slots, axis=0)
    unknown = (found[:, 0] == 0).nonzero()[0]  # for a document always has "any"
    if len(unknown):
        profiles = places.profiles
        entries, place = profiles.entries(slots[unknown])
        _, found[unknown] = union_by_group(place, values.of(profiles.profile(entries), profiles.site(entries)))
        places.values[slots[unknown]] = found[unknown]
    return found
