"""The worker's task of the queue."""

from __future__ import annotations

from functools import cache

from search_engine.care.queue.refreshing import QueueRefresh
from search_engine.installation.background import Task
from search_engine.installation.installation import Installation
from search_engine.tasks.worker_service import service_of

# Seconds between two looks at whether it is night.
EVERY = 60.0


def queue_task(installation: Installation) -> Task:
    """Gathers the queue every night."""

    # made on the first run: an installation that is only being built has nothing open
    @cache
    def refresh() -> QueueRefresh:
        return QueueRefresh(service_of(installation))

    return Task("queue", EVERY, lambda: refresh().step())
