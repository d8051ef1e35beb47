"""The worker's task of the patrol."""

from __future__ import annotations

from functools import cache

from search_engine.care.patrol.patrol import Patrol
from search_engine.installation.background import Task
from search_engine.installation.installation import Installation
from search_engine.tasks.worker_service import service_of

# Seconds between two looks at whether a load has come into the index, or the night.
EVERY = 1.0


def patrol_task(installation: Installation) -> Task:
    """Goes round after each load that is in the index, after each change of the dictionaries, and every night."""

    # made on the first run: an installation that is only being built has nothing open
    @cache
    def patrol() -> Patrol:
        return Patrol(service_of(installation))

    return Task("patrol", EVERY, lambda: patrol().step())
