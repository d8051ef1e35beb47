"""What this host keeps for databases on a server until they take it: events, and entries of the query log."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.events.outbox import EventOutbox
from indexer.outbox import Forwarder, Spool
from indexer.store.queries.query_log import LogDatabase
from search_engine.installation.background import Task
from search_engine.settings.settings import MB

if TYPE_CHECKING:
    from search_engine.installation.installation import Installation

# Seconds between two looks at what waits: an event is counted within a second or two.
FORWARD_EVERY = 0.5
# In the home.
FOLDER = "outbox"


@dataclass(frozen=True, slots=True)
class Outbox:
    """The spools of one host."""

    events: Spool
    query_log: Spool

    @classmethod
    def of(cls, place: Installation) -> Outbox:
        """Those in an installation's home."""
        return cls.within(place.home / FOLDER, place.settings.outbox * MB)

    @classmethod
    def within(cls, folder: Path, most: int) -> Outbox:
        """Those in a folder, of so many bytes each at most."""
        return cls(Spool(folder / "events", most), Spool(folder / "query-log", most))


def host_tasks(place: Installation) -> tuple[Task, ...]:
    """What every host does where its databases are on a server: it hands on what waits, and follows what they say.

    Where they are files it hands on what waits since they were on a server: what was taken until the restart is in none
    of the rows that were moved.
    """
    if place.followed is None:
        return forwarding(place, Outbox.of(place)) if (place.home / FOLDER).exists() else ()
    assert place.outbox is not None
    return (Task("followed", FORWARD_EVERY, place.followed.follow), *forwarding(place, place.outbox))


def forwarding(place: Installation, outbox: Outbox) -> tuple[Task, ...]:
    """What hands on to an installation's databases what waits in an outbox."""
    events = EventOutbox.forwarder(outbox.events, place.events)
    entries = Forwarder(outbox.query_log, LogDatabase(place.log_location, place.settings.log_days))
    return Task("events-outbox", FORWARD_EVERY, events.step), Task("query-log-outbox", FORWARD_EVERY, entries.step)
