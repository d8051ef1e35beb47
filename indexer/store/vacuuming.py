"""Freeing the place of deleted rows on PostgreSQL, where nothing overwrites them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Connection, DateTime, column, func, select, table

from indexer.store.engine import open_plain
from indexer.store.location import Location

# What PostgreSQL counts of tables.
COUNTED = table(
    "pg_stat_user_tables",
    column("schemaname"), column("relname"), column("n_dead_tup"), column("last_vacuum", DateTime(timezone=True)),
)  # fmt: skip


def vacuum(location: Location, since: float) -> bool:
    """Vacuum the tables of a namespace that have deleted rows and were not vacuumed since a time (seconds since 1970
    UTC). Reading and writing go on; a row that an older transaction may still read stays. Always True.
    """
    engine = open_plain(location).execution_options(isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            for name in _due(connection, datetime.fromtimestamp(since, UTC)):
                _vacuum(connection, name)
    finally:
        engine.dispose()
    return True


def _due(connection: Connection, since: datetime) -> list[str]:
    columns = COUNTED.c
    own = columns.schemaname == func.current_schema()
    old = columns.last_vacuum.is_(None) | (columns.last_vacuum < since)
    return list(connection.execute(select(columns.relname).where(own, old, columns.n_dead_tup > 0)).scalars())


def _vacuum(connection: Connection, name: str) -> None:
    from psycopg import sql

    driver = cast(Any, connection.connection.driver_connection)
    driver.execute(sql.SQL("VACUUM {}").format(sql.Identifier(name)))
