"""Terms → what has them: three arrays, looked up by a hash of the term.

A hash of 64 bits stands for field and token. Of a million terms two have the same once in 37 million catalogues, and a
word that is no term is taken for one once in 10¹³ questions; so the words themselves are not kept.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from indexer.generation.arrays import Array, UInt16s, UInt32s, UInt64s, dtypes_of, map_array, save_array

MOST_COUNTED = np.iinfo(np.uint16).max


def term_hash(field: str, token: str) -> np.uint64:
    """The hash of a token in a field."""
    digest = hashlib.blake2b(f"{field} {token}".encode(), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "little"))


@dataclass(frozen=True, slots=True)
class TermTable:
    """Postings of many terms.

    Attributes:
        terms: Hashes, ascending.
        ends: Where each term's postings end; they begin where those of the one before end.
        ids: What has the term, ascending for each.
        counts: How often; () where nothing has a term more than once.
    """

    terms: UInt64s
    ends: UInt32s
    ids: UInt32s
    counts: UInt16s

    def span(self, term: np.uint64) -> tuple[int, int]:
        """Where a term's postings begin and end; nothing between them where none has it."""
        place = int(self.terms.searchsorted(term))
        if place == self.terms.size or self.terms[place] != term:
            return 0, 0
        return (int(self.ends[place - 1]) if place else 0), int(self.ends[place])

    def uncounted(self) -> TermTable:
        """The same without counts."""
        return replace(self, counts=self.counts[:0])

    def save(self, folder: Path, name: str) -> None:
        """Write it as the files `NAME-PART.bin`."""
        for part, kind in PARTS.items():
            save_array(folder / f"{name}-{part}.bin", getattr(self, part).astype(kind, copy=False))


PARTS = dtypes_of(TermTable)


def files_of(name: str) -> list[str]:
    """The files of a table."""
    return [f"{name}-{part}.bin" for part in PARTS]


def map_table(folder: Path, name: str) -> TermTable:
    """Map a table. Raises `DamagedIndex`."""
    return TermTable(**{part: map_array(folder / f"{name}-{part}.bin", kind) for part, kind in PARTS.items()})


class TermCollector:
    """Takes what has which terms, and makes a table of it."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}
        self._terms, self._ids = array("I"), array("I")

    def add(self, field: str, tokens: Iterable[str], number: int) -> None:
        """Something has tokens in a field, each as often as it is given."""
        numbers = self._numbers
        before = len(self._terms)
        self._terms.extend([numbers.setdefault((field, token), len(numbers)) for token in tokens])
        self._ids.extend([number] * (len(self._terms) - before))

    def table(self) -> TermTable:
        """The table of all that was added."""
        hashes = np.array([term_hash(*key) for key in self._numbers], np.uint64)
        terms = np.frombuffer(self._terms, np.uint32) if self._terms else np.zeros(0, np.uint32)
        ids = np.frombuffer(self._ids, np.uint32) if self._ids else np.zeros(0, np.uint32)
        return table_of(hashes[terms], ids, np.ones(len(ids), np.uint16))


def table_of(terms: Array, ids: Array, counts: Array) -> TermTable:
    """The table of postings in any order; those of the same term and id are counted together."""
    order = np.lexsort((ids, terms))
    terms, ids, counts = terms[order], ids[order], counts[order]
    new_term = np.r_[True, terms[1:] != terms[:-1]] if len(terms) else np.zeros(0, np.bool_)
    starts = (new_term | np.r_[True, ids[1:] != ids[:-1]]).nonzero()[0] if len(terms) else np.zeros(0, np.int64)
    sums = np.add.reduceat(counts.astype(np.int64), starts) if len(starts) else np.zeros(0, np.int64)
    first = new_term[starts].nonzero()[0]
    return TermTable(
        terms=terms[starts][first].astype(np.uint64),
        ends=np.r_[first[1:], len(starts)].astype(np.uint32)[: len(first)],
        ids=ids[starts].astype(np.uint32),
        counts=np.minimum(sums, MOST_COUNTED).astype(np.uint16),
    )


def concatenated(tables: Iterable[tuple[TermTable, int]]) -> TermTable:
    """One table of several; `int`: what is added to the ids of each."""
    terms, ids, counts = [], [], []
    for table, more in tables:
        terms.append(_term_of_postings(table))
        ids.append(table.ids.astype(np.int64) + more)
        counts.append(_counts_of(table))
    return table_of(np.concatenate(terms), np.concatenate(ids), np.concatenate(counts))


def replaced(table: TermTable, gone: Array, others: TermTable) -> TermTable:
    """A table without the postings of some ids, and with those of another table."""
    kept = ~np.isin(table.ids, gone)
    terms = np.concatenate((_term_of_postings(table)[kept], _term_of_postings(others)))
    counts = np.concatenate((_counts_of(table)[kept], _counts_of(others)))
    return table_of(terms, np.concatenate((table.ids[kept], others.ids)), counts)


def _counts_of(table: TermTable) -> UInt16s:
    return table.counts if len(table.counts) else np.ones(len(table.ids), np.uint16)


def _term_of_postings(table: TermTable) -> UInt64s:
    terms: UInt64s = np.repeat(table.terms, np.diff(np.r_[0, table.ends.astype(np.int64)]))
    return terms
