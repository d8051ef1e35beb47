"""`zwfw worker`: the process that indexes, and does what is done from time to time."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress

import click
import structlog

from indexer.errors import DamagedRows, StorageFailure, StoreAway, StoreBusy
from indexer.worker.worker import WAIT_FOR_DISK, Worker
from search_engine.cli.console import installation
from search_engine.editing.opening import editor_of
from search_engine.hosts.host_worker import HostWorker
from search_engine.installation.host_state import note_waiting
from search_engine.installation.installation import Installation
from search_engine.tasks.worker_tasks import background_of, tasks_of
from search_engine.turns import Turn

LOG = structlog.get_logger("worker")


@click.command()
@click.option("--parent", type=int, help="此进程结束时一并结束（zwfw serve 使用）")
@click.option("--turn", type=int, hidden=True, help="zwfw serve --takeover 使用")
def worker(parent: int | None, turn: int | None) -> None:
    """跟随文档库的变化写索引，并在后台做定时的工作，直到收到停止信号。同一数据目录只能有一个。

    例：zwfw worker
    """
    stopped = False

    def stop(_signal: int, _frame: object) -> None:
        nonlocal stopped
        stopped = True

    def ended() -> bool:
        return stopped or (parent is not None and os.getppid() != parent)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    place = installation()
    beside: Worker | None = None
    if turn is not None:
        # nothing but a generation of its own, until the program that still serves has ended
        beside = place.worker()
        beside.run_beside(ended, ready=Turn(turn).tell_ready)

    def note_away(since: float) -> None:
        if place.settings.storage:
            with suppress(StorageFailure):
                note_waiting(place.home, since)

    # the store is opened within: that, too, may have to wait
    wait_for_disk(lambda: place.store.remove_abandoned(), ended, note_away)
    # before anything reads the dictionaries: a kill or a disk may have damaged the file
    wait_for_disk(lambda: settle(place), ended, note_away)
    wait_for_disk(lambda: work(place, beside, ended), ended, note_away)


def work(place: Installation, beside: Worker | None, ended: Callable[[], bool]) -> None:
    """Index until told to stop, alone or as one of several hosts."""
    if place.cluster is None:
        (beside or place.worker()).run(ended, beside=background_of(place))
    else:
        HostWorker(place, tasks_of(place)).run(ended)


def settle(place: Installation) -> None:
    """Bring the dictionaries that processes follow to what is published; damage keeps nobody from searching."""
    try:
        editor_of(place).settle()
    except DamagedRows as error:
        LOG.error("dictionaries damaged", reason=str(error))


def wait_for_disk(
    work: Callable[[], object], ended: Callable[[], bool], note_away: Callable[[float], object] = lambda since: None
) -> None:
    """Do something; again and again while the disk is full or refuses otherwise, or others write for too long.

    Args:
        note_away: Called each time that the database's server does not answer, with the time since when.
    """
    refused, away_since = "", None
    while not ended():
        begun = time.time()
        try:
            work()
        except (StorageFailure, StoreBusy) as failure:
            if failure.cause != refused:
                LOG.warning("waiting for the disk", cause=failure.cause, reason=str(failure))
            refused = failure.cause
            if isinstance(failure, StoreAway):
                away_since = away_since or begun
                note_away(away_since)
            time.sleep(WAIT_FOR_DISK)
        else:
            return
