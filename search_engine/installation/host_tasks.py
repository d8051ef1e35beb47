"""What every host's worker does for its own processes where its databases are on a server."""

from __future__ import annotations

from indexer.events.outbox import EventOutbox
from indexer.outbox import Forwarder
from indexer.store.queries.query_log import LogDatabase
from search_engine.installation.background import Task
from search_engine.installation.installation import Installation
from search_engine.installation.outbox import FOLDER, Outbox

# Seconds between two looks at what waits: an event is counted within a second or two.
FORWARD_EVERY = 0.5


def host_tasks(place: Installation) -> tuple[Task, ...]:
    """It hands on what waits, and follows what the databases say.

    Where they are files it hands on what has waited since they were on a server: what was taken until the restart is in
    none of the rows that were moved.
    """
    if place.outbox is None or place.followed is None:
        return _forwarding(place, place.left_outbox()) if (place.home / FOLDER).exists() else ()
    return (Task("followed", FORWARD_EVERY, place.followed.follow), *_forwarding(place, place.outbox))


def _forwarding(place: Installation, outbox: Outbox) -> tuple[Task, ...]:
    """What hands on to the databases what waits in an outbox."""
    events = EventOutbox.forwarder(outbox.events, place.events)
    entries = Forwarder(outbox.query_log, LogDatabase(place.log_location, place.settings.log_days))
    return Task("events-outbox", FORWARD_EVERY, events.step), Task("query-log-outbox", FORWARD_EVERY, entries.step)
