"""How many cards each value of a facet would leave: the size of what `collapse` makes for each of them, without making
it.

With filters in force, let a value of a base be here if a copy of it in the chain or below the user's region has the
value and passes, and away if only others do. Then a value's cards are (`others`):

    chain rows with it  +  bases with it below  +  bases with it away  -  bases away that fold by catalog code

`all` counts what is here once a base; without a region all is away; `none` counts documents. The values of a document,
or of a base's documents together, are bits of one row (`FacetValues`), so these are rows of bits whose columns are
summed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from indexer.generation.arrays import Array, Int64s, UInt64s, any_of, distinct
from indexer.snapshot import Snapshot
from indexer.snapshot.base_profiles import BaseProfiles, profiles_of_regions, values_of_bases
from indexer.snapshot.facet_overrides import FacetOverrides
from indexer.snapshot.facet_values import column_sums, together
from ranker.collapse.descendants import SMALL, shared_rows_below
from ranker.collapse.row_filter import RowFilter, matched_slots
from ranker.matching.matches import Matches
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
    return _Counting(snapshot, matches, cascade, row_filter, overrides).cards(how, only)


# A document is in the chain, below the user's region, or elsewhere; and how many bits say so.
CHAIN, BELOW, ELSEWHERE = 0, 1, 2
WHERE_BITS = 2


class _Values(NamedTuple):
    """The bases of documents, and their values: uint64 (documents, words)."""

    base: Int64s
    bits: UInt64s


class _Counting:
    def __init__(
        self,
        snapshot: Snapshot,
        matches: Matches,
        cascade: RegionCascade | None,
        row_filter: RowFilter,
        overrides: FacetOverrides | None,
    ) -> None:
        self._snapshot, self._cascade, self._filter, self._overrides = snapshot, cascade, row_filter, overrides
        self._slots = row_filter.bases_in_time(snapshot, matched_slots(snapshot, matches))
        self._base, self._slot_class = snapshot.base_of_slot(self._slots), matches.slots.relevance_class
        rows, relevance_class = matches.wide.row, matches.wide.relevance_class
        if matches.chain is not None:
            hit = matches.chain.relevance_class.nonzero()[0]
            rows = np.concatenate((matches.chain.rows.rows[hit], rows))
            relevance_class = np.concatenate((matches.chain.relevance_class[hit], relevance_class))
        where = np.full(len(rows), CHAIN)
        wide = where[len(rows) - len(matches.wide.row) :]
        wide[:] = ELSEWHERE
        if cascade is not None and len(wide):
            wide[cascade.is_below(snapshot.columns.region[matches.wide.row])] = BELOW
        if not row_filter.lets_all_through:
            passed = row_filter.passes(snapshot, rows)
            rows, relevance_class, where = rows[passed], relevance_class[passed], where[passed]
        self._row, self._class, self._where = rows, relevance_class, where
        self._documents = self._of_rows(rows)

    def cards(self, how: str, only: bool) -> Int64s:
        """The counts."""
        only = only and self._cascade is not None
        if how == "none":
            return self._all_documents(only)
        (base, bits), below = self._documents, self._below()
        key = np.concatenate((base << WHERE_BITS | self._where, below.base << WHERE_BITS | BELOW))
        key, values = together(key, np.concatenate((bits, below.bits)))
        base, where = key >> WHERE_BITS, key & (1 << WHERE_BITS) - 1
        bases = distinct(np.concatenate((self._base, base)))
        table = np.zeros((ELSEWHERE + 1, len(bases), bits.shape[1]), np.uint64)
        table[where, bases.searchsorted(base)] = values
        here = table[CHAIN] | table[BELOW]
        counted = [here] if how == "all" else [bits[self._where == CHAIN], values[where == BELOW]]
        if not only:
            away = (self._shared(bases) | table[ELSEWHERE]) & ~here
            self._fold(bases, away)
            counted.append(away)
        return column_sums(np.concatenate(counted))

    def _shared(self, bases: Int64s) -> UInt64s:
        """Of some bases those that match as a whole, with the values of all copies that pass."""
        found = _Values(self._base, values_of_bases(self._snapshot, self._slots))
        if not self._filter.lets_all_through:
            found = _Values(*together(*self._of_profiles(self._snapshot.places.profiles)[0]))
        table = np.zeros((len(bases), found.bits.shape[1]), np.uint64)
        table[bases.searchsorted(found.base)] = self._put_right(found).bits
        return table

    def _below(self) -> _Values:
        """Copies below the user's region of bases that match as a whole; all of them, or as many as have all values."""
        snapshot, cascade = self._snapshot, self._cascade
        if cascade is not None and cascade.own.level not in SMALL:
            return self._of_profiles(profiles_of_regions(snapshot, cascade.own.number + 1, cascade.own.end))[0]
        rows = _NO_ROWS  # few: quicker than any table
        if cascade is not None and cascade.own.number + 1 < cascade.own.end:
            rows, _ = shared_rows_below(snapshot, cascade, self._slots)
            if not self._filter.lets_all_through:
                rows = rows[self._filter.passes(snapshot, rows)]
        return self._of_rows(rows)

    def _all_documents(self, only: bool) -> Int64s:
        """Each document a card."""
        profiles, cascade = self._snapshot.places.profiles, self._cascade
        if only and cascade is not None:
            kept = self._where != ELSEWHERE
            profiles = profiles_of_regions(self._snapshot, cascade.own.number + 1, cascade.own.end)
        else:
            # what the chain has of a base that matches is among all copies of it, too
            kept = (self._where != CHAIN) | ~np.isin(self._documents.base, self._base)
        found, (copies, count) = column_sums(self._documents.bits[kept]), self._of_profiles(profiles)
        for power in range(int(count.max(initial=0)).bit_length()):
            found += column_sums(copies.bits[count >> power & 1 == 1]) << power
        return found

    def _fold(self, bases: Int64s, away: UInt64s) -> None:
        """Take away the values with which a base's card folds into one of the chain that has its catalog code."""
        chain = self._where == CHAIN
        if not any_of(chain):
            return
        snapshot, bits, codes = self._snapshot, self._documents.bits[chain], self._snapshot.catalog_codes(self._row)
        code, relevance_class = np.zeros(len(bases), np.uint64), np.zeros(len(bases), np.uint8)
        alone, shared = bases.searchsorted(self._documents.base[~chain]), bases.searchsorted(self._base)
        code[alone], relevance_class[alone] = codes[~chain], self._class[~chain]
        code[shared], relevance_class[shared] = snapshot.book.catalog_code[self._base], self._slot_class[self._slots]
        # what has all words does not fold into what has but some of them
        full = bits * (self._class[chain] > RELAXED)[:, None]
        known, into = together(codes[chain], np.concatenate((bits, full), axis=1))
        place = np.minimum(known.searchsorted(code), len(known) - 1)
        fold = ((known[place] == code) & (code != 0)).nonzero()[0]
        relaxed = (relevance_class[fold] <= RELAXED)[:, None]
        of_code, words = into[place[fold]], bits.shape[1]
        away[fold] &= ~np.where(relaxed, of_code[:, :words], of_code[:, words:])

    def _of_profiles(self, profiles: BaseProfiles) -> tuple[_Values, Int64s]:
        """Copies of bases that match as a whole, and how many each of them stands for."""
        entries, place = profiles.entries(self._slots)
        profile, site, base = profiles.profile(entries), profiles.site(entries), self._base[place]
        passed = self._filter.passes_values(profile, site, base)
        bits = self._snapshot.facets.values.of(profile[passed], site[passed])
        return self._put_right(_Values(base[passed], bits)), profiles.count[entries[passed]]

    def _of_rows(self, rows: Array) -> _Values:
        columns = self._snapshot.columns
        bits = self._snapshot.facets.values.of(columns.profile[rows], columns.site[rows])
        return self._put_right(_Values(columns.base[rows].astype(np.int64), bits))

    def _put_right(self, found: _Values) -> _Values:
        if self._overrides is not None:
            self._overrides.put_right(self._snapshot.facets.values, found.bits, found.base)
        return found


_NO_ROWS: Int64s = np.zeros(0, np.int64)
