"""The databases of an installation, before processes are started that need them."""

from __future__ import annotations

from contextlib import suppress

from indexer.errors import StorageFailure
from indexer.store.schemas import EVENTS, QUERY_LOG, upgrade
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings


def check_database(settings: Settings) -> None:
    """See that the databases can be opened, make and upgrade them, before processes are started that need them: none of
    these waits for it then. Where the system refuses, events and log are tried again by who writes.

    Raises:
        WrongDatabase: One is of a newer program, or somebody else's.
    """
    place = Installation(settings)
    place.store.engine.dispose()
    for schema, path in ((EVENTS, place.event_file), (QUERY_LOG, place.log_file)):
        with suppress(StorageFailure):
            upgrade(schema, path)
