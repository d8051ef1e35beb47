"""The values of all facets as bits of one row: values that documents have together are an OR, their counts one sum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from indexer.generation.arrays import Array, Int64s, UInt64s, run_starts
from indexer.snapshot.facet_table import FacetTable

# Rows that are summed together: as many as a byte counts to.
BYTE = 255
WORD = 64
# A facet, a count and a place in the alphabet in one number.
FACET_SHIFT, COUNT_SHIFT = 56, 24


class FacetValues:
    """Numbers of values, which are kept when others come: 0 is "any", which every document has.

    Args:
        tables: Facet → its values by profile, or by site for the facet `site`.

    Attributes:
        facets: Their names.
        texts: The value of each number, as objects.
        facet: int64, the place of each number's facet among `facets`.
        place: int64, the place of each number in order of facets and, within one, of texts; with room for a count,
            which is taken from it shifted by `COUNT_SHIFT`: then the more frequent come first.
    """

    def __init__(self, tables: Mapping[str, FacetTable], site: str) -> None:
        self._tables, self._site = tables, site
        self.facets, self.texts = list(tables), np.array([""], object)
        self.facet = self.place = np.zeros(1, np.int64)
        self._numbers: dict[str, Int64s] = {name: np.zeros(0, np.int64) for name in tables}
        self._profiles: UInt64s = np.zeros((0, 1), np.uint64)
        self._sites = self._profiles
        self.extend()

    def extend(self) -> None:
        """Take over what has come into the tables."""
        for place, (name, table) in enumerate(self._tables.items()):
            new = table.values[len(self._numbers[name]) :]
            numbers = np.arange(len(self.texts), len(self.texts) + len(new))
            self._numbers[name] = np.concatenate((self._numbers[name], numbers))
            self.texts = np.append(self.texts, np.array(new, object))
            self.facet = np.concatenate((self.facet, np.full(len(new), place)))
        self.place = self.facet << FACET_SHIFT
        for name, table in self._tables.items():
            self.place[self._numbers[name]] += table.alphabetic
        self._sites = self._extended(self._sites, [self._site])
        self._profiles = self._extended(self._profiles, [name for name in self._tables if name != self._site])

    @property
    def words(self) -> int:
        """How many words of 64 bits a row has."""
        return -(-len(self.texts) // WORD)

    def _extended(self, bits: UInt64s, names: list[str]) -> UInt64s:
        """Rows with those of new profiles, or sites."""
        first, tables = len(bits), [self._tables[name] for name in names]
        found = np.zeros((max(first, *(len(table.codes) for table in tables)), self.words), np.uint64)
        found[:first, : bits.shape[1]] = bits
        found[first:, 0] = 1
        for name, table in zip(names, tables, strict=True):
            self._add(found[first:], name, table.codes[first:])
        return found

    def _add(self, rows: UInt64s, facet: str, codes: Array) -> None:
        row, column = (codes >= 0).nonzero()
        number = self._numbers[facet][codes[row, column]]
        bit = np.uint64(1) << (number % WORD).astype(np.uint64)
        np.bitwise_or.at(rows.reshape(-1), row * self.words + number // WORD, bit)  # in one row: five times as quickly

    def numbers(self, facet: str, values: Iterable[str]) -> Int64s:
        """The numbers of those values of a facet that are known."""
        return self._numbers[facet][self._tables[facet].numbers_of(values)]

    def of(self, profile: Array, site: Array) -> UInt64s:
        """The values of documents with these profiles and sites: uint64 (documents, words)."""
        found: UInt64s = self._profiles.take(profile, axis=0)  # indexing rows takes five times as long
        return found if len(self._sites) == 1 else found | self._sites.take(site, axis=0)  # one: nobody has a site

    def of_codes(self, facet: str, codes: Array) -> UInt64s:
        """Rows of values of one facet, given by their numbers in its own table, -1 where there are fewer."""
        found = np.zeros((len(codes), self.words), np.uint64)
        self._add(found, facet, codes)
        return found


def union_by_group(group: Array, values: UInt64s) -> tuple[Array, UInt64s]:
    """The groups of some documents, ascending, and the values that the documents of each have together."""
    order = group.argsort()
    group = group[order]
    starts = run_starts(group)
    return group[starts], np.bitwise_or.reduceat(values.take(order, axis=0), starts, axis=0)


def rows_at(values: UInt64s, places: Int64s) -> UInt64s:
    """The rows at some places; one of no values for -1."""
    found: UInt64s = np.concatenate((values, np.zeros((1, values.shape[1]), np.uint64))).take(places, axis=0)
    return found


def column_sums(values: UInt64s) -> Int64s:
    """How many rows have each number; (words × 64,)."""
    found = np.zeros(values.shape[1] * WORD, np.int64)
    for first in range(0, len(values), BYTE):
        bits = np.unpackbits(values[first : first + BYTE].view(np.uint8), axis=1, bitorder="little")
        found += np.add.reduce(bits, axis=0, dtype=np.uint8)
    return found
