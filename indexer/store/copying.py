"""Many rows into a table of PostgreSQL by COPY, which takes a fifth of the processor time of statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Table
from sqlalchemy.exc import DatabaseError

from indexer.store.postgresql import fault_of

# What a column of floating numbers is to the driver; of all others it knows the name that makes the column.
FLOAT = "float8"


def copy_rows(connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows within a transaction; their values come in the order of the names, as the driver takes them.

    Raises:
        StoreBusy: The server says so, or is away.
        DatabaseError: It takes a row for wrong; nothing is inserted.
    """
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    said = [table.c[name].type.compile(dialect=connection.dialect).lower() for name in names]
    types = [FLOAT if kind == "float" else kind for kind in said]
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row(row)
    except psycopg.Error as error:
        if (fault := fault_of(error, connection.engine.url, driver.broken)) is not None:
            raise fault from error
        raise DatabaseError(f"COPY {table.name}", None, error) from error  # as SQLAlchemy tells it
