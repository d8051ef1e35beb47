"""The rows of a kind as a table that somebody looks through: a page at a time, narrowed as they type.

A table is of one version, which never changes; what is looked through is made once for all who look, and again only
where rows of its kind have changed. Of tens of thousands of rows that ship only those of a page become rows. All tables
together are 16 MB and a quarter of a second; a text is found in all of them in 20 ms.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from operator import attrgetter
from threading import Lock
from types import MappingProxyType
from typing import Any

from dictionaries.editing.own_files import conditions_of
from dictionaries.editing.own_row import WITH_REGION, OwnRow
from dictionaries.kinds import BY_NAME
from dictionaries.normalize import normal_text
from search_engine.editing.actor import Actor
from search_engine.editing.rows.row_list import SHIPPED, STATES, entries_with_state
from search_engine.editing.versions.state import PublishedState

# Nobody types these, and the normal form leaves them alone.
BETWEEN_CELLS, BETWEEN_ROWS = "\ue000", "\ue001"
NO_VALUES: Mapping[str, str] = MappingProxyType({})


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
        self._orders: dict[str, list[int]] = {}
        self._counts = Counter(state for _, state in self._rows)

    def at(self, state: PublishedState) -> RowTable:
        """The table at another version: this one, where nothing of its kind is different."""
        if state.shipped is not self.state.shipped or self._own(state) != self._own(self.state):
            return RowTable(state, self._kind)
        same = copy(self)
        same.state = state
        return same

    def _own(self, state: PublishedState) -> list[OwnRow]:
        return [one.row for one in state.stored if one.row.kind == self._kind]

    def find(
        self, actor: Actor, text: str = "", states: Collection[str] = STATES, *, first: int = 0, size: int = 100,
        values: Mapping[str, str] = NO_VALUES, sort: str = "",
    ) -> tuple[int, list[TableRow]]:  # fmt: skip
        """How many rows fit, and some of them in order.

        Args:
            actor: Who looks: rows of others' scopes are not there.
            text: Stands in a cell, however it was typed.
            states: Of the rows.
            first: The place of the first one that is returned, from 0.
            values: Column of the kind → what its cell says, of columns with choices.
            sort: A column by which they are sorted, with `-` before it from the last to the first; "": as in a file.
        """
        found = self._fitting(self._holding(text, sort), actor, states, values)
        return len(found), [self._row(one) for one in found[first : first + size]]

    def _fitting(
        self, rows: list[tuple[Any, str]], actor: Actor, states: Collection[str], values: Mapping[str, str]
    ) -> list[tuple[Any, str]]:
        if len(set(states)) < len(STATES):
            rows = [one for one in rows if one[1] in states]
        for column, value in values.items():
            read = attrgetter(column)
            rows = [one for one in rows if _cell(read(one[0] if one[1] == SHIPPED else one[0].entry)) == value]
        return [one for one in rows if _is_seen(one, actor)] if actor.area else rows

    def counts(self, actor: Actor) -> dict[str, int]:
        """State → how many rows."""
        if not actor.area:
            return {state: self._counts[state] for state in STATES}
        found = dict.fromkeys(STATES, 0)
        for one in self._rows:
            if _is_seen(one, actor):
                found[one[1]] += 1
        return found

    def _row(self, one: tuple[Any, str]) -> TableRow:
        what, state = one
        return TableRow(OwnRow(self._kind, what) if state == SHIPPED else what, state)

    def _holding(self, text: str, sort: str) -> list[tuple[Any, str]]:
        wanted, rows, texts = normal_text(text), self._rows, self._texts
        if not sort:
            return [row for row, words in zip(rows, texts, strict=True) if wanted in words] if wanted else rows
        order = self._order(sort)
        return [rows[place] for place in order if not wanted or wanted in texts[place]]

    def _order(self, sort: str) -> list[int]:
        """Places of the rows by a column: numbers by their size, texts by pinyin as far as GB 18030 goes by it, which
        characters in common use do; empty cells last.
        """
        if sort not in self._orders:
            column, is_last_first = sort.removeprefix("-"), sort.startswith("-")
            keys = [_sort_key(_value(what, state, column)) for what, state in self._rows]
            filled = [place for place, key in enumerate(keys) if key]
            filled.sort(key=lambda place: keys[place], reverse=is_last_first)
            self._orders[sort] = [*filled, *(place for place, key in enumerate(keys) if not key)]
        return self._orders[sort]

    def _normal_texts(self) -> list[str]:
        texts = list(self._plain_texts())
        # all at once, which takes a twentieth of the time that one after the other does
        found = normal_text(BETWEEN_ROWS.join(texts)).split(BETWEEN_ROWS)
        return found if len(found) == len(texts) else list(map(normal_text, texts))

    def _plain_texts(self) -> Iterator[str]:
        columns = tuple(BY_NAME[self._kind].columns)
        cells = attrgetter(*columns)  # a kind has a note besides its key: two at least
        for what, state in self._rows:
            values = map(_cell, cells(what if state == SHIPPED else what.entry))
            more = () if state == SHIPPED or not _is_bound(what) else conditions_of(what).values()
            yield BETWEEN_CELLS.join((*values, *more))


class RowTables:
    """Makes tables, and keeps one of each kind."""

    def __init__(self) -> None:
        self._kept: dict[str, RowTable] = {}
        self._lock = Lock()

    def renew(self, state: Callable[[], PublishedState]) -> None:
        """Make those that are kept anew where something else is published; where none is kept nothing is read."""
        for kind in list(self._kept):
            self(state(), kind)

    def __call__(self, state: PublishedState, kind: str) -> RowTable:
        """The table of a kind at a version."""
        with self._lock:
            table = self._kept.get(kind)
            if table is None:
                table = self._kept[kind] = RowTable(state, kind)
            elif table.state is not state:
                table = self._kept[kind] = table.at(state)
            return table


def _value(what: Any, state: str, column: str) -> Any:
    """What a row says in a column; what ships says nothing in those that begin with `@`."""
    if state == SHIPPED:
        return "" if column.startswith("@") else getattr(what, column)
    return conditions_of(what)[column] if column.startswith("@") else getattr(what.entry, column)


def _sort_key(value: Any) -> tuple[Any, ...]:
    """Empty where the cell is."""
    if isinstance(value, int | float):
        return (float(value), b"") if value else ()
    cell = _cell(value)
    return (0.0, cell.encode("gb18030", "replace")) if cell else ()


def _is_bound(row: OwnRow) -> bool:
    """Whether it says anything besides its columns."""
    return row.off or bool(row.owner) or row.is_conditional


def _is_seen(one: tuple[Any, str], actor: Actor) -> bool:
    what, state = one
    if state == SHIPPED or (what.scope.everywhere and what.kind not in WITH_REGION):
        return True  # everybody's
    return actor.sees(what.key, (what,))


def _cell(value: Any) -> str:
    """A cell to be looked through: near enough to how it is shown."""
    if value.__class__ is str:
        return str(value)
    if isinstance(value, tuple):
        return "|".join(map(_cell, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
