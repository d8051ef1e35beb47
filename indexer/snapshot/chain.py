"""The rows of a user's chain: a few slices of the columns, and the rows that came after they were sorted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from dictionaries.lazy_property import lazy_property
from indexer.copies import NOTHING_OWN, RowValues
from indexer.generation.arrays import Array, Int64s
from indexer.generation.columns import Columns


@dataclass(frozen=True)
class ChainRows:
    """Rows of several regions.

    Attributes:
        rows: Row numbers; region by region in the order of the chain.
        link: For each row, the place of its region in the chain, 0 = the user's own.
        base, slot, profile, doc: The rows' columns; `slot` is the base's place in `catalog`, -1 where its text is in
        `own`.
        values: What the rows have of their own, if it was asked for.
    """

    rows: Int64s
    link: Int64s
    base: Int64s
    slot: Int64s
    profile: Int64s
    doc: Int64s
    values: RowValues = NOTHING_OWN

    @lazy_property
    def _by_doc(self) -> tuple[Int64s, Int64s]:
        order = self.doc.argsort(kind="stable")
        return order, self.doc[order]

    def places(self, docs: Array) -> tuple[Int64s, Array]:
        """Where documents stand among the rows.

        Returns:
            Places, and for each of `docs` whether it stands here at all (places are given for those alone).
        """
        order, ordered = self._by_doc
        if not len(ordered):
            return np.zeros(0, np.int64), np.zeros(len(docs), np.bool_)
        # the last of equals: a document that was entered anew stands at its later row
        found = np.maximum(ordered.searchsorted(docs, "right") - 1, 0)
        here = ordered[found] == docs
        return order[found[here]], here


def chain_rows(
    slices: Sequence[Int64s],
    columns: Columns,
    slot_of: Callable[[Array], Int64s],
    own_values: Callable[[Int64s], RowValues],
) -> ChainRows:
    """The rows of a chain; `slices`: those of each of its regions, own region first."""
    rows = np.concatenate(slices)
    base = columns.base[rows].astype(np.int64)
    return ChainRows(
        rows=rows,
        link=np.arange(len(slices)).repeat([len(part) for part in slices]),
        base=base,
        slot=slot_of(base),
        profile=columns.profile[rows].astype(np.int64),
        doc=columns.doc[rows].astype(np.int64),
        values=own_values(rows),
    )


def _no_chain() -> ChainRows:
    nothing = np.zeros(0, np.int64)
    return ChainRows(nothing, nothing, nothing, nothing, nothing, nothing)


NO_CHAIN = _no_chain()
