"""How many cards each value of a facet would leave: the size of what `collapse` makes for each of them, without making
it.

Of a value v, with filters in force, let a base be near if a copy of it in the chain or below the user's region has v
and passes, and away if only others do. Then the cards are (`others`):

    chain rows with v  +  bases with v below  +  bases away  -  bases away that fold by catalog code

`all` counts near bases once; without a region each base with v counts once; `none` counts documents. A table of bases
and values says where a base has a value; its columns are summed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexer.generation.arrays import Array, Bools, Int64s, UInt8s, distinct
from indexer.snapshot import Snapshot
from indexer.snapshot.base_profiles import BaseProfiles
from indexer.snapshot.facet_overrides import FacetOverrides
from indexer.snapshot.facet_values import FacetValues, column_sums
from ranker.collapse.region_view import view_of
from ranker.collapse.row_filter import RowFilter, matched_slots
from ranker.matching.matches import Matches, isin_sorted
from ranker.matching.relevance import RELAXED
from ranker.ordering.cascade import RegionCascade


@dataclass(frozen=True, slots=True)
class _Documents:
    """Documents, or kinds of them: the place of each one's base, its values' numbers, how many there are (None: one of
    each).
    """

    place: Int64s
    values: Array
    count: Int64s | None = None

    def take(self, places: Array) -> _Documents:
        """Some of them."""
        return _Documents(self.place[places], self.values[places], None if self.count is None else self.count[places])

    def sum(self, numbers: FacetValues) -> Int64s:
        """How many have each value."""
        if self.count is None:
            return np.bincount(self.values.ravel(), minlength=numbers.count)
        weights = np.repeat(self.count, self.values.shape[1])
        return np.bincount(self.values.ravel(), weights, numbers.count).astype(np.int64)

    def table(self, bases: int, numbers: FacetValues) -> Bools:
        """Which base has which value."""
        return numbers.table(bases, self.place, self.values)

    def mark(self, table: Bools, has: bool) -> None:
        """Say in such a table that the bases have these values, or have them not."""
        table.reshape(-1)[self.place[:, None] * table.shape[1] + self.values] = has  # in one row: twice as quickly


def count_values(
    snapshot: Snapshot,
    matches: Matches,
    cascade: RegionCascade | None,
    how: str,
    row_filter: RowFilter,
    values: FacetValues,
    *,
    only: bool = False,
    overrides: FacetOverrides | None = None,
) -> Int64s:
    """For each number of `FacetValues`, how many cards there would be if only what has it passed, the filter in
    force beside it.

    Args:
        matches: All that match, not narrowed by the filter.
        how, only: As in `collapse`.
        overrides: Of a facet's values, where some bases have others than their profiles say.
    """
    return _Counting(snapshot, matches, cascade, row_filter, values, overrides).cards(how, only)


class _Counting:
    def __init__(
        self,
        snapshot: Snapshot,
        matches: Matches,
        cascade: RegionCascade | None,
        row_filter: RowFilter,
        values: FacetValues,
        overrides: FacetOverrides | None,
    ) -> None:
        self._snapshot, self._cascade, self._filter = snapshot, cascade, row_filter
        self._numbers, self._overrides = values, overrides
        self._slots = row_filter.bases_in_time(snapshot, matched_slots(snapshot, matches))
        wide = matches.wide
        if not row_filter.lets_all_through:
            wide = wide.take(row_filter.passes(snapshot, wide.row))
        self._wide_row, self._wide_class = wide.row, wide.relevance_class
        self._chain_row: Int64s = np.zeros(0, np.int64)
        self._chain_class: UInt8s = np.zeros(0, np.uint8)
        if matches.chain is not None:
            hit = (matches.chain.relevance_class > 0).nonzero()[0]
            if not row_filter.lets_all_through:
                hit = hit[row_filter.passes(snapshot, matches.chain.rows.rows[hit])]
            self._chain_row = matches.chain.rows.rows[hit]
            self._chain_class = matches.chain.relevance_class[hit]
        self._slot_class = matches.slots.relevance_class
        columns = snapshot.columns
        shared = snapshot.base_of_slot(self._slots)
        rows = np.concatenate((self._wide_row, self._chain_row))
        self._bases = distinct(np.concatenate((shared, columns.base[rows].astype(np.int64))))
        self._place_of_slot = self._bases.searchsorted(shared)

    def cards(self, how: str, only: bool) -> Int64s:
        """The counts."""
        if how == "none":
            return self._documents(only)
        if self._cascade is None:
            return column_sums(self._anywhere())
        numbers, bases = self._numbers, len(self._bases)
        chain, below = self._of_rows(self._chain_row), self._below()
        if how == "all":
            here = chain.table(bases, numbers)
            found = column_sums(here if below is None else here | below)
        else:
            found = chain.sum(numbers)
            if below is not None:
                found += column_sums(below)
        if only:
            return found
        away = self._anywhere()
        chain.mark(away, False)
        if below is not None:
            away &= ~below
        return found + column_sums(away) - self._folded(away, chain)

    def _anywhere(self) -> Bools:
        """Which base has which value in any copy that passes, but for what matches in the chain alone."""
        snapshot, numbers = self._snapshot, self._numbers
        found = np.zeros((len(self._bases), numbers.count), np.bool_)
        profiles = snapshot.places.profiles
        if self._filter.lets_all_through and numbers is snapshot.facets.values:
            shared = snapshot.places.values.table(self._slots, profiles, numbers)
            if self._overrides is not None:
                self._overrides.put_right(numbers, shared, snapshot.base_of_slot(self._slots))
            found[self._place_of_slot] = shared
        else:
            self._of_profiles(profiles).mark(found, True)
        if len(self._wide_row):
            self._of_rows(self._wide_row).mark(found, True)
        return found

    def _below(self) -> Bools | None:
        """Which base has which value below the user's region; None where nothing lies there."""
        cascade, bases = self._cascade, len(self._bases)
        if cascade is None or cascade.own.number + 1 == cascade.own.end:
            return None
        below = self._copies_below(cascade)
        rows = self._wide_row[cascade.is_below(self._snapshot.columns.region[self._wide_row])]
        parts = [part for part in (below, self._of_rows(rows)) if len(part.place)]
        tables = [part.table(bases, self._numbers) for part in parts]
        return np.logical_or.reduce(tables) if len(tables) > 1 else tables[0] if tables else None

    def _copies_below(self, cascade: RegionCascade) -> _Documents:
        """The copies below the user's region of bases that match as a whole, by their profiles."""
        below = view_of(self._snapshot, cascade).below
        nothing = np.zeros(0, np.int64)
        nobody = BaseProfiles.of(nothing, nothing, nothing, self._snapshot.slots)
        return self._of_profiles(nobody if below is None else below.profiles)

    def _documents(self, only: bool) -> Int64s:
        """Each document a card."""
        snapshot, numbers, cascade = self._snapshot, self._numbers, self._cascade
        chain, wide = self._of_rows(self._chain_row), self._wide_row
        found = chain.sum(numbers)
        if only and cascade is not None:
            wide = wide[cascade.is_below(snapshot.columns.region[wide])]
            return found + self._copies_below(cascade).sum(numbers) + self._of_rows(wide).sum(numbers)
        # what the chain has of a base that matches is among all copies of it, too
        found -= chain.take(np.isin(chain.place, self._place_of_slot)).sum(numbers)
        return found + self._of_profiles(snapshot.places.profiles).sum(numbers) + self._of_rows(wide).sum(numbers)

    def _folded(self, away: Bools, chain: _Documents) -> Int64s:
        """How many bases away fold into a card of the chain that has their catalog code."""
        snapshot, numbers = self._snapshot, self._numbers
        nothing = np.zeros(numbers.count, np.int64)
        if not len(self._chain_row):
            return nothing
        codes = snapshot.catalog_codes(self._chain_row)
        base_codes = np.zeros(len(self._bases), np.uint64)
        base_codes[self._bases.searchsorted(snapshot.columns.base[self._wide_row])] = snapshot.catalog_codes(
            self._wide_row
        )
        base_codes[self._place_of_slot] = snapshot.book.catalog_code[self._bases[self._place_of_slot]]
        candidates = ((base_codes != 0) & isin_sorted(base_codes, codes)).nonzero()[0]
        if not len(candidates):
            return nothing
        known, place = np.unique(codes, return_inverse=True)
        code = known.searchsorted(base_codes[candidates])
        with_code = _Documents(place, chain.values)
        with_all = with_code.take(self._chain_class > RELAXED)
        relaxed = self._classes()[candidates] <= RELAXED
        # what has all words does not fold into what has but some of them
        into = with_all.table(len(known), numbers)[code]
        into[relaxed] = with_code.table(len(known), numbers)[code[relaxed]]
        return column_sums(away[candidates] & into)

    def _classes(self) -> Array:
        """The class of each base's card elsewhere."""
        found = np.zeros(len(self._bases), np.uint8)
        found[self._bases.searchsorted(self._snapshot.columns.base[self._wide_row])] = self._wide_class
        found[self._place_of_slot] = self._slot_class[self._slots]
        return found

    def _of_profiles(self, profiles: BaseProfiles) -> _Documents:
        entries, place = profiles.entries(self._slots)
        profile, site = profiles.profile(entries), profiles.site(entries)
        base = self._snapshot.base_of_slot(self._slots)[place]
        passed = self._filter.passes_values(profile, site, base)
        values = self._values(profile[passed], site[passed], base[passed])
        return _Documents(self._place_of_slot[place[passed]], values, profiles.count[entries[passed]])

    def _of_rows(self, rows: Int64s) -> _Documents:
        columns = self._snapshot.columns
        place = self._bases.searchsorted(columns.base[rows])
        return _Documents(place, self._values(columns.profile[rows], columns.site[rows], columns.base[rows]))

    def _values(self, profile: Array, site: Array, base: Array) -> Array:
        found = self._numbers.of(profile, site)
        return found if self._overrides is None else self._overrides.numbers(self._numbers, found, base)
