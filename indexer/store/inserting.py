"""Many rows into a table, as the database takes them quickest.

SQLAlchemy's own way makes a dictionary of every row and looks at each value (30 µs a row). SQLite's driver is given the
very statement with the rows as they are (5 µs), PostgreSQL's copies them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert


def insert_rows(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows whose values come in the order of the names. Raises `StoreBusy` where a server says so."""
    if connection.dialect.name == "postgresql":
        from indexer.store.copying import copy_rows  # its driver is an extra

        copy_rows(connection, table, names, rows)
        return
    statement = insert(table).compile(dialect=connection.dialect, column_keys=list(names))
    connection.exec_driver_sql(str(statement), list(rows))
