"""Deleting what a database holds that an installation has left."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, MetaData, Table, column, func, select, table

from indexer.store.engine import open_plain
from indexer.store.location import Location, sqlite_file
from indexer.store.moving.moved import drop_functions, moved
from indexer.store.moving.parts import Part
from indexer.store.schemas import VERSIONS

# What PostgreSQL notes of tables, of their triggers, and of functions.
TABLES: Final = table("pg_class", column("oid"), column("relname"), column("relnamespace"))
TRIGGERS: Final = table("pg_trigger", column("tgrelid"), column("tgfoid"), column("tgisinternal"))
FUNCTIONS: Final = table("pg_proc", column("oid"), column("proname"))
SCHEMAS: Final = table("pg_namespace", column("oid"), column("nspname"))


def discard(part: Part, location: Location) -> None:
    """Delete a part of the data: a file of SQLite with its log; of a server the tables, and what guards them."""
    if (file := sqlite_file(location)) is not None:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{file}{suffix}").unlink(missing_ok=True)
        return
    engine = open_plain(location)
    try:
        with engine.begin() as connection:
            names = [*part.metadata.tables, moved.name, VERSIONS.name]
            functions = _functions(connection, names)
            part.metadata.drop_all(connection)
            moved.drop(connection, checkfirst=True)
            Table(VERSIONS.name, MetaData()).drop(connection, checkfirst=True)
            drop_functions(connection, functions)
    finally:
        engine.dispose()


def _functions(connection: Connection, names: list[str]) -> list[Any]:
    """The names of the functions that triggers of tables call."""
    query = (
        select(FUNCTIONS.c.proname)
        .distinct()
        .join(TRIGGERS, TRIGGERS.c.tgfoid == FUNCTIONS.c.oid)
        .join(TABLES, TABLES.c.oid == TRIGGERS.c.tgrelid)
        .join(SCHEMAS, SCHEMAS.c.oid == TABLES.c.relnamespace)
        .where(SCHEMAS.c.nspname == func.current_schema(), TABLES.c.relname.in_(names), ~TRIGGERS.c.tgisinternal)
    )
    return list(connection.execute(query).scalars())
