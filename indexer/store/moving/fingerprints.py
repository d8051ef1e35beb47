"""What a table has in it, in a few numbers that both databases count by themselves: how many rows, and a sum of a hash
of each. Nothing is read out for it, and no change of any value is missed.

Each database joins a row's values to one text, in the same form, and takes its SHA-256: PostgreSQL has that function,
SQLite is lent Python's.
"""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Float,
    Integer,
    LargeBinary,
    Table,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import BIT

# Bits of a row's hash: the sum of two billion rows fits 64 bits.
BITS = 32
# Keys of one span.
SPAN = 10_000
# Of floating numbers as much counts as both databases give in the same digits.
FLOATS = 1_024
# A name that no database has by itself.
LENT = "zwfw_row_hash"
BETWEEN, NULL = "\x1f", "\x1e"
# Rows, and the sum of their hashes.
Fingerprint = tuple[int, int]
# A table whose rows are not numbered is one span.
WHOLE = 0


def spans(connection: Connection, table: Table, among: Collection[int] | None = None) -> dict[int, Fingerprint]:
    """The fingerprints of the spans of a table: key // `SPAN` → fingerprint.

    Args:
        among: Only these spans.
    """
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        driver.create_function(LENT, 1, _row_hash, deterministic=True)
    span = (key_of(table) // SPAN) if is_numbered(table) else literal(WHOLE)
    query = select(span.label("span"), func.count(), func.sum(_hash(connection, table))).group_by("span")
    if among is not None and is_numbered(table):
        query = query.where(or_(*(within(table, number) for number in among)))
    return {int(row[0]): (int(row[1]), int(row[2])) for row in connection.execute(query)}


def within(table: Table, span: int) -> ColumnElement[bool]:
    """Whether a row is of a span."""
    key = key_of(table)
    return and_(key >= span * SPAN, key < (span + 1) * SPAN)


def key_of(table: Table) -> Column[Any]:
    """The first column of a primary key."""
    return next(iter(table.primary_key.columns))


def is_numbered(table: Table) -> bool:
    """Whether the database numbers a table's rows one after the other, so that spans of them are of a size."""
    numbered = table.autoincrement_column
    return numbered is not None and numbered.type.compile(sqlite.dialect()) == "INTEGER"  # a hash is a BIGINT


def _hash(connection: Connection, table: Table) -> ColumnElement[Any]:
    is_server = connection.dialect.name == "postgresql"
    columns = list(table.columns)
    row: ColumnElement[str] = _value(columns[0], is_server)
    for column in columns[1:]:
        row = row.concat(literal(BETWEEN)).concat(_value(column, is_server))
    if not is_server:
        hashed: ColumnElement[Any] = getattr(func, LENT)(cast(row, LargeBinary))
        return hashed
    first = func.substr(func.sha256(func.convert_to(row, "UTF8")), 1, BITS // 8)
    return cast(cast(func.concat("x", func.encode(first, "hex")), BIT(BITS)), BigInteger)


def _value(column: Column[Any], is_server: bool) -> ColumnElement[str]:
    text: ColumnElement[Any]
    if isinstance(column.type, LargeBinary):
        text = func.encode(column, "hex") if is_server else func.lower(func.hex(column))
    elif isinstance(column.type, Float):
        scaled = column * FLOATS
        text = cast(cast(func.trunc(scaled) if is_server else scaled, BigInteger), Text)
    elif isinstance(column.type, Integer):
        text = cast(column, Text)
    else:
        text = column
    # not by what is made of it: SQLite's hex of nothing is an empty text
    return case((column.is_(None), NULL), else_=text) if column.nullable else text


def _row_hash(row: bytes) -> int:
    """Of a text with a changed byte the rest counts, as it is read."""
    return int.from_bytes(sha256(row.decode(errors="replace").encode()).digest()[: BITS // 8])
