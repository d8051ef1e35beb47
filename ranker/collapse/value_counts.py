"""How many cards each value of a facet would leave: the size of what `collapse` makes for each of them, without making
it.

Of a value v, with filters in force, let a base be near if a copy of it in the chain or below the user's region has v
and passes, and away if only others do. Then the cards are (`others`):

    chain rows with v  +  bases with v below  +  bases away  -  bases away that fold by catalog code

`all` counts near bases once; without a region each base with v counts once; `none` counts documents. A table of bases and values
says where a base has a value; its columns are summed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexer.generation.arrays import Array, Bools, Int64s, UInt8s
from indexer.snapshot import Snapshot
from indexer.snapshot.base_profiles import BaseProfiles, profiles_of_regions
from indexer.snapshot.facets import SITE
from ranker.collapse.row_filter import RowFilter, matched_slots
from ranker.matching.matches import Matches
from ranker.matching.relevance import RELAXED
from ranker.ordering.cascade import RegionCascade


class ValueNumbers:
    """Values as numbers: 1 and on those of the joined facets, then sites, last "any", which every document has; 0 is
    none.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._joined, self._sites = snapshot.facets.joined, snapshot.facets[SITE]
        self.first_site = len(self._joined.entries) + 1
        self.any = self.first_site + len(self._sites.values)
        self.count = self.any + 1

    def of(self, profile: Array, site: Array) -> Array:
        """Numbers (documents, most values of one) of documents with these profiles and sites."""
        sites = self._sites.codes[site, 0]
        sites = np.where(sites >= 0, sites + self.first_site, 0)
        return np.column_stack((self._joined.codes(profile), sites, np.full(len(profile), self.any, np.int32)))


@dataclass(frozen=True, slots=True)
class _Documents:
    """Documents, or kinds of them: the place of each one's base, its values' numbers, how many there are."""

    place: Int64s
    values: Array
    count: Int64s

    def sum(self, numbers: ValueNumbers) -> Int64s:
        """How many have each value."""
        weights = np.repeat(self.count, self.values.shape[1])
        return np.bincount(self.values.ravel(), weights, numbers.count).astype(np.int64)

    def table(self, bases: int, numbers: ValueNumbers) -> Bools:
        """Which base has which value."""
        found = np.zeros((bases, numbers.count), np.bool_)
        found[self.place[:, None], self.values] = True
        return found


def count_values(
    snapshot: Snapshot,
    matches: Matches,
    cascade: RegionCascade | None,
    how: str,
    row_filter: RowFilter,
    *,
    only: bool = False,
) -> tuple[ValueNumbers, Int64s]:
    """For each value, how many cards there would be if only what has it passed, besides what a filter lets through.

    Args:
        matches: All that match, not narrowed by the filter.
        how, only: As in `collapse`.
    """
    numbers = ValueNumbers(snapshot)
    counts = _Counting(snapshot, matches, cascade, row_filter, numbers).cards(how, only)
    return numbers, counts


class _Counting:
    def __init__(
        self,
        snapshot: Snapshot,
        matches: Matches,
        cascade: RegionCascade | None,
        row_filter: RowFilter,
        numbers: ValueNumbers,
    ) -> None:
        self._snapshot, self._cascade, self._filter, self._numbers = snapshot, cascade, row_filter, numbers
        self._slots = row_filter.bases_in_time(snapshot, matched_slots(snapshot, matches))
        wide = matches.wide.take(row_filter.passes(snapshot, matches.wide.row))
        self._wide_row, self._wide_class = wide.row, wide.relevance_class
        self._chain_row: Int64s = np.zeros(0, np.int64)
        self._chain_class: UInt8s = np.zeros(0, np.uint8)
        if matches.chain is not None:
            hit = np.flatnonzero(matches.chain.relevance_class > 0)
            hit = hit[row_filter.passes(snapshot, matches.chain.rows.rows[hit])]
            self._chain_row = matches.chain.rows.rows[hit]
            self._chain_class = matches.chain.relevance_class[hit]
        self._slot_class = matches.slots.relevance_class
        columns = snapshot.columns
        shared = snapshot.base_of_slot(self._slots)
        rows = np.concatenate((self._wide_row, self._chain_row))
        self._bases = np.unique(np.concatenate((shared, columns.base[rows].astype(np.int64))))
        self._place_of_slot = np.searchsorted(self._bases, shared)
        below = np.zeros(0, np.bool_)
        if cascade is not None:
            below = cascade.is_below(columns.region[self._wide_row])
        self._wide_below: Bools = below

    def cards(self, how: str, only: bool) -> Int64s:
        """The counts."""
        numbers, bases = self._numbers, len(self._bases)
        every = self._of_profiles(self._snapshot.places.profiles)
        wide = self._of_rows(self._wide_row)
        if self._cascade is None:
            if how == "none":
                return every.sum(numbers) + wide.sum(numbers)
            return _summed(every.table(bases, numbers) | wide.table(bases, numbers))
        chain = self._of_rows(self._chain_row)
        own = self._cascade.own
        below = self._of_profiles(profiles_of_regions(self._snapshot, own.number + 1, own.end))
        wide_below = self._of_rows(self._wide_row[self._wide_below])
        if how == "none":
            return self._documents(every, wide, chain, below, wide_below, only)
        under = below.table(bases, numbers) | wide_below.table(bases, numbers)
        here = chain.table(bases, numbers)
        near = under | here
        found = _summed(near) if how == "all" else chain.sum(numbers) + _summed(under)
        if only:
            return found
        away = (every.table(bases, numbers) | wide.table(bases, numbers)) & ~near
        return found + _summed(away) - self._folded(away, chain)

    def _documents(
        self,
        every: _Documents,
        wide: _Documents,
        chain: _Documents,
        below: _Documents,
        wide_below: _Documents,
        only: bool,
    ) -> Int64s:
        """Each document a card."""
        numbers, found = self._numbers, chain.sum(self._numbers)
        if only:
            return found + below.sum(numbers) + wide_below.sum(numbers)
        matched = np.isin(chain.place, self._place_of_slot)
        again = _Documents(chain.place[matched], chain.values[matched], chain.count[matched])
        return found + every.sum(numbers) - again.sum(numbers) + wide.sum(numbers)

    def _folded(self, away: Bools, chain: _Documents) -> Int64s:
        """How many bases away fold into a card of the chain that has their catalog code."""
        snapshot, numbers = self._snapshot, self._numbers
        nothing = np.zeros(numbers.count, np.int64)
        if not len(self._chain_row):
            return nothing
        codes = snapshot.catalog_codes(self._chain_row)
        base_codes = np.zeros(len(self._bases), np.uint64)
        base_codes[np.searchsorted(self._bases, snapshot.columns.base[self._wide_row])] = snapshot.catalog_codes(
            self._wide_row
        )
        base_codes[self._place_of_slot] = snapshot.book.catalog_code[self._bases[self._place_of_slot]]
        candidates = np.flatnonzero((base_codes != 0) & np.isin(base_codes, codes) & away.any(axis=1))
        if not len(candidates):
            return nothing
        known, place = np.unique(codes, return_inverse=True)
        code = np.searchsorted(known, base_codes[candidates])
        with_code = _Documents(place, chain.values, chain.count)
        full = self._chain_class > RELAXED
        with_all = _Documents(place[full], chain.values[full], chain.count[full])
        relaxed = self._classes()[candidates] <= RELAXED
        # what has all words does not fold into what has but some of them
        into = with_all.table(len(known), numbers)[code]
        into[relaxed] = with_code.table(len(known), numbers)[code[relaxed]]
        return _summed(away[candidates] & into)

    def _classes(self) -> Array:
        """The class of each base's card elsewhere."""
        found = np.zeros(len(self._bases), np.uint8)
        found[np.searchsorted(self._bases, self._snapshot.columns.base[self._wide_row])] = self._wide_class
        found[self._place_of_slot] = self._slot_class[self._slots]
        return found

    def _of_profiles(self, profiles: BaseProfiles) -> _Documents:
        entries, place = profiles.entries(self._slots)
        profile, site = profiles.profile(entries), profiles.site(entries)
        passed = self._filter.passes_values(profile, site)
        values = self._numbers.of(profile[passed], site[passed])
        return _Documents(self._place_of_slot[place[passed]], values, profiles.count[entries[passed]])

    def _of_rows(self, rows: Int64s) -> _Documents:
        columns = self._snapshot.columns
        place = np.searchsorted(self._bases, columns.base[rows])
        return _Documents(
            place, self._numbers.of(columns.profile[rows], columns.site[rows]), np.ones(len(rows), np.int64)
        )


def _summed(table: Bools) -> Int64s:
    """How many bases have each value."""
    counts: Int64s = table.sum(axis=0, dtype=np.int64)
    return counts
