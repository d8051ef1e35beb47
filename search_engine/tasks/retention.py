"""Retention: what is older than it may be goes, a little at a time."""

from __future__ import annotations

import time
from collections.abc import Callable

from indexer.events import EventStore
from search_engine.installation.background import Task
from search_engine.installation.installation import Installation

DAY = 86_400_000  # ms
# Seconds between two sweeps: what a deletion had to leave in the log, because somebody read it, is gone within these.
EVERY = 60.0
# Events of one transaction: about 50 ms, in which nobody else can write.
PORTION = 2_000
# Seconds between two transactions, for those who wait.
PAUSE = 0.05


def sweep_task(installation: Installation) -> Task:
    """The task of the worker."""

    def run() -> None:
        now = int(time.time() * 1000)
        delete_expired(installation.events, installation.settings.event_days, now)
        installation.audit.expire(now, installation.settings.audit_days)

    return Task("sweep", EVERY, run)


def delete_expired(
    store: EventStore, days: int, now: int, pause: Callable[[], None] = lambda: time.sleep(PAUSE)
) -> int:
    """Delete events that were received more than `days` days before `now` (ms since 1970 UTC), salts and tombstones
    that have had their time, and what is left of them in the log. Returns how many events went.
    """
    gone = 0
    while portion := store.delete_received_before(now - days * DAY, PORTION):
        gone += portion
        pause()
    store.expire(now)
    store.empty_log()
    return gone
