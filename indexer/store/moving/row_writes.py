"""Writing whole rows as another database holds them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, delete, update

from indexer.errors import UnfitRow
from indexer.store.inserting import insert_rows

Row = tuple[Any, ...]
NUL = "\0"


def delete_rows(connection: Connection, table: Table, keys: Sequence[Row]) -> None:
    """Delete rows by their primary keys."""
    if keys:
        names = [f"of_{column.name}" for column in table.primary_key.columns]
        connection.execute(delete(table).where(_same(table)), [dict(zip(names, key, strict=True)) for key in keys])


def change_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Give rows of the same keys all their values anew. Raises `UnfitRow`."""
    if not rows:
        return
    _refuse_unfit(connection, table, rows)
    columns, keys = table.columns.keys(), [column.name for column in table.primary_key.columns]
    change = update(table).where(_same(table)).values({name: bindparam(f"to_{name}") for name in columns})
    named = [dict(zip(columns, row, strict=True)) for row in rows]
    connection.execute(change, [_prefixed("to", row, columns) | _prefixed("of", row, keys) for row in named])


def add_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows. Raises `UnfitRow`."""
    if rows:
        _refuse_unfit(connection, table, rows)
        insert_rows(connection, table, table.columns.keys(), rows)


def _same(table: Table) -> Any:
    return and_(*(column == bindparam(f"of_{column.name}") for column in table.primary_key.columns))


def _prefixed(prefix: str, row: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {f"{prefix}_{name}": row[name] for name in names}


def _refuse_unfit(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """A text with NUL, which only SQLite holds. Looked for before anything is sent: the server names no row."""
    if connection.dialect.name == "sqlite":
        return
    for row in rows:
        for column, value in zip(table.columns, row, strict=True):
            if isinstance(value, str) and NUL in value:
                key = [row[place] for place, one in enumerate(table.columns) if one.primary_key]
                raise UnfitRow(table.name, column.name, key)
