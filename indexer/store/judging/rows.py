"""Rows of judging: values, and how they are written and read. Functions over a connection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, RowMapping, Table, func, insert, select, update

from indexer.store.judging.tables import judgements, pool, queries, sets, settlements
from indexer.store.row_checksums import is_whole, require_whole, write_checksums

# Rows that one statement writes or names.
PORTION: Final = 500


@dataclass(frozen=True, slots=True)
class SetRow:
    """A set.

    Attributes:
        number: From 1, never used twice; 0: not written yet.
        made: ms since 1970 UTC.
        guideline: Markdown that says what each grade means.
        source: Where its queries come from.
    """

    number: int
    name: str
    made: int
    author: str
    note: str
    guideline: str
    source: str


@dataclass(frozen=True, slots=True)
class QueryRow:
    """A query of a set. `number`: 0: not written yet; "" of any text: not known."""

    number: int
    query_set: int
    id: str
    text: str
    region: str
    audience: str
    kind: str
    band: str
    weight: float


@dataclass(frozen=True, slots=True)
class PoolRow:
    """A document that is to be judged for a query; `states`: JSON of the names of those that found it."""

    number: int
    query_set: int
    query: int
    document: str
    states: str


@dataclass(frozen=True, slots=True)
class JudgementRow:
    """What a judge said of a pair.

    Attributes:
        query: Number of its row.
        at: ms since 1970 UTC.
        guideline: Digest of the text that the judge had; "": not known.
        ended: When it was replaced or taken back, ms since 1970 UTC; None: it counts.
    """

    number: int
    query_set: int
    query: int
    document: str
    judge: str
    grade: int
    reason: str
    at: int
    guideline: str
    ended: int | None = None


@dataclass(frozen=True, slots=True)
class SettlementRow:
    """What somebody decided of a pair on which judges are apart; fields as of a judgement."""

    number: int
    query_set: int
    query: int
    document: str
    grade: int
    reason: str
    author: str
    at: int
    ended: int | None = None


OF_SET: Final = (queries, pool, judgements, settlements)
AnyRow = TypeVar("AnyRow", SetRow, QueryRow, PoolRow, JudgementRow, SettlementRow)
TABLES: Final[Mapping[type, Table]] = {
    SetRow: sets, QueryRow: queries, PoolRow: pool, JudgementRow: judgements, SettlementRow: settlements,
}  # fmt: skip


def add_rows(connection: Connection, rows: Sequence[AnyRow]) -> None:
    """Write new rows of one kind, in their order; the database numbers them."""
    if not rows:
        return
    table = TABLES[type(rows[0])]
    last = int(connection.execute(select(func.max(table.c.number))).scalar() or 0)
    values = [{name: value for name, value in asdict(row).items() if name != "number"} for row in rows]
    for first in range(0, len(values), PORTION):
        connection.execute(insert(table), values[first : first + PORTION])
    made = connection.execute(select(table.c.number).where(table.c.number > last)).scalars().all()
    write_checksums(connection, table, made)


def sets_of(connection: Connection, name: str | None = None) -> list[SetRow]:
    """Every set, oldest first; `name`: the one that is called so, or none. Raises `DamagedRows`."""
    query = select(sets).order_by(sets.c.number)
    return _required(connection, SetRow, query if name is None else query.where(sets.c.name == name))


def queries_of(connection: Connection, query_set: int) -> list[QueryRow]:
    """The queries of a set in their order. Raises `DamagedRows`: a set with a query less is another one."""
    query = select(queries).where(queries.c.query_set == query_set).order_by(queries.c.number)
    return _required(connection, QueryRow, query)


def pool_of(connection: Connection, query_set: int, query: int | None = None) -> list[PoolRow]:
    """What of a set, or of one of its queries, is to be judged, oldest first; damaged rows are left out."""
    return _whole(connection, PoolRow, query_set, query)


def judgements_of(
    connection: Connection, query_set: int, query: int | None = None, *, ended: bool = False
) -> list[JudgementRow]:
    """What judges said, oldest first; damaged rows are left out. `ended`: also what was replaced or taken back."""
    found = _whole(connection, JudgementRow, query_set, query)
    return [row for row in found if ended or row.ended is None]


def settlements_of(
    connection: Connection, query_set: int, query: int | None = None, *, ended: bool = False
) -> list[SettlementRow]:
    """What was decided, oldest first; likewise."""
    found = _whole(connection, SettlementRow, query_set, query)
    return [row for row in found if ended or row.ended is None]


def pool_counts(connection: Connection, query_set: int) -> dict[int, int]:
    """Number of a query → how many documents of it are to be judged; damaged rows count."""
    counted = select(pool.c.query, func.count()).where(pool.c.query_set == query_set).group_by(pool.c.query)
    return {int(query): int(count) for query, count in connection.execute(counted)}


def judged_counts(connection: Connection, query_set: int) -> dict[tuple[int, str], int]:
    """Number of a query and a judge → how many grades of theirs count; damaged rows count."""
    table = judgements.c
    counted = select(table.query, table.judge, func.count()).where(table.query_set == query_set, table.ended.is_(None))
    found = connection.execute(counted.group_by(table.query, table.judge))
    return {(int(query), judge): int(count) for query, judge, count in found}


def end_rows(connection: Connection, rows: Sequence[JudgementRow] | Sequence[SettlementRow], at: int) -> None:
    """Note that rows of one kind do not count from a moment on, ms since 1970 UTC."""
    if not rows:
        return
    table, numbers = TABLES[type(rows[0])], [row.number for row in rows]
    for portion in _portions(numbers):
        connection.execute(update(table).where(table.c.number.in_(portion)).values(ended=at))
    write_checksums(connection, table, numbers)


def change_states(connection: Connection, states: Mapping[int, str]) -> None:
    """Note anew which states found documents of the pool. `states`: number of a row → JSON."""
    for number, text in states.items():
        connection.execute(update(pool).where(pool.c.number == number).values(states=text))
    write_checksums(connection, pool, list(states))


def remove_set(connection: Connection, query_set: int) -> None:
    """Remove a set with all that was judged of it."""
    for table in OF_SET:
        connection.execute(table.delete().where(table.c.query_set == query_set))
    connection.execute(sets.delete().where(sets.c.number == query_set))


def _portions(numbers: Sequence[int]) -> Iterable[Sequence[int]]:
    return (numbers[first : first + PORTION] for first in range(0, len(numbers), PORTION))


def _required(connection: Connection, of: type[AnyRow], query: Any) -> list[AnyRow]:
    found = connection.execute(query).mappings().all()
    require_whole(TABLES[of], found)
    return [_row(of, row) for row in found]


def _whole(connection: Connection, of: type[AnyRow], query_set: int, query: int | None) -> list[AnyRow]:
    table = TABLES[of]
    asked = select(table).where(table.c.query_set == query_set).order_by(table.c.number)
    found = connection.execute(asked if query is None else asked.where(table.c.query == query)).mappings()
    return [_row(of, row) for row in found if is_whole(table, row)]


def _row(of: type[AnyRow], row: RowMapping) -> AnyRow:
    return of(**{one.name: row[one.name] for one in fields(of)})
