"""The rows of a kind as a table that somebody looks through: a page at a time, narrowed as they type.

A table is of one version, which never changes; what is looked through is made once for all who look.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from dictionaries.editing.own_row import OwnRow
from dictionaries.normalize import normal_text
from search_engine.editing.hand import Hand
from search_engine.editing.row_list import SHIPPED, STATES, rows_with_state
from search_engine.editing.state import PublishedState
from search_engine.editing.telling import row_cells

# Tables that are kept: the kinds that people work on in one hour.
KEPT = 6


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row, and whether it is shipped, changed, own or off."""

    row: OwnRow
    state: str


class RowTable:
    """The rows of one kind at one version."""

    def __init__(self, state: PublishedState, kind: str) -> None:
        self.state = state
        self._rows = [TableRow(row, what) for row, what in rows_with_state(state, kind)]

    def find(
        self, hand: Hand, text: str = "", states: Collection[str] = STATES, *, first: int = 0, size: int = 100
    ) -> tuple[int, list[TableRow]]:
        """How many rows fit, and some of them in order.

        Args:
            hand: Who looks: rows of others' scopes are not there.
            text: Stands in a cell, however it was typed.
            states: Of the rows.
            first: The place of the first one that is returned, from 0.
        """
        found = [one for one in self._holding(text) if one.state in states and _is_seen(one, hand)]
        return len(found), found[first : first + size]

    def counts(self, hand: Hand) -> dict[str, int]:
        """State → how many rows."""
        found = dict.fromkeys(STATES, 0)
        for one in self._rows:
            if _is_seen(one, hand):
                found[one.state] += 1
        return found

    def _holding(self, text: str) -> list[TableRow]:
        wanted = normal_text(text)
        if not wanted:
            return self._rows
        return [row for row, words in zip(self._rows, self._texts, strict=True) if wanted in words]

    @cached_property
    def _texts(self) -> list[str]:
        return [normal_text("\n".join(row_cells(one.row).values())) for one in self._rows]


class RowTables:
    """Makes tables, and keeps the last ones."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, RowTable] = OrderedDict()
        self._lock = Lock()

    def __call__(self, state: PublishedState, kind: str) -> RowTable:
        """The table of a kind at a version."""
        with self._lock:
            table = self._kept.pop(kind, None)
            if table is None or table.state is not state:
                table = RowTable(state, kind)
            self._kept[kind] = table
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return table


def _is_seen(one: TableRow, hand: Hand) -> bool:
    return one.state == SHIPPED or one.row.scope.everywhere or hand.holds(one.row.key, (one.row,))
