"""Which rows are over or upcoming, and what has taken the place of those that are superseded.

A document says by `superseded_by` what has, and by `repealed_at` since when it is repealed. The former counts only
where the successor is there and in force itself, and of the same place or one above; otherwise the former is the newest
that people have. What is not yet in force, or has expired, and is shown all the same is known from the columns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, get_args

import numpy as np

from dictionaries.regions import RegionTree
from indexer.documents.document import Validity
from indexer.documents.elements import BITS
from indexer.documents.timestamps import parse_instant, to_seconds
from indexer.generation.arrays import Array, Bools, Int64s, UInt8s, UInt32s
from indexer.generation.base_doc_values import BaseDocValues
from indexer.generation.columns import Columns
from indexer.snapshot.documents import Documents
from indexer.snapshot.live import NEVER, LiveRows

# The names of the codes below, in their order.
VALIDITIES: tuple[str, ...] = get_args(Validity)
IN_FORCE, SUPERSEDED, REPEALED, EXPIRED, UPCOMING = range(5)
SAYS_SO = np.uint32(BITS["superseded_by"] | BITS["repealed_at"])


@dataclass(frozen=True, slots=True)
class Validities:
    """What is in force and what is not.

    Attributes:
        codes: For each row there is, its place in `VALIDITIES`; of rows that are not live nothing is said.
        over: The rows that are not in force, ascending.
        rows, successors: Superseded rows, ascending, and the row of each one's successor.
        in_line: For each row there is, whether it is one of these.
    """

    codes: UInt8s
    over: Int64s
    rows: Int64s
    successors: Int64s
    in_line: Bools

    def successors_of(self, rows: Int64s) -> Int64s:
        """The successors of some superseded rows."""
        return self.successors[self.rows.searchsorted(rows)]

    def superseded_by(self, row: int) -> Int64s:
        """The rows that a row has superseded."""
        rows: Int64s = self.rows[self.successors == row]
        return rows


class Said(NamedTuple):
    """What a document says of itself: the id of its successor, and when it is repealed (seconds since 1970 UTC, 0 =
    never).
    """

    successor: str = ""
    repealed: int = 0

    @classmethod
    def of(cls, document: Mapping[str, object]) -> Said:
        """What the JSON values of a document say of it."""
        repealed = document.get("repealed_at")
        return cls(
            successor=str(document.get("superseded_by") or ""),
            repealed=to_seconds(parse_instant(repealed)) if repealed else 0,
        )


class Seen(NamedTuple):
    """What of a snapshot is looked at; `rows`: how many there are."""

    rows: int
    columns: Columns
    live: LiveRows
    book: BaseDocValues
    documents: Documents
    tree: RegionTree
    rows_of_bases: Callable[[Array], Int64s]
    elements: Callable[[Array], UInt32s]


class ValidityFinder:
    """Finds the validities of a snapshot's state; what documents say is read once."""

    def __init__(self) -> None:
        self._said: dict[int, Said] = {}
        self._since, self._until = 0, NEVER

    def holds(self, now: int) -> bool:
        """Whether at a moment (seconds since 1970 UTC) the same rows are repealed as when it was looked."""
        return self._since <= now < self._until

    def find(self, seen: Seen, now: int) -> Validities:
        """The validities of all rows at a moment, in seconds since 1970 UTC."""
        columns, live = seen.columns, seen.live.flags[: seen.rows]
        expires = columns.expires[: seen.rows]
        codes = (live & (expires > 0) & (expires <= now)) * np.uint8(EXPIRED)
        codes[live & (columns.effective[: seen.rows] > now)] = UPCOMING
        rows = _rows_that_say_so(seen)
        rows = rows[live[rows]]
        said = self._said_of(seen, rows)
        repealed = np.array([one.repealed for one in said], np.int64)
        passed = repealed <= now
        codes[rows[(repealed > 0) & passed]] = REPEALED
        self._since, self._until = int(repealed[passed].max(initial=0)), int(repealed[~passed].min(initial=NEVER))
        pairs = self._pairs(seen, rows, said)
        heirs = _newest(pairs, lambda row: codes[row] == IN_FORCE)
        former = np.array(sorted(heirs), np.int64)
        codes[former] = SUPERSEDED
        successors = np.array([heirs[row] for row in former.tolist()], np.int64)
        in_line = np.zeros(seen.rows, np.bool_)
        in_line[former] = in_line[successors] = True
        return Validities(codes, codes.nonzero()[0], former, successors, in_line)

    def _said_of(self, seen: Seen, rows: Int64s) -> list[Said]:
        """What some rows say: of those that say it as their base does, one is read."""
        if not len(rows):
            return []
        columns = seen.columns
        doc = columns.doc[rows].astype(np.int64)
        by_base = columns.own_elements[rows] & SAYS_SO == 0
        key = np.where(by_base, -1 - columns.base[rows].astype(np.int64), doc)
        _, first, place = np.unique(key, return_index=True, return_inverse=True)
        read = doc[first].tolist()
        if new := {row: one for row, one in zip(rows[first].tolist(), read, strict=True) if one not in self._said}:
            self._said |= {new[row]: Said.of(found.fields) for row, found in seen.documents.of(new).items()}
        found = [self._said.get(one, Said()) for one in read]
        return [found[one] for one in place.tolist()]

    def _pairs(self, seen: Seen, rows: Int64s, said: Sequence[Said]) -> dict[int, int]:
        """Rows with the rows that they name: live ones, of the same place or one above."""
        ids = list(dict.fromkeys(one.successor for one in said if one.successor))
        named = seen.documents.rows_of_ids(ids)
        known = np.array([place for place, one in enumerate(said) if one.successor in named], np.int64)
        successors = np.array([named[said[place].successor] for place in known], np.int64)
        former = rows[known]
        counts = seen.live.flags[successors] & _is_at_or_above(seen, successors, former)
        return dict(zip(former[counts].tolist(), successors[counts].tolist(), strict=True))


def _newest(pairs: Mapping[int, int], is_in_force: Callable[[int], bool]) -> dict[int, int]:
    """Each former row with the last of its line that is in force; rows that go round in a circle are nobody's."""
    found: dict[int, int] = {}
    for row in pairs:
        line = [row]
        while line[-1] in pairs and pairs[line[-1]] not in line:
            line.append(pairs[line[-1]])
        if line[-1] in pairs:
            continue  # a circle
        heir = next((one for one in reversed(line[1:]) if is_in_force(one)), None)
        if heir is not None:
            found[row] = heir
    return found


def _rows_that_say_so(seen: Seen) -> Int64s:
    """Live or not, ascending."""
    columns, count = seen.columns, seen.rows
    bases = np.flatnonzero(seen.book.elements & SAYS_SO)
    of_bases = seen.rows_of_bases(bases)
    of_bases = of_bases[of_bases < count]
    own = np.flatnonzero(columns.own_elements[:count] & SAYS_SO)
    found = np.union1d(of_bases, own).astype(np.int64)
    return found[seen.elements(found) & SAYS_SO > 0]


def _is_at_or_above(seen: Seen, rows: Int64s, of: Int64s) -> Bools:
    """Whether the region of each of some rows is that of another, or one that contains it."""
    numbers, tree = seen.columns.region, seen.tree
    ends = np.array([tree.by_number(int(number)).end for number in numbers[rows]], np.int64)
    below = numbers[of].astype(np.int64)
    return np.asarray((numbers[rows] <= below) & (below < ends), np.bool_)
