"""What a table has in it, in a few numbers that both databases count by themselves: how many rows, and a sum for each
column. Nothing is read out for it (a million rows a second).

Sums tell a row that is there or not, and a number or a length that has changed. They do not tell a text from another
one of its length: what has to be sure of that compares rows.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, ColumnElement, Connection, Float, Integer, Table, case, cast, func, select
from sqlalchemy.dialects import sqlite

# Numbers are taken modulo this: 64-bit hashes would not fit a sum of them.
MODULUS = 1_000_003
# Keys of one span.
SPAN = 10_000
Fingerprint = tuple[int, ...]


def fingerprint(connection: Connection, table: Table) -> Fingerprint:
    """That of a whole table; its first number is how many rows there are."""
    return _whole(connection.execute(select(func.count(), *_sums(table))).one())


def spans(connection: Connection, table: Table) -> dict[int, Fingerprint]:
    """Those of the spans of a table that rows are numbered in: key // `SPAN` → fingerprint."""
    span = key_of(table) // SPAN
    query = select(span, func.count(), *_sums(table)).group_by(span)
    return {int(row[0]): _whole(row[1:]) for row in connection.execute(query)}


def key_of(table: Table) -> Column[Any]:
    """The first column of a primary key."""
    return next(iter(table.primary_key.columns))


def is_numbered(table: Table) -> bool:
    """Whether the database numbers a table's rows one after the other, so that spans of them are of a size."""
    numbered = table.autoincrement_column
    return numbered is not None and numbered.type.compile(sqlite.dialect()) == "INTEGER"  # a hash is a BIGINT


def _sums(table: Table) -> list[ColumnElement[Any]]:
    return [func.sum(func.coalesce(_weight(column), 0)) for column in table.columns]


def _weight(column: Column[Any]) -> ColumnElement[Any]:
    if isinstance(column.type, Float):
        return case((column.is_(None), 0), else_=1)
    return cast(column, BigInteger) % MODULUS if isinstance(column.type, Integer) else func.length(column)


def _whole(row: Any) -> Fingerprint:
    return tuple(int(value or 0) for value in row)
