"""What runs beside the indexing loop from time to time: counting, sweeping, training."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache

import structlog

from indexer.errors import EngineUnavailable, StoreBusy
from indexer.shipping.errors import ShippingError

LOG = structlog.get_logger("background")
# What passes by itself: others write, or a database, a storage or a text engine does not answer.
PASSING = (StoreBusy, ShippingError, EngineUnavailable)
# Seconds before a task that failed is tried again: doubled with each failure in a row. What waits for a lock or a disk
# is soon done; what fails for good shall not fill the log, and yet go on by itself within minutes of its mending.
FIRST_WAIT, LONGEST_WAIT = 1.0, 300.0
# Seconds that stopping waits for a task in the middle of its work. A task's thread ends with the process: what it had
# not committed is not there, as after a kill.
STOPPING = 5.0


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be done again and again.

    Attributes:
        name: For the log.
        every: Seconds from the end of one run to the next.
        run: Does it once. It may be called after a run that failed anywhere, or was killed.
        by_builder: Of several hosts only the one that builds does it.
        in_turn: Never beside another such task: what is due at one hour of the night is done one after the other.
        topics: Tables whose changes, made by any host, have it run at once.
    """

    name: str
    every: float
    run: Callable[[], object]
    by_builder: bool = False
    in_turn: bool = False
    topics: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        name: str,
        every: float,
        make: Callable[[], Callable[[], object]],
        *,
        by_builder: bool = False,
        in_turn: bool = False,
    ) -> Task:
        """One whose `run` is made when it first runs: an installation that is only being built has nothing open."""
        made = cache(make)
        return cls(name, every, lambda: made()(), by_builder, in_turn)


class Background:
    """Runs tasks, a thread each: a long one keeps no short one waiting.

    A context: the tasks run from its entry, each at once for the first time, until it is left.

    Args:
        waiter: Gives what waits so many seconds, or until one of some tables changes; None: nobody tells of changes.
    """

    def __init__(self, tasks: Sequence[Task], waiter: Callable[..., Callable[[float], object]] | None = None) -> None:
        self.tasks, self._threads = tuple(tasks), tuple[threading.Thread, ...]()
        self._stopped, self._turn, self._waiter = threading.Event(), threading.Lock(), waiter

    def start(self) -> None:
        """Start every task."""
        self._stopped.clear()
        self._threads = tuple(
            threading.Thread(target=self._repeat, args=(task,), name=f"task-{task.name}", daemon=True)
            for task in self.tasks
        )
        for thread in self._threads:
            thread.start()

    def stop(self, timeout: float = STOPPING) -> bool:
        """Let no task begin again, and wait so many seconds for those at work; True where all have ended."""
        self._stopped.set()
        until = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _repeat(self, task: Task) -> None:
        failures = 0
        wait = self._waiter(*task.topics) if self._waiter and task.topics else self._stopped.wait
        while not self._stopped.is_set():
            try:
                with self._turn if task.in_turn else nullcontext():
                    if not self._stopped.is_set():
                        task.run()
                failures = 0
            except PASSING as error:
                # it answers again by itself, and is then to be followed at once
                failures = failures or self._told(task, error, 1)
                self._stopped.wait(max(task.every, FIRST_WAIT))
                continue
            except Exception as error:  # noqa: BLE001 - whatever it is, the other tasks and the index go on
                failures = self._told(task, error, failures + 1)
            wait(pause_after(task, failures))

    def _told(self, task: Task, error: Exception, failures: int) -> int:
        # its class alone: a message may hold what somebody has typed
        LOG.warning("task failed", task=task.name, reason=type(error).__name__, failures=failures)
        return failures

    def __enter__(self) -> Background:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def pause_after(task: Task, failures: int) -> float:
    """Seconds until a task runs again, after so many failures in a row."""
    if failures == 0:
        return task.every
    # bounded before it is doubled: a task that has failed for a year has a power of many digits
    return min(FIRST_WAIT * 2.0 ** min(failures - 1, 60), LONGEST_WAIT)
