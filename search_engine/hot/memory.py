"""The sightings of the last days in memory, by region: 32 bytes each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from dictionaries.regions import RegionTree
from indexer.events.hot_terms.occurrences import Occurrence, Written
from indexer.generation.arrays import Array, Int32s, Int64s
from ranker.hot.unique_actor_occurrences import Occurrences, concatenate

# New sightings that wait unsorted: a region's are found among so many by looking at each, in a tenth of a millisecond.
MOST_WAITING = 50_000


DIGITS = 12


class RegionNumbers:
    """From a region's number in one tree to its code as events have it, and back."""

    def __init__(self, tree: RegionTree) -> None:
        self.tree = tree
        self._wide: Int64s = np.array([wide(code) for code in tree.codes], np.int64)
        self._order = np.argsort(self._wide, kind="stable")
        self._sorted = self._wide[self._order]

    def of(self, regions: Array) -> Int32s:
        """Region numbers; the nation's where the tree has no such region (any more)."""
        regions = regions.astype(np.int64)
        places = np.minimum(np.searchsorted(self._sorted, regions), len(self._sorted) - 1)
        return np.where(self._sorted[places] == regions, self._order[places], 0).astype(np.int32)

    def wide(self, number: int) -> int:
        """What events call a region."""
        return int(self._wide[number])

    def with_above(self, numbers: Array) -> set[int]:
        """Some regions and all above them."""
        found: set[int] = set()
        for number in np.unique(numbers).tolist():
            while number >= 0 and number not in found:
                found.add(number)
                number = int(self.tree.parent_of[number])
        return found


class SightingMemory:
    """Columns in region order, and a short tail of what came since.

    Terms have numbers of their own here, without gaps: those of the store rise for ever.

    Attributes:
        numbers: The store's number of each term.
    """

    def __init__(self, regions: RegionNumbers, columns: Sequence[Int64s] = ()) -> None:
        self.regions = regions
        self._main, self._tail = Occurrences.none(), Occurrences.none()
        self.numbers: list[int] = []
        self._places: dict[int, int] = {}
        if len(columns):
            self._load(*columns)

    def __len__(self) -> int:
        return len(self._main) + len(self._tail)

    def _load(self, term: Int64s, *others: Int64s) -> None:
        known, places = np.unique(term, return_inverse=True)
        self.numbers = known.tolist()
        self._places = {number: place for place, number in enumerate(self.numbers)}
        actor, block, region, bucket, day = others
        self._main = _by_region(Occurrences.of(places, actor, block, self.regions.of(region), bucket, day))

    def add(self, written: Written) -> Int32s:
        """Take in what a batch has changed; returns the numbers of the regions that it came from."""
        if written.earlier:
            self._drop(written.earlier, written.terms)
        found = [*written.new, *written.earlier]
        if not found:
            return np.zeros(0, np.int32)
        region = self.regions.of(np.array([one.region for one in found], np.int64))
        fresh = Occurrences.of(
            np.array([self._place(written.terms[one.text]) for one in found]),
            np.array([one.actor for one in found], np.int64),
            np.array([one.actor if one.block is None else one.block for one in found], np.int64),
            region,
            np.array([one.bucket for one in found]),
            np.array([one.day for one in found]),
        )
        self._tail = concatenate([self._tail, fresh])
        if len(self._tail) > MOST_WAITING:
            self._main, self._tail = _by_region(concatenate([self._main, self._tail])), Occurrences.none()
        return region

    def of_region(self, number: int) -> Occurrences:
        """The sightings of a region and all below it."""
        end = self.regions.tree.by_number(number).end
        # of the column's own type: with another NumPy would copy the column first
        first, last = np.searchsorted(self._main.region, np.array([number, end], np.int32))
        waiting = (self._tail.region >= number) & (self._tail.region < end)
        return concatenate([self._main.take(slice(int(first), int(last))), self._tail.take(waiting)])

    def active(self) -> set[int]:
        """Regions that something was asked in, and all above them."""
        return self.regions.with_above(np.concatenate([self._main.region, self._tail.region]))

    def actors_by_term(self) -> Int64s:
        """For each term by how many it was asked for, anywhere."""
        counts: Int64s = np.bincount(self._main.term, minlength=len(self.numbers)) + np.bincount(
            self._tail.term, minlength=len(self.numbers)
        )
        return counts

    def spread_of(self, terms: Int64s, marks: int) -> Int64s:
        """From about how many blocks each of some terms is asked for: n ≈ -m · ln(1 - x / m), where x of m marks are
        set by the blocks' hashes (linear counting, Whang et al. 1990). Who has one block sets one mark a day.
        """
        index = np.full(len(self.numbers), -1, np.int64)
        index[terms] = np.arange(len(terms))
        marked = np.zeros((len(terms), marks), np.bool_)
        for part in (self._main, self._tail):
            row = index[part.term]
            there = row >= 0
            marked[row[there], part.block[there] % marks] = True
        empty = np.maximum(marks - np.count_nonzero(marked, axis=1), 0.5)
        found: Int64s = np.rint(-marks * np.log(empty / marks)).astype(np.int64)
        return found

    def place_of(self, number: int) -> int | None:
        """The number here of a term of the store."""
        return self._places.get(number)

    def _place(self, number: int) -> int:
        place = self._places.setdefault(number, len(self.numbers))
        if place == len(self.numbers):
            self.numbers.append(number)
        return place

    def _drop(self, gone: Sequence[Occurrence], terms: Mapping[str, int]) -> None:
        """Forget sightings that earlier ones have taken the place of."""
        keys = {(one.actor, self._places.get(terms[one.text], -1)) for one in gone}
        actors = np.array(sorted({actor for actor, _ in keys}), np.int64)
        self._main, self._tail = (_without(part, actors, keys) for part in (self._main, self._tail))


def _without(part: Occurrences, actors: Array, keys: set[tuple[int, int]]) -> Occurrences:
    kept = np.ones(len(part), np.bool_)
    for place in np.flatnonzero(np.isin(part.actor, actors)).tolist():
        kept[place] = (int(part.actor[place]), int(part.term[place])) not in keys
    return part if kept.all() else part.take(kept)


def _by_region(occurrences: Occurrences) -> Occurrences:
    return occurrences.take(np.argsort(occurrences.region, kind="stable"))


def wide(code: str) -> int:
    """A code as events have it."""
    return int(code.ljust(DIGITS, "0"))
