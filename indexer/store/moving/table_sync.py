"""Making a table what it is elsewhere, a portion at a time: rows that lack are written, others mended, more deleted.

It may stop anywhere and begin again, and what was alike stays as it is. So one pass copies, the next ones follow what
others wrote meanwhile, and the last one, while nobody writes, is over soon.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Table,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
    tuple_,
    update,
)

from indexer.store.engine import writing
from indexer.store.moving.fingerprints import SPAN, is_numbered, key_of, spans

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


def sync(pair: TablePair, *, quick: bool = False, told: Callable[[int], None] = lambda rows: None) -> int:
    """Make a table alike; returns how many rows were changed.

    Args:
        quick: Of numbered rows only spans are compared whose fingerprints differ.
        told: Is given how many rows have been looked at, after each portion.
    """
    if _count(pair.source, pair.table) <= SMALL and _count(pair.target, pair.table) <= SMALL:
        return _alike(pair, None, told)
    if is_numbered(pair.table):
        return sum(_alike(pair, _within(pair, span), told) for span in _due(pair, quick))
    return _sync_scattered(pair, told)


def _count(engine: Engine, table: Table) -> int:
    with engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _due(pair: TablePair, quick: bool) -> list[int]:
    """The spans to be compared, in order."""
    with pair.source.connect() as connection:
        here = spans(connection, pair.table)
    with pair.target.connect() as connection:
        there = spans(connection, pair.table)
    return [span for span in sorted(here.keys() | there.keys()) if not quick or here.get(span) != there.get(span)]


def _within(pair: TablePair, span: int) -> ColumnElement[bool]:
    key = key_of(pair.table)
    return and_(key >= span * SPAN, key < (span + 1) * SPAN)


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
        with writing(pair.target, bulk=True) as connection:
            _write(connection, pair, gone, other, new)
    told(len(here))
    return len(gone) + len(other) + len(new)


def _rows(connection: Connection, pair: TablePair, where: ColumnElement[bool] | None) -> Rows:
    names = [column.name for column in pair.table.columns]
    places = [names.index(column.name) for column in pair.table.primary_key.columns]
    query = select(pair.table) if where is None else select(pair.table).where(where)
    rows = (tuple(row) for row in connection.execute(query))
    return {tuple(row[place] for place in places): row for row in rows}


def _write(
    connection: Connection,
    pair: TablePair,
    gone: Sequence[Key],
    other: Sequence[tuple[Any, ...]],
    new: Sequence[tuple[Any, ...]],
) -> None:
    """Deleted before written: a text that one row had may be another's now."""
    table, columns = pair.table, pair.table.columns.keys()
    same = and_(*(column == bindparam(f"of_{column.name}") for column in table.primary_key.columns))
    keys = [column.name for column in table.primary_key.columns]
    if gone:
        connection.execute(delete(table).where(same), [dict(zip(_of(keys), key, strict=True)) for key in gone])
    if other:
        rows = [dict(zip(columns, row, strict=True)) for row in other]
        change = update(table).where(same).values({name: bindparam(f"to_{name}") for name in columns})
        connection.execute(change, [_changed(row, keys) for row in rows])
    if new:
        connection.execute(insert(table), [dict(zip(columns, row, strict=True)) for row in new])


def _changed(row: dict[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    return {f"to_{name}": value for name, value in row.items()} | {f"of_{name}": row[name] for name in keys}


def _of(keys: Sequence[str]) -> list[str]:
    return [f"of_{name}" for name in keys]
