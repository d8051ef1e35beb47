"""What this host keeps for databases on a server until they take it: events, and entries of the query log."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.events.outbox import EventOutbox
from indexer.outbox import Forwarder, Spool
from indexer.store.queries.query_log import LogDatabase
from search_engine.installation.background import Task

if TYPE_CHECKING:
    from search_engine.installation.installation import Installation

# Seconds between two looks at what waits: an event is counted within a second or two.
FORWARD_EVERY = 0.5


@dataclass(frozen=True, slots=True)
class Outbox:
    """The spools of one host."""

    events: Spool
    query_log: Spool

    @classmethod
    def of(cls, folder: Path, most: int) -> Outbox:
        """Those in a folder, of so many bytes each at most."""
        return cls(Spool(folder / "events", most), Spool(folder / "query-log", most))


def host_tasks(place: Installation) -> tuple[Task, ...]:
    """What every host does where its databases are on a server: it hands on what waits, and follows what they say."""
    if place.outbox is None or place.followed is None:
        return ()
    events = EventOutbox.forwarder(place.outbox.events, place.events)
    entries = Forwarder(place.outbox.query_log, LogDatabase(place.log_location, place.settings.log_days))
    return (
        Task("followed", FORWARD_EVERY, place.followed.follow),
        Task("events-outbox", FORWARD_EVERY, events.step),
        Task("query-log-outbox", FORWARD_EVERY, entries.step),
    )
