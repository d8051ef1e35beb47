"""Retention: what is older than it may be goes, a little at a time; every night databases are rid of what it left."""

from __future__ import annotations

import time
from collections.abc import Callable

from indexer.events import EventStore
from indexer.store.overwriting import empty_log, rewrite
from search_engine.editing.replay.jobs import PreviewJobs
from search_engine.installation.background import Task
from search_engine.installation.installation import Installation
from search_engine.maintenance.monitor.schedule import last_night
from search_engine.tuning.tuning_jobs import folder_of

DAY = 86_400_000  # ms
# Seconds between two sweeps.
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
        installation.idempotency.expire()
        deleted = (now - installation.settings.tombstone_days * DAY) * 1_000
        installation.store.expire_tombstones(deleted)
        installation.store.expire_departures(deleted)
        PreviewJobs(installation.home).remove_expired()
        folder_of(installation.home).remove_expired()
        overwrite_remains(installation, now / 1000)

    return Task("sweep", EVERY, run, by_builder=True)


def delete_expired(
    store: EventStore, days: int, now: int, pause: Callable[[], None] = lambda: time.sleep(PAUSE)
) -> int:
    """Delete events that were received more than `days` days before `now` (ms since 1970 UTC), and salts and tombstones
    that have had their time. Returns how many events went.
    """
    gone = 0
    while portion := store.delete_received_before(now - days * DAY, PORTION):
        gone += portion
        pause()
    store.expire(now)
    return gone


def overwrite_remains(installation: Installation, now: float) -> None:
    """Empty the write-ahead logs of events and queries, and write both anew once a night; `now` in seconds since
    1970 UTC. What is busy waits for the next sweep.
    """
    for location in (installation.event_location, installation.log_location):
        empty_log(location)
        rewrite(location, last_night(now), now)
