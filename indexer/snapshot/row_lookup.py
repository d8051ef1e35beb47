"""Which rows a region, a document or a base has: looked up in the sorted columns, and in the rows that came later."""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import Array, Int64s, UInt32s
from indexer.generation.columns import Columns


class RowLookup:
    """Finds rows of a set of columns; `set_appended` tells it of those that came after they were sorted."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self._ordered_docs: UInt32s = self.columns.doc[: self.columns.sorted_count][self.columns.doc_order]
        self._base_start = np.r_[0, np.cumsum(np.bincount(self.columns.base[: self.columns.sorted_count]))]
        self.set_appended(np.zeros(0, np.int64))

    def set_appended(self, appended: Int64s) -> None:
        """Note all rows that came after the columns were sorted."""
        self.appended = appended
        self._appended_region: UInt32s = self.columns.region[self.appended]
        self._appended_docs = dict(zip(self.columns.doc[self.appended].tolist(), self.appended.tolist(), strict=True))

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
            place = np.minimum(np.searchsorted(ordered, docs.astype(np.uint32)), len(ordered) - 1)
            here = ordered[place] == docs
            rows[here] = self.columns.doc_order[place[here]]
        if self._appended_docs:
            # a document may have been entered anew, under another number of its base: the later row counts
            late = np.array([self._appended_docs.get(doc, -1) for doc in docs.tolist()], np.int64)
            rows = np.where(late >= 0, late, rows)
        return rows[rows >= 0], rows >= 0

    def rows_of_bases(self, bases: Array) -> Int64s:
        """All rows of some bases, live or not; sorted ones in order of (base, region, id), then those that came
        later.
        """
        start, order = self._base_start, self.columns.by_base
        known = bases[bases < len(start) - 1]
        first, lengths = start[known], start[known + 1] - start[known]
        # one after another the places from each base's first on
        before = np.cumsum(lengths) - lengths
        rows = order[np.repeat(first - before, lengths) + np.arange(int(lengths.sum()))].astype(np.int64)
        if not len(self.appended):
            return rows
        return np.concatenate((rows, self.appended[np.isin(self.columns.base[self.appended], bases)]))
