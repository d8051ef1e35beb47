"""Retention: what is older than it may be goes, a little at a time."""

from __future__ import annotations

import time
from collections.abc import Callable

from indexer.events import EventStore
from indexer.events.remains import Remains
from indexer.store.queries.query_log_erasure import fill_digests, opened
from indexer.store.unused_bytes import empty_log
from search_engine.editing.replay.jobs import PreviewJobs
from search_engine.installation.background import Task
from search_engine.installation.installation import Installation

DAY = 86_400_000  # ms
# Seconds between two sweeps.
EVERY = 60.0
# Seconds between two looks for what a deletion had to leave, because somebody read or the file is large.
OVERWRITE_EVERY = 5.0
# Seconds between two overwritings of what retention leaves between rows: the files are read through for it.
OVERWRITE_ALL = 3_600.0
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
        PreviewJobs(installation.home).remove_expired()

    return Task("sweep", EVERY, run)


def overwrite_task(installation: Installation) -> Task:
    """The task of the worker that overwrites what deletions have left in files."""
    remains, last = Remains(installation.events, installation.log_file), -OVERWRITE_ALL

    def run() -> None:
        nonlocal last
        if time.monotonic() - last < OVERWRITE_ALL:
            remains.step()
            return
        if installation.log_file.exists():
            with opened(installation.log_file) as log:
                fill_digests(log, lambda: time.sleep(PAUSE))
        if installation.event_file.exists() and remains.overwrite():
            last = time.monotonic()

    return Task("overwrite", OVERWRITE_EVERY, run)


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
    empty_log(store.path)
    return gone
