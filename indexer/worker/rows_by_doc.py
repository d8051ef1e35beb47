"""Which row a document has in the columns that a worker writes."""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import Array, UInt32s


class RowsByDoc:
    """Rows by document number.

    Args:
        docs: The document number of each row, in the order of rows.
    """

    def __init__(self, docs: UInt32s) -> None:
        self._rows: Array = np.argsort(docs, kind="stable")
        self._docs: UInt32s = docs[self._rows]
        self._appended: dict[int, int] = {}

    def row_of(self, doc: int) -> int | None:
        """The newest row of a document, live or not; None where it has none."""
        appended = self._appended.get(doc)
        if appended is not None:
            return appended
        # the last of equals: a document that was entered anew stands at its later row
        place = int(np.searchsorted(self._docs, np.uint32(doc), "right")) - 1
        if place >= 0 and int(self._docs[place]) == doc:
            return int(self._rows[place])
        return None

    def append(self, doc: int, row: int) -> None:
        """A document has got a row behind the others."""
        self._appended[doc] = row
