"""Values of one facet that some bases have, or have not, whatever the profiles of their documents say.

What a dictionary adds to a catalogue so acts at once, for those whom its rows are for, and no index is written.

Profiles written by the worker would write thousands of rows a matter at national size, could not be for some people
only, and would put into the store what no document says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from indexer.generation.arrays import Array, Bools, Int64s, UInt64s
from indexer.snapshot.facet_table import FacetTable
from indexer.snapshot.facet_values import FacetValues


class FacetOverrides:
    """What stands in place of a table's values, base by base.

    Args:
        facet: The facet's name; table: its values by profile, which has to know all that are given.
        given, taken: Base → values that it has, and that it has not; no value of a base is in both.
    """

    def __init__(
        self, facet: str, table: FacetTable, given: Mapping[int, Iterable[str]], taken: Mapping[int, Iterable[str]]
    ) -> None:
        self.facet, self._table = facet, table
        self.bases: Int64s = np.array(sorted({*given, *taken}), np.int64)
        self._given, self._taken = (_codes(table, self.bases.tolist(), values) for values in (given, taken))

    def find(self, base: Array) -> tuple[Int64s, Int64s]:
        """Of some documents, given by their bases, the places of those that have something in place, and where that
        stands here.
        """
        place = np.minimum(self.bases.searchsorted(base), len(self.bases) - 1)
        hit = np.flatnonzero(self.bases[place] == base)
        return hit, place[hit]

    def codes(self, profile: Array, base: Array) -> Array:
        """The values of documents as numbers of the table, -1 where there are fewer: int32 (documents, most of one)."""
        found = self._table.codes[profile]
        hit, place = self.find(base)
        return found if not len(hit) else _replaced(found, hit, self._taken[place], self._given[place], -1)

    def passes(self, wanted: Iterable[str], profile: Array, base: Array) -> Bools:
        """Which documents have at least one of the wanted values."""
        wanted = frozenset(wanted)
        found: Bools = self._table.allowed(wanted)[profile]
        hit, _ = self.find(base)
        if len(hit):
            codes = self.codes(profile[hit], base[hit])
            found[hit] = np.isin(codes, self._table.numbers_of(wanted)).any(axis=1)
        return found

    def put_right(self, values: FacetValues, found: UInt64s, base: Array) -> None:
        """The same in rows of `FacetValues` of documents."""
        hit, place = self.find(base)
        if len(hit):
            taken, given = (values.of_codes(self.facet, codes[place]) for codes in (self._taken, self._given))
            found[hit] = found[hit] & ~taken | given


@dataclass(frozen=True, slots=True)
class WantedValues:
    """A filter by a facet that has overrides: at least one of some values."""

    overrides: FacetOverrides
    values: frozenset[str]

    def passes(self, profile: Array, base: Array) -> Bools:
        """Which documents pass, by their profiles and bases."""
        return self.overrides.passes(self.values, profile, base)


def _codes(table: FacetTable, bases: list[int], values: Mapping[int, Iterable[str]]) -> Array:
    """Numbers of values, a row for each base; -1 where there are fewer."""
    rows = [table.numbers_of(dict.fromkeys(values.get(base, ()))) for base in bases]
    found = np.full((len(rows), max((len(row) for row in rows), default=0)), -1, np.int32)
    for place, row in enumerate(rows):
        found[place, : len(row)] = row
    return found


def _replaced(found: Array, hit: Int64s, taken: Array, given: Array, nothing: int) -> Array:
    """Rows of numbers, without those that are taken, with those that are given; each at most once a row."""
    own = found[hit]
    own[(own[:, :, None] == taken[:, None, :]).any(axis=2)] = nothing
    more = given.copy()
    more[(more[:, :, None] == own[:, None, :]).any(axis=2)] = nothing
    wide = np.full((len(found), found.shape[1] + more.shape[1]), nothing, found.dtype)
    wide[:, : found.shape[1]] = found
    wide[hit, : found.shape[1]] = own
    wide[hit, found.shape[1] :] = more
    return wide
