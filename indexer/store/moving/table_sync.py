"""Making a table what it is elsewhere, a portion at a time: rows that lack are written, others mended, more deleted.

It may stop anywhere and begin again, and what was alike stays as it is. So one pass copies, the next ones follow what
others wrote meanwhile, and the last one, while nobody writes, is over soon.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Table, func, select, tuple_

from indexer.store.engine import writing
from indexer.store.moving.fingerprints import Fingerprint, is_numbered, spans, within
from indexer.store.moving.row_writes import add_rows, change_rows, delete_rows

# A table of no more rows is compared at once; of others so many rows at a time, whose keys are named.
SMALL, PORTION = 20_000, 2_000
Key = tuple[Any, ...]
Rows = dict[Key, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class TablePair:
    """A table in two databases: `target` becomes what `source` is."""

    table: Table
    source: Engine
    target: Engine

    @property
    def key(self) -> list[ColumnElement[Any]]:
        """What tells its rows."""
        return list(self.table.primary_key.columns)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What both databases say of a table.

    Attributes:
        rows: How many the source has, and the target.
        due: The spans that are not alike, in order.
    """

    rows: tuple[int, int]
    due: tuple[int, ...]


def compare(pair: TablePair, among: Collection[int] | None = None) -> Comparison:
    """Compare a table, each side counting by itself at the same time. `among`: only these spans."""
    with ThreadPoolExecutor(1) as other:
        elsewhere = other.submit(_spans, pair.target, pair.table, among)
        here = _spans(pair.source, pair.table, among)
        there = elsewhere.result()
    due = sorted(span for span in here.keys() | there.keys() if here.get(span) != there.get(span))
    return Comparison((_rows_of(here), _rows_of(there)), tuple(due))


def sync(pair: TablePair, *, told: Callable[[int], None] = lambda rows: None) -> int:
    """Make a table alike; returns how many rows were changed. `told` is given how many have been looked at, after each
    portion.
    """
    return mend(pair, compare(pair), told)


def mend(pair: TablePair, found: Comparison, told: Callable[[int], None] = lambda rows: None) -> int:
    """Make alike what a comparison found; returns how many rows were changed."""
    if not found.due:
        return 0
    if max(found.rows) <= SMALL:
        return _alike(pair, None, told)
    if is_numbered(pair.table):
        return sum(_alike(pair, within(pair.table, span), told) for span in found.due)
    return _sync_scattered(pair, told)


def _spans(engine: Engine, table: Table, among: Collection[int] | None) -> dict[int, Fingerprint]:
    with engine.connect() as connection:
        return spans(connection, table, among)


def _rows_of(found: dict[int, Fingerprint]) -> int:
    return sum(rows for rows, _ in found.values())


def _count(engine: Engine, table: Table) -> int:
    with engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _sync_scattered(pair: TablePair, told: Callable[[int], None]) -> int:
    """Of rows whose keys are texts, hashes, or several columns: those of the source by their keys, then what only the
    target has.
    """
    changed = sum(_alike(pair, _named(pair, keys), told) for keys in _portions(pair.source, pair))
    if _count(pair.target, pair.table) > _count(pair.source, pair.table):
        changed += sum(_alike(pair, _named(pair, keys), lambda rows: None) for keys in _portions(pair.target, pair))
    return changed


def _portions(engine: Engine, pair: TablePair) -> Iterator[list[Key]]:
    last: Key | None = None
    while True:
        query = select(*pair.key).order_by(*pair.key).limit(PORTION)
        with engine.connect() as connection:
            rows = connection.execute(query if last is None else query.where(tuple_(*pair.key) > last)).all()
        if not rows:
            return
        yield [tuple(row) for row in rows]
        last = tuple(rows[-1])


def _named(pair: TablePair, keys: Sequence[Key]) -> ColumnElement[bool]:
    return tuple_(*pair.key).in_(keys)


def _alike(pair: TablePair, where: ColumnElement[bool] | None, told: Callable[[int], None]) -> int:
    """Make the rows that fit alike."""
    with pair.source.connect() as connection:
        here = _rows(connection, pair, where)
    with pair.target.connect() as connection:
        there = _rows(connection, pair, where)
    gone = [key for key in there if key not in here]
    other = [row for key, row in here.items() if key in there and there[key] != row]
    new = [row for key, row in here.items() if key not in there]
    if gone or other or new:
        # deleted before written: a text that one row had may be another's now
        with writing(pair.target, bulk=True) as connection:
            delete_rows(connection, pair.table, gone)
            change_rows(connection, pair.table, other)
            add_rows(connection, pair.table, new)
    told(len(here))
    return len(gone) + len(other) + len(new)


def _rows(connection: Connection, pair: TablePair, where: ColumnElement[bool] | None) -> Rows:
    names = [column.name for column in pair.table.columns]
    places = [names.index(column.name) for column in pair.table.primary_key.columns]
    query = select(pair.table) if where is None else select(pair.table).where(where)
    rows = (tuple(row) for row in connection.execute(query))
    return {tuple(row[place] for place in places): row for row in rows}
