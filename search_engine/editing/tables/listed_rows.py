"""The rows of a kind as a table that is edited in place: what is published with one's own drafts in it, those of rows
that are not there yet before all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from dictionaries.editing.own_row import OwnRow, RowKey
from indexer.store.editing.drafts import Draft
from indexer.store.editing.listed_drafts import drafts_of_keys, new_drafts, own_drafts
from search_engine.editing.actor import Actor
from search_engine.editing.formatting import row_cells
from search_engine.editing.rows.row_list import STATES, row_state
from search_engine.editing.tables.row_table import RowTable, TableRow
from search_engine.editing.versions.state import PublishedState

# A row that is only drafted.
NEW = "new"


@dataclass(frozen=True, slots=True)
class TableInput:
    """What somebody looks at.

    Attributes:
        text: Stands in a cell.
        states: Of `STATES`.
        values: Column → what its cell says.
        sort: See `RowTable.find`.
    """

    text: str = ""
    states: Collection[str] = STATES
    values: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""

    @property
    def with_new(self) -> bool:
        """Whether rows that are only drafted are among them: where none is looked for that is published."""
        return set(self.states) == set(STATES)


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row of the table.

    Attributes:
        row: As it is with one's own draft; where that takes it away, as it is published.
        state: One of `STATES`, or `new`.
        published: The row that is in force, or off; None: there is none.
        mine: One's own draft of it.
        others: Who else has drafted something of it.
    """

    row: OwnRow
    state: str
    published: OwnRow | None = None
    mine: Draft | None = None
    others: tuple[str, ...] = ()

    @property
    def goes(self) -> bool:
        """Whether one's own draft takes it away: what ships is in force again, or nothing."""
        return self.mine is not None and self.mine.row is None

    @property
    def changed(self) -> frozenset[str]:
        """Columns in which one's own draft says something else than what is published."""
        if self.mine is None or self.mine.row is None or self.published is None:
            return frozenset()
        before, after = row_cells(self.published), row_cells(self.row)
        return frozenset(name for name in {*before, *after} if before.get(name, "") != after.get(name, ""))


def listed(
    connection: Connection,
    table: RowTable,
    actor: Actor,
    kind: str,
    wish: TableInput,
    *,
    first: int = 0,
    size: int = 100,
) -> tuple[int, list[ListedRow]]:
    """How many rows fit, and some of them."""
    fresh, new = 0, list[Draft]()
    if wish.with_new:
        fresh, new = new_drafts(connection, actor.name, kind, wish.text, wish.values, first=first, size=size)
    begin, rest = max(first - fresh, 0), size - len(new)
    total, rows = table.find(
        actor, wish.text, wish.states, first=begin, size=rest, values=wish.values, sort=wish.sort
    )  # fmt: skip
    shown = [ListedRow(one.row, NEW, None, one) for one in new if one.row is not None]
    return fresh + total, [*shown, *with_drafts(connection, actor, kind, rows)]


def with_drafts(connection: Connection, actor: Actor, kind: str, rows: Sequence[TableRow]) -> list[ListedRow]:
    """Published rows with the drafts of them."""
    of_key: dict[object, list[Draft]] = {}
    for draft in drafts_of_keys(connection, kind, [one.row.key for one in rows]):
        if actor.holds(draft.key, (draft.row, draft.begun)):
            of_key.setdefault(draft.key, []).append(draft)
    found = []
    for one in rows:
        drafts = of_key.get(one.row.key, ())
        mine = next((draft for draft in drafts if draft.author == actor.name), None)
        others = tuple(draft.author for draft in drafts if draft is not mine)
        shown = mine.row if mine is not None and mine.row is not None else one.row
        found.append(ListedRow(shown, one.state, one.row, mine, others))
    return found


def named(
    connection: Connection, state: PublishedState, actor: Actor, kind: str, keys: Sequence[RowKey]
) -> list[ListedRow]:
    """Rows of some keys; see `Editor.rows_named`."""
    there: dict[RowKey, TableRow] = {}
    for key in keys:
        row, own = state.in_force(key), state.own(key)
        if row is not None and actor.sees(key, (own,)):
            there[key] = TableRow(row, row_state(own, state.shipped.of(kind, key.key)))
    found = dict(zip(there, with_drafts(connection, actor, kind, list(there.values())), strict=True))
    new = own_drafts(connection, actor.name, kind, [key for key in keys if key not in there])
    found |= {key: ListedRow(draft.row, NEW, None, draft) for key, draft in new.items() if draft.row is not None}
    return [found[key] for key in keys if key in found]
