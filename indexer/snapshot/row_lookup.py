"""Which rows a region, a document or a base has: looked up in the sorted columns, and in the rows that came later."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from indexer.generation.arrays import Array, Bools, Int64s, UInt32s, any_of, spans
from indexer.generation.columns import Columns

NO_ROWS: Int64s = np.zeros(0, np.int64)


class RowLookup:
    """Finds rows of a set of columns; `set_appended` tells it of those that came after they were sorted."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self._ordered_docs: UInt32s = self.columns.doc[: self.columns.sorted_count][self.columns.doc_order]
        counts = np.bincount(self.columns.base[: self.columns.sorted_count])
        # with an entry for bases that came later, which have none
        self._base_start: Int64s = np.concatenate(([0], counts, [0])).cumsum()
        self.set_appended(np.zeros(0, np.int64))

    def set_appended(self, appended: Int64s) -> None:
        """Note all rows that came after the columns were sorted."""
        self.appended = appended
        self._appended_region: UInt32s = self.columns.region[self.appended]
        self._appended_base: UInt32s = self.columns.base[self.appended]
        # by base, with a last entry for all that are greater
        self._has_appended: Bools = np.append(np.bincount(self._appended_base) > 0, False)
        # a document may have been entered anew, under another number of its base: the later row counts
        docs, place = np.unique(self.columns.doc[self.appended][::-1], return_index=True)
        self._appended_docs, self._appended_row = docs, self.appended[::-1][place]

    def region_rows(self, first: int, end: int) -> Int64s:
        """Rows of the regions numbered `[first, end)`, live or not."""
        start = self.columns.region_start
        rows = np.arange(int(start[first]), int(start[end]), dtype=np.int64)
        if not len(self.appended):
            return rows
        late = self._appended_region
        return np.concatenate((rows, self.appended[(late >= first) & (late < end)]))

    def rows_of_docs(self, docs: Array) -> tuple[Int64s, Array]:
        """Rows of document numbers.

        Returns:
            Rows, and for each of `docs` whether it has one (rows are given for those alone, in their order).
        """
        rows = np.full(len(docs), -1, np.int64)
        ordered = self._ordered_docs
        if len(ordered):
            # of the same type: another one would make NumPy convert millions of numbers first
            place = np.minimum(ordered.searchsorted(docs.astype(np.uint32)), len(ordered) - 1)
            here = ordered[place] == docs
            rows[here] = self.columns.doc_order[place[here]]
        late = self._appended_docs
        if len(late):
            place = np.minimum(late.searchsorted(docs.astype(np.uint32)), len(late) - 1)
            here = late[place] == docs
            rows[here] = self._appended_row[place[here]]
        return rows[rows >= 0], rows >= 0

    def rows_of_bases(self, bases: Array) -> Int64s:
        """All rows of some bases, live or not; sorted ones in order of (base, region, id), then those that came
        later.
        """
        rows, _ = self.sorted_rows(bases)
        return np.concatenate((rows, self.appended_rows(bases))) if len(self.appended) else rows

    def sorted_rows(self, bases: Array) -> tuple[Int64s, Int64s]:
        """Sorted rows of some bases, live or not, in order of (place among the bases, region, id); and that place."""
        first, end = self._sorted_span(bases)
        behind, place = spans(first, end - first)
        return self.columns.by_base[behind].astype(np.int64), place

    def appended_rows(self, bases: Array) -> Int64s:
        """Rows of some bases that came after the columns were sorted."""
        known = np.minimum(bases, len(self._has_appended) - 1)
        if not any_of(self._has_appended[known]):
            return NO_ROWS
        wanted = np.zeros(len(self._has_appended), np.bool_)
        wanted[known] = True
        rows: Int64s = self.appended[wanted[self._appended_base]]
        return rows

    def first_rows(
        self, bases: Int64s, first: Int64s, end: Int64s, accepts: Callable[[Int64s, Int64s], Bools]
    ) -> Int64s:
        """For each of some bases its first sorted row among the regions `[first, end)` that is accepted; -1: none.

        Args:
            accepts: Which rows will do; told the rows, and for each the place of its base among `bases`.
        """
        by_base, region_of = self.columns.by_base, self.columns.region
        low, stop = self._sorted_span(bases)
        high = stop.copy()
        while any_of(open_ := low < high):
            middle = (low + high) >> 1
            before = open_.copy()
            before[open_] = region_of[by_base[middle[open_]]] < first[open_]
            low, high = np.where(before, middle + 1, low), np.where(open_ & ~before, middle, high)
        found = np.full(len(bases), -1, np.int64)
        left = (low < stop).nonzero()[0]
        while len(left):
            rows = by_base[low[left]].astype(np.int64)
            inside = region_of[rows] < end[left]
            good = inside & accepts(rows, left)
            found[left[good]] = rows[good]
            low[left] += 1
            left = left[inside & ~good]
            left = left[low[left] < stop[left]]
        return found

    def _sorted_span(self, bases: Array) -> tuple[Int64s, Int64s]:
        """Where the sorted rows of some bases begin and end."""
        known = np.minimum(bases, len(self._base_start) - 2)
        return self._base_start[known], self._base_start[known + 1]
