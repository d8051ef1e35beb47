"""Changing rows as somebody does who goes round the program, or as a disk does: no trigger stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text

from indexer.store.engine import writing

TRIGGERS = {
    "sqlite": "SELECT name, NULL FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal",
}


@contextmanager
def tampering(engine: Engine) -> Iterator[Connection]:
    """A transaction in which every trigger is gone, as they are afterwards."""
    with writing(engine) as connection:
        for name, table in connection.execute(text(TRIGGERS[engine.dialect.name])).all():
            connection.execute(text(f"DROP TRIGGER {name}" + (f" ON {table}" if table else "")))
        yield connection
