"""`zwfw index` on one of several hosts: it indexes for all of them, under the lease, and gives it back."""

from __future__ import annotations

import time

from indexer.building import Progress
from indexer.building.steps import no_progress
from indexer.errors import IndexLocked
from indexer.generation.generation import Generation, Manifest
from indexer.shipping.errors import BuiltElsewhere
from indexer.store.audit import Author
from indexer.store.hosts.lease import LASTS
from search_engine.hosts.builder import Builder
from search_engine.hosts.follower import Follower
from search_engine.hosts.lease_keeper import LOOK_EVERY, LeaseKeeper
from search_engine.hosts.reachability import AWAY, Reachability
from search_engine.installation.background import Background, Task
from search_engine.installation.installation import Installation

# Seconds that is waited for a lease which somebody has: one that nobody renews has ended by then.
PATIENCE = LASTS + 2 * LOOK_EVERY
# Seconds that this host's worker has to fetch what was built.
FOLLOWED_WITHIN = 60.0


class IndexingCommand:
    """Indexes once. The host's worker may run beside it: it has a folder of its own.

    Args:
        author: Who has it done, for the audit log.
    """

    def __init__(self, place: Installation, author: Author | None = None) -> None:
        cluster = place.cluster
        assert cluster is not None
        self._place, self._cluster, self._database = place, cluster, Reachability(*AWAY)
        self._keeper = LeaseKeeper(cluster.lease, cluster.host, lambda: True, self._database)
        self._follower = Follower(cluster, place.generations, self._database)
        self._builder = Builder(place, self._keeper, self._follower, cluster.build_of_command, author)

    def run(self, progress: Progress = no_progress, *, anew: bool = False) -> Generation:
        """Bring the index up to the store, and ship it; returns the generation.

        Args:
            anew: It is built anew, whoever has the lease: they go on from what is built here.

        Raises:
            BuiltElsewhere: Another process has the lease, and takes in by itself what is new.
        """
        if anew:
            self._keeper.take_over()
        with Background([Task("lease", LOOK_EVERY, self._keeper.step)]):
            self._wait_for_lease()
            try:
                self._builder.bring_up(progress, anew=anew)
                return self._served(self._cluster.build_of_command.current().manifest())
            finally:
                self._builder.throw_away()
                self._keeper.give_back(rest=False)

    def _served(self, built: Manifest) -> Generation:
        """The generation that this host serves, once it is what was built: its worker sees to that, if there is one."""
        try:
            with self._place.generations.lock():
                self._follower.step()
        except IndexLocked:
            until = time.monotonic() + FOLLOWED_WITHIN
            while self._place.generations.current().manifest() != built and time.monotonic() < until:
                time.sleep(LOOK_EVERY)
        return self._place.generations.current()

    def _wait_for_lease(self) -> None:
        until = time.monotonic() + PATIENCE
        while self._keeper.fence is None:
            if time.monotonic() > until and (seen := self._cluster.lease.read()) is not None:
                raise BuiltElsewhere(seen.holder)
            time.sleep(LOOK_EVERY / 5)
