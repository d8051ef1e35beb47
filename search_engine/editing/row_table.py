"""The rows of a kind as a table that somebody looks through: a page at a time, narrowed as they type.

A table is of one version, which never changes; what is looked through is made once for all who look. Of tens of
thousands of rows that ship only those of a page become rows.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from operator import attrgetter
from threading import Lock
from typing import Any

from dictionaries.editing.own_row import OwnRow
from dictionaries.lexicon.schemas import BY_NAME
from dictionaries.normalize import normal_text
from search_engine.editing.hand import Hand
from search_engine.editing.row_list import SHIPPED, STATES, entries_with_state
from search_engine.editing.state import PublishedState
from search_engine.editing.telling import row_cells

# Nobody types these, and the normal form leaves them alone.
BETWEEN_CELLS, BETWEEN_ROWS = "\ue000", "\ue001"
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
        self.state, self._kind = state, kind
        self._rows: list[tuple[Any, str]] = list(entries_with_state(state, kind))
        # at once: whoever opens a table types into its filter next (50,000 rows: .3 s for both, .02 s a filter then)
        self._texts = self._normal_texts()

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
        found = [one for one in self._holding(text) if one[1] in states and _is_seen(one, hand)]
        return len(found), [self._row(one) for one in found[first : first + size]]

    def counts(self, hand: Hand) -> dict[str, int]:
        """State → how many rows."""
        found = dict.fromkeys(STATES, 0)
        for one in self._rows:
            if _is_seen(one, hand):
                found[one[1]] += 1
        return found

    def _row(self, one: tuple[Any, str]) -> TableRow:
        what, state = one
        return TableRow(OwnRow(self._kind, what) if state == SHIPPED else what, state)

    def _holding(self, text: str) -> list[tuple[Any, str]]:
        wanted = normal_text(text)
        if not wanted:
            return self._rows
        return [row for row, words in zip(self._rows, self._texts, strict=True) if wanted in words]

    def _normal_texts(self) -> list[str]:
        texts = list(self._plain_texts())
        # all at once, which takes a twentieth of the time that one after the other does
        found = normal_text(BETWEEN_ROWS.join(texts)).split(BETWEEN_ROWS)
        return found if len(found) == len(texts) else list(map(normal_text, texts))

    def _plain_texts(self) -> Iterator[str]:
        columns = tuple(BY_NAME[self._kind].columns)
        cells = attrgetter(*columns)  # a kind has a note besides its key: two at least
        for what, state in self._rows:
            values = map(_cell, cells(what)) if state == SHIPPED else row_cells(what).values()
            yield BETWEEN_CELLS.join(values)


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


def _is_seen(one: tuple[Any, str], hand: Hand) -> bool:
    what, state = one
    return state == SHIPPED or hand.sees(what.key, (what,))


def _cell(value: Any) -> str:
    """A cell to be looked through: near enough to how it is shown."""
    if value.__class__ is str:
        return str(value)
    if isinstance(value, tuple):
        return "|".join(map(_cell, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
