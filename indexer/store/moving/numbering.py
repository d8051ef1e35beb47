"""Carrying over which number a table gives next: none is given twice, not even one whose row is gone."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, cast, column, func, insert, select, table, update
from sqlalchemy.dialects.postgresql import REGCLASS

# What SQLite notes of tables whose numbers are never given twice.
NOTED = table("sqlite_sequence", column("name"), column("seq"))


def last_number(connection: Connection, of: Table) -> int:
    """The last number that a table gave; 0: none, or it gives none."""
    numbered = of.autoincrement_column
    if numbered is None:
        return 0
    found = [connection.execute(select(func.max(numbered))).scalar()]
    if connection.dialect.name == "postgresql":
        found.append(connection.execute(select(func.pg_sequence_last_value(_sequence(connection, of)))).scalar())
    elif of.dialect_options["sqlite"]["autoincrement"]:
        found.append(connection.execute(select(NOTED.c.seq).where(NOTED.c.name == of.name)).scalar())
    return max(int(number or 0) for number in found)


def set_number(connection: Connection, of: Table, number: int) -> None:
    """Have a table give greater numbers than one."""
    if number <= 0 or of.autoincrement_column is None:
        return
    if connection.dialect.name == "postgresql":
        # of a column that numbers nothing there is no sequence, and nothing is set
        connection.execute(select(func.setval(_sequence(connection, of), number)))
    elif of.dialect_options["sqlite"]["autoincrement"]:
        noted = NOTED.c.name == of.name
        if not connection.execute(update(NOTED).where(noted).values(seq=number)).rowcount:
            connection.execute(insert(NOTED).values(name=of.name, seq=number))


def _sequence(connection: Connection, of: Table) -> ColumnElement[Any]:
    quoted = connection.dialect.identifier_preparer.quote(of.name)
    assert of.autoincrement_column is not None
    return cast(func.pg_get_serial_sequence(quoted, of.autoincrement_column.name), REGCLASS)
