"""What every host's worker does for its own processes where its databases are on a server."""

from __future__ import annotations

from indexer.events.outbox import EventOutbox
from indexer.outbox import Forwarder
from indexer.store.queries.query_log import LogDatabase
from search_engine.installation.background import Task
from search_engine.installation.installation import Installation

# Seconds between two looks at what waits: an event is counted within a second or two.
FORWARD_EVERY = 0.5


def host_tasks(place: Installation) -> tuple[Task, ...]:
    """It hands on what waits, and follows what the databases say; nothing where they are files of this host."""
    if place.outbox is None or place.followed is None:
        return ()
    events = EventOutbox.forwarder(place.outbox.events, place.events)
    entries = Forwarder(place.outbox.query_log, LogDatabase(place.log_location, place.settings.log_days))
    return (
        Task("followed", FORWARD_EVERY, place.followed.follow),
        Task("events-outbox", FORWARD_EVERY, events.step),
        Task("query-log-outbox", FORWARD_EVERY, entries.step),
    )
