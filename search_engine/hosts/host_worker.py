"""The worker of one of several hosts: it follows what was shipped, and builds while it has the lease."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from indexer.errors import StoreBusy, WrongDatabase
from indexer.shipping.errors import StorageAway
from indexer.shipping.sweep import sweep
from indexer.store.hosts.fencing import under_fence
from indexer.store.hosts.tables import pointers, shared_files
from indexer.store.hosts.wakeups import Wakeups
from search_engine.hosts.builder import Builder
from search_engine.hosts.follower import Follower
from search_engine.hosts.lease_keeper import LOOK_EVERY, LeaseKeeper
from search_engine.hosts.reachability import AWAY, Reachability
from search_engine.hosts.shared_models import SharedModels
from search_engine.installation.background import Background, Task
from search_engine.installation.host_state import BUILDER, FOLLOWER, HostState, read_state, write_state
from search_engine.installation.installation import Installation
from search_engine.installation.shared_home import SharedHome

# Seconds between two looks at the pointer and at shared files where nobody wakes this host; at the storage; and between
# two notes of what was seen.
FOLLOW_EVERY, FILES_EVERY, PROBE_EVERY, NOTED_EVERY, MODELS_EVERY = 0.5, 0.25, 1.0, 1.0, 2.0
# Seconds between two looks at what the storage holds and nobody names.
SWEPT_EVERY = 3_600.0
# Seconds without the storage after which a builder leaves the lease to a host that may reach it.
PATIENCE = 2.0
# What no storage has: whether it answers is what is asked.
NOTHING = "0" * 64


class HostWorker:
    """One host's worker.

    Args:
        tasks: What is done beside; those of the builder alone run while this host has the lease.

    Attributes:
        follower, keeper, builder, home, models: Its parts, each of which does its work in steps.
    """

    def __init__(self, place: Installation, tasks: Sequence[Task] = ()) -> None:
        cluster = place.cluster
        assert cluster is not None
        self._place, self._cluster, self._tasks = place, cluster, tasks
        self._database = Reachability(*AWAY)
        self._pointer_reads = Reachability(StoreBusy, WrongDatabase)
        self._storage = Reachability(StorageAway)
        self.follower = Follower(cluster, place.generations, self._pointer_reads)
        self.keeper = LeaseKeeper(cluster.lease, cluster.host, self._can_build, self._database)
        self.builder = Builder(place, self.keeper, self.follower, cluster.build)
        self.models = SharedModels(cluster, place.models)
        self.home = SharedHome(place.home, cluster.files)
        self._before = read_state(place.home) or HostState()

    def run(self, stop: Callable[[], bool]) -> None:
        """Work until told to stop. Raises `IndexLocked` where another process of this host does already."""
        with self._place.generations.lock(), Wakeups(self._cluster.engine) as wakeups:
            self.home.step()
            wait = wakeups.waiter()
            with Background((*self._own_tasks(), *map(self._of_role, self._tasks)), wakeups.waiter):
                while not stop():
                    if seconds := self.builder.step():
                        wait(seconds)
            self._end()

    def _own_tasks(self) -> Iterator[Task]:
        yield Task("lease", LOOK_EVERY, self.keeper.step)
        yield Task("follow", FOLLOW_EVERY, self.follower.step, topics=(pointers.name,))
        yield Task("storage", PROBE_EVERY, self._probe)
        yield self._of_role(Task("storage-sweep", SWEPT_EVERY, self._sweep, by_builder=True))
        yield Task("shared-files", FILES_EVERY, self.home.step, topics=(shared_files.name,))
        yield Task("models", MODELS_EVERY, self.models.follow, topics=(pointers.name,))
        yield self._of_role(Task("shipping-models", MODELS_EVERY, self._ship_models, by_builder=True))
        yield Task("host-state", NOTED_EVERY, self._note)

    def _of_role(self, task: Task) -> Task:
        """A task as this host does it."""
        if not task.by_builder:
            return task

        def run() -> None:
            if (fence := self.keeper.fence) is not None:
                with under_fence(fence):
                    task.run()

        return replace(task, run=run)

    def _ship_models(self) -> None:
        if (fence := self.keeper.fence) is not None:
            self.models.ship(fence)

    def _sweep(self) -> None:
        fence = self.keeper.fence
        keep = self.models.objects()
        sweep(self._cluster.storage, self._cluster.index, lambda: self.keeper.fence == fence, keep)

    def _can_build(self) -> bool:
        """Whether this host reaches the storage, and its program knows what was shipped."""
        return not self._storage.is_away_for(PATIENCE) and not self.follower.is_outdated

    def _probe(self) -> None:
        with self._storage.asking():
            self._cluster.storage.has(NOTHING)

    def _note(self) -> None:
        write_state(self._place.home, self.state())

    def state(self) -> HostState:
        """What is known now."""
        follower, lease, fence = self.follower, self.keeper.seen, self.keeper.fence
        return HostState(
            host=self._cluster.host,
            role=FOLLOWER if fence is None else BUILDER,
            builder=lease.holder if lease is not None and lease.is_held else "",
            fence=lease.fence if lease is not None else 0,
            commit=follower.commit or self._before.commit,
            pointed=follower.pointed.number if follower.pointed else self._before.pointed,
            fresh=follower.fresh or self._before.fresh,
            written=time.time(),
            database_away=self._database.away_since,
            storage_away=self._storage.away_since,
            fault=str(follower.fault or ""),
        )

    def _end(self) -> None:
        self.builder.close()
        self.keeper.give_back(rest=False)
