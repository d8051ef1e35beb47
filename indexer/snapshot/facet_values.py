"""The values of all facets as one row of numbers, so that tables of documents and values can be summed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from indexer.generation.arrays import Array, Bools, Int64s

if TYPE_CHECKING:
    from indexer.snapshot.facets import FacetTable, JoinedFacets

# Rows that are summed together: as many as a byte counts to.
BYTE = 255
# A facet, a count and a place in the alphabet in one number.
FACET_SHIFT, COUNT_SHIFT = 56, 24


class FacetValues:
    """Numbers of values: from 1 on those that profiles have, then sites, last "any", which every document has; 0 is
    none.

    Attributes:
        any: The number of "any".
        count: How many numbers there are.
        entries: (facet, value) of the numbers from 1 to before `any`; `texts`: the values alone.
        facet: For each entry the place of its facet among `facets`.
        place: For each entry its place in order of facets and, within one, of texts; with room for a count, which is
            taken from it shifted by `COUNT_SHIFT`: then the more frequent stand first.
    """

    def __init__(self, joined: JoinedFacets, site: str, sites: FacetTable) -> None:
        first_site = len(joined.entries) + 1
        self.any = first_site + len(sites.values)
        self.count = self.any + 1
        self.entries = [*joined.entries, *((site, value) for value in sites.values)]
        self.facets = list(dict.fromkeys(name for name, _ in self.entries))
        self.texts = [value for _, value in self.entries]
        self.facet: Int64s = np.array([self.facets.index(name) for name, _ in self.entries], np.int64)
        self.place: Int64s = (self.facet << FACET_SHIFT) + np.concatenate((joined.alphabetic, sites.alphabetic))
        profiles = joined.every_code()
        self._profiles = np.column_stack((profiles, np.full(len(profiles), self.any, np.int32)))
        self._sites = np.where(sites.codes[:, :1] >= 0, sites.codes[:, :1] + first_site, 0)

    def first_of(self, facet: str) -> int | None:
        """What is added to the numbers that a facet's own table has; None where it is not among these."""
        return next((number for number, (name, _) in enumerate(self.entries, 1) if name == facet), None)

    def of(self, profile: Array, site: Array) -> Array:
        """Numbers (documents, most values of one) of documents with these profiles and sites."""
        if len(self._sites) == 1:  # nobody has a site
            found: Array = self._profiles[profile]
            return found
        return np.concatenate((self._profiles[profile], self._sites[site]), axis=1)

    def table(self, rows: int, place: Int64s, values: Array) -> Bools:
        """Which row has which value, `values` being those of the documents that stand for each row."""
        found = np.zeros(rows * self.count, np.bool_)
        found[place[:, None] * self.count + values] = True
        return found.reshape(rows, self.count)


def column_sums(table: Bools) -> Int64s:
    """How many rows have each value: bytes are summed eight times as quickly as whole numbers."""
    parts = (table[first : first + BYTE] for first in range(0, len(table), BYTE))
    found = np.zeros(table.shape[1], np.int64)
    for part in parts:
        found += np.add.reduce(part, axis=0, dtype=np.uint8)
    return found
