"""New databases of this process get their schema as the first of their kind got it, without Alembic's .1 s.

The first runs its migrations; what they have made is written down as SQL, and the next are made of that. A database
that holds anything already, or is no SQLite file, is migrated as everywhere.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from indexer.store.engine import file_of, writing
from indexer.store.schemas import DatabaseSchema

MIGRATE = DatabaseSchema._upgrade
# What a dump has around it.
TRANSACTION = ("BEGIN TRANSACTION;", "COMMIT;")


def upgrade(schema: DatabaseSchema, engine: Engine, to: str) -> None:
    """Migrate a database to one of the schema's revisions."""
    config = Config()
    config.set_main_option("script_location", str(schema.folder))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)


@contextmanager
def made_once() -> Iterator[None]:
    """In this process."""
    known: dict[tuple[Path, tuple[str, ...]], tuple[str, ...]] = {}

    def upgraded(schema: DatabaseSchema, engine: Engine) -> None:
        path, key = file_of(engine), (schema.folder, schema.revisions)
        if path is None or not _is_empty(engine):
            MIGRATE(schema, engine)
        elif key in known:
            _make(engine, known[key])
        else:
            MIGRATE(schema, engine)
            known[key] = statements(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseSchema, "_upgrade", upgraded)
        yield


@contextmanager
def migrated() -> Iterator[None]:
    """By its migrations each, within `made_once`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseSchema, "_upgrade", MIGRATE)
        yield


def statements(path: Path) -> tuple[str, ...]:
    """What makes a database of the same tables and rows."""
    with closing(sqlite3.connect(path)) as connection:
        return tuple(line for line in connection.iterdump() if line not in TRANSACTION)


def _is_empty(engine: Engine) -> bool:
    with engine.connect() as connection:
        return _has_nothing(connection)


def _has_nothing(connection: Connection) -> bool:
    return not connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()


def _make(engine: Engine, lines: tuple[str, ...]) -> None:
    with writing(engine) as connection:
        # another process may have made it while this one waited
        if _has_nothing(connection):
            for line in lines:
                connection.exec_driver_sql(line)
