"""Events and the rights of those who are in them, for one installation."""

from __future__ import annotations

from collections.abc import Callable

from dictionaries.regions import RegionTree
from indexer.events import EventStore, People
from indexer.events.outbox import EventOutbox
from indexer.store.location import Location
from search_engine.people.activity.ingestion import EventIntake
from search_engine.people.activity.rate import Buckets, RateLimit
from search_engine.people.activity.reports import REPORTS_A_MINUTE
from search_engine.people.activity.rights import Rights
from search_engine.settings.settings import Settings


class Activity:
    """What people do.

    Attributes:
        intake: Takes events in.
        rate: How many are taken from one address block; report_rate: how many marks of readers.
        rights: What a person may see, take along and delete.

    Args:
        query_log: The file of the query log, out of which texts are erased; None: there is none.
        outbox: Where events wait for a database on a server; None: they are written to it at once.
        report_buckets: Where marks of readers are counted; None: in this process.
    """

    def __init__(
        self,
        store: EventStore,
        settings: Settings,
        tree: Callable[[], RegionTree],
        hides: Callable[[str], bool],
        title: Callable[[str], str | None],
        query_log: Location | None = None,
        report_buckets: Buckets | None = None,
        outbox: EventOutbox | None = None,
    ) -> None:
        self._store = store
        self.rate = RateLimit(settings.event_rate)
        self.report_rate = RateLimit(REPORTS_A_MINUTE, buckets=report_buckets)
        self.intake = EventIntake(outbox or store, tree, hides, settings.event_days)
        # who changes what is kept about themselves sees it at once
        at_once = EventIntake(store, tree, hides, settings.event_days)
        self.rights = Rights(People(store, query_log), store, at_once, tree, title)

    def close(self) -> None:
        """Let go of the store."""
        self._store.close()
