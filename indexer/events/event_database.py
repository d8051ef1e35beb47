"""The database of events, opened and brought to its schema, with what is deleted in it overwritten."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from indexer.errors import IndexerError, StorageFailure
from indexer.events.tables import metadata
from indexer.store.engine import open_plain, refusing
from indexer.store.location import Location, is_there
from indexer.store.overwriting import overwrite_deleted
from indexer.store.schemas import EVENTS

# How long a writer waits for another's transaction, in ms. Each takes some ten; a serving process that waits answers no
# search meanwhile, and whoever is refused sends again.
WAIT = 5_000


def open_events(location: Location) -> Engine:
    """The database, at its newest schema; made where there is none. Raises `WrongDatabase`."""
    engine = open_plain(location)
    overwrite_deleted(engine)
    if engine.dialect.name == "sqlite":
        _wait(engine)
    try:
        if is_there(location):
            EVENTS.look(engine, location)
        EVENTS.migrate(engine)  # what only reads needs no room on the disk
    except IndexerError:
        engine.dispose()
        raise
    return engine


def open_nothing(failure: StorageFailure) -> Engine:
    """An empty database; whoever writes to it is told of a failure."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    metadata.create_all(engine)
    return refusing(engine, failure)


def _wait(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA busy_timeout={WAIT}")
