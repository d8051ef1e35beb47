"""Which rows something has taken the place of: of a policy and its successor the latter counts.

A document says by `superseded_by` what has. That counts only where the successor is there and in force itself, and of
the same place or one above; otherwise the former is the newest that people have.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from indexer.documents.elements import BITS
from indexer.generation.arrays import Bools, Int64s

if TYPE_CHECKING:
    from indexer.snapshot.snapshot import Snapshot

SUPERSEDED = np.uint32(BITS["superseded_by"])


@dataclass(frozen=True, slots=True)
class Successions:
    """Rows of former documents, ascending, and the row of each one's successor.

    Attributes:
        flags: For each row there is, whether it is one of these.
    """

    rows: Int64s
    successors: Int64s
    flags: Bools

    @classmethod
    def of(cls, pairs: Mapping[int, int], count: int) -> Successions:
        """Of rows with their successors, among so many rows."""
        rows, flags = np.array(sorted(pairs), np.int64), np.zeros(count, np.bool_)
        flags[rows] = True
        return cls(rows, np.array([pairs[row] for row in rows.tolist()], np.int64), flags)

    def successors_of(self, rows: Int64s) -> Int64s:
        """The successors of some of the rows."""
        return self.successors[self.rows.searchsorted(rows)]


class SuccessionFinder:
    """Finds the successions of a snapshot's state; what documents say is read once.

    Args:
        read: What documents, by number, are superseded by: ids.
        docs_of: The numbers of the visible documents of ids.
    """

    def __init__(
        self, read: Callable[[Sequence[int]], dict[int, str]], docs_of: Callable[[Sequence[str]], dict[str, int]]
    ) -> None:
        self._read, self._docs_of = read, docs_of
        self._said: dict[int, str] = {}

    def find(self, snapshot: Snapshot) -> Successions:
        """Those in force now."""
        rows = _rows_that_say_so(snapshot)
        rows = rows[snapshot.live.flags[rows]]
        if not len(rows):
            return Successions.of({}, snapshot.rows)
        docs = snapshot.columns.doc[rows].tolist()
        if new := [doc for doc in docs if doc not in self._said]:
            self._said |= self._read(new)
        ids = [self._said.get(doc, "") for doc in docs]
        numbers = self._docs_of(list(dict.fromkeys(filter(None, ids))))
        known = np.array([place for place, one in enumerate(ids) if one in numbers], np.int64)
        successors, there = snapshot.rows_of_docs(np.array([numbers[ids[place]] for place in known], np.int64))
        rows = rows[known[there]]
        counts = snapshot.live.flags[successors] & _is_at_or_above(snapshot, successors, rows)
        pairs = dict(zip(rows[counts].tolist(), successors[counts].tolist(), strict=True))
        return Successions.of(_newest(pairs), snapshot.rows)


def _newest(pairs: Mapping[int, int]) -> dict[int, int]:
    """Each former row with the last of its line; rows that go round in a circle are nobody's."""
    found: dict[int, int] = {}
    for row in pairs:
        seen, at = {row}, pairs[row]
        while at in pairs and at not in seen:
            seen.add(at)
            at = pairs[at]
        if at not in seen:
            found[row] = at
    return found


def _rows_that_say_so(snapshot: Snapshot) -> Int64s:
    """Live or not, ascending."""
    columns, count = snapshot.columns, snapshot.rows
    bases = np.flatnonzero(snapshot.book.elements & SUPERSEDED)
    of_bases = snapshot.rows_of_bases(bases)
    of_bases = of_bases[of_bases < count]
    own = np.flatnonzero(columns.own_elements[:count] & SUPERSEDED)
    found = np.union1d(of_bases, own).astype(np.int64)
    return found[snapshot.elements(found) & SUPERSEDED > 0]


def _is_at_or_above(snapshot: Snapshot, rows: Int64s, of: Int64s) -> Bools:
    """Whether the region of each of some rows is that of another, or one that contains it."""
    numbers, tree = snapshot.columns.region, snapshot.tree
    ends = np.array([tree.by_number(int(number)).end for number in numbers[rows]], np.int64)
    below = numbers[of].astype(np.int64)
    return np.asarray((numbers[rows] <= below) & (below < ends), np.bool_)
