"""What rows of the dictionaries did in the last weeks, as the worker has summed it. Functions over the log."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, inspect, select

from dictionaries.editing.own_row import RowKey
from indexer.store.editing.row_columns import key_columns, key_of
from indexer.store.engine import writing
from indexer.store.queries.query_log_tables import row_use_rounds, row_uses
from indexer.store.queries.query_weeks import AT_ONCE

# It acts on what is asked; on its own words alone, which too few ask; not even on these; on them, and what it leads to
# is not there. UNTRIED: nobody has asked its own words yet, or it has none that are a query by themselves.
ACTS, UNASKED, IDLE, DEAD, UNTRIED = "acts", "unasked", "idle", "dead", ""
KEY = ("kind", "key", "region", "site", "department")


@dataclass(frozen=True, slots=True)
class RowUse:
    """What one row did.

    Attributes:
        row: Number of the published row that this is about; 0: it ships.
        begun: Since when the row has said the same, ms since 1970 UTC; None: it ships.
        week: Monday from which on it counts.
        queries: How many texts it acts on now.
        searches, reported, clicked, first: Theirs in the weeks of the row; see `Counted`.
        reported_before, clicked_before, first_before: Theirs in the weeks before it.
        state: `ACTS`, `UNASKED`, `IDLE`, `DEAD` or `UNTRIED`; why: in Chinese, "" where it does something.
        tried: When its own words were asked, ms since 1970 UTC; 0: never.
    """

    key: RowKey
    row: int
    begun: int | None
    week: str
    queries: int = 0
    searches: int = 0
    reported: int = 0
    clicked: int = 0
    first: int = 0
    reported_before: int = 0
    clicked_before: int = 0
    first_before: int = 0
    state: str = UNTRIED
    why: str = ""
    tried: int = 0

    @property
    def times(self) -> int:
        """In how many searches it acted: see `Counted`."""
        return max(self.searches, self.reported)


@dataclass(frozen=True, slots=True)
class RowUseRound:
    """When it was summed, and over what.

    Attributes:
        at: ms since 1970 UTC.
        first, last: Mondays of the first and the last week.
        queries: Texts that were asked, each from one region; searches: theirs.
        total: All searches of these weeks.
    """

    at: int
    first: str
    last: str
    queries: int
    searches: int
    total: int


COLUMNS = tuple([name for name in RowUse.__dataclass_fields__ if name != "key"])


def write_uses(engine: Engine, uses: Sequence[RowUse], round_: RowUseRound) -> None:
    """Put the sums in the place of those that are there."""
    found = [{**key_columns(one.key), **{name: getattr(one, name) for name in COLUMNS}} for one in uses]
    with writing(engine) as connection:
        connection.execute(delete(row_uses))
        connection.execute(delete(row_use_rounds))
        for start in range(0, len(found), AT_ONCE):
            connection.execute(insert(row_uses), found[start : start + AT_ONCE])
        connection.execute(insert(row_use_rounds), asdict(round_))


def last_uses_round(connection: Connection) -> RowUseRound | None:
    """When it was summed last; None: never."""
    if not inspect(connection).has_table(row_use_rounds.name):
        return None
    columns = [row_use_rounds.c[name] for name in RowUseRound.__dataclass_fields__]
    row = connection.execute(select(*columns).order_by(row_use_rounds.c.at.desc()).limit(1)).first()
    return None if row is None else RowUseRound(*row)


def uses_of(connection: Connection, states: Collection[str] | None = None) -> list[RowUse]:
    """Of all rows, or of those in some states."""
    query = select(row_uses)
    if states is not None:
        query = query.where(row_uses.c.state.in_(list(states)))
    return [_use(row) for row in connection.execute(query)]


def use_of(connection: Connection, key: RowKey) -> RowUse | None:
    """Of one row; None: nothing is known of it."""
    values = key_columns(key)
    query = select(row_uses).where(*(row_uses.c[name] == values[name] for name in KEY))
    row = connection.execute(query).one_or_none()
    return None if row is None else _use(row)


def _use(row: Row[Any]) -> RowUse:
    return RowUse(key_of(row), **{name: getattr(row, name) for name in COLUMNS})
