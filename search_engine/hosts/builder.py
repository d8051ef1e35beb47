"""Building: while this host has the lease, it builds in a folder of its own and ships each commit."""

from __future__ import annotations

import os
import time

import structlog

from indexer.building import Progress
from indexer.building.steps import no_progress
from indexer.errors import EngineUnavailable, IndexFailure, OtherSchema, StorageFailure
from indexer.shipping.build_folder import BuildFolder
from indexer.shipping.errors import DamagedShipment, Fenced, ShippingError
from indexer.shipping.shipper import Shipper
from indexer.store.audit import Author
from indexer.store.hosts.fencing import under_fence
from indexer.worker.worker import PAUSE, Worker
from search_engine.hosts.follower import Follower
from search_engine.hosts.lease_keeper import LeaseKeeper
from search_engine.hosts.reachability import AWAY
from search_engine.installation.installation import Installation

# Seconds between two attempts at what the database or the storage has not answered.
TRIED_AGAIN = 0.5
# Seconds between two looks at whether the storage still has what was shipped.
LOOK_OVER = 60.0
# Seconds without the text engine after which another host may try: it may be this one alone that does not reach it.
ENGINE_PATIENCE = 30.0
LOG = structlog.get_logger("hosts")
# A generation's name, and its commit's file as the system knows it.
Stamp = tuple[str, int, int]


class Builder:
    """Builds and ships. Nothing that it does counts before the pointer names it.

    Args:
        folder: Where it builds.
        author: Who has it build, for the audit log; None: nobody but itself.
    """

    def __init__(
        self,
        place: Installation,
        keeper: LeaseKeeper,
        follower: Follower,
        folder: BuildFolder,
        author: Author | None = None,
    ) -> None:
        cluster = place.cluster
        assert cluster is not None
        self._place, self._keeper, self._follower, self._author = place, keeper, follower, author
        self._cluster, self._folder = cluster, folder
        self._looked = float("-inf")
        self._worker: Worker | None = None
        self._shipper: Shipper | None = None
        self._fence: int | None = None
        self._shipped: Stamp | None = None

    def step(self, progress: Progress = no_progress) -> float:
        """Take in what is new and ship it, where this host has the lease; returns seconds until the next step."""
        fence = self._keeper.fence
        try:
            if fence is None:
                self.throw_away()
                return PAUSE
            worker = self._begun(fence)
            with under_fence(fence):
                worked = worker.step(self._watched(fence, progress))
            self._ship(fence)
            worker.engine.answered()
            return 0.0 if worked else PAUSE
        except Fenced:
            assert fence is not None
            self._keeper.lose(fence)
            self.throw_away()
        except EngineUnavailable as failure:
            return self._wait_for_engine(failure)
        except StorageFailure as failure:
            LOG.error("cannot build here", cause=failure.cause, reason=str(failure))
            self._keeper.give_back()  # another host's disk may be well
        except AWAY:
            pass  # noted by who asks; what was built is shipped once they answer
        except ShippingError as fault:
            LOG.warning("not shipped", reason=str(fault))
        return TRIED_AGAIN

    def _wait_for_engine(self, failure: EngineUnavailable) -> float:
        assert self._worker is not None
        engine = self._worker.engine
        seconds = engine.after(failure)
        if engine.since is not None and time.monotonic() - engine.since > ENGINE_PATIENCE:
            self._keeper.give_back()
        return seconds

    def bring_up(self, progress: Progress, *, anew: bool) -> None:
        """Take in all that is new, and ship it. The caller has the lease. Raises what may happen on the way.

        Args:
            anew: A generation is built whatever there is.
        """
        fence = self._keeper.fence
        if fence is None:
            raise Fenced
        worker, watched = self._begun(fence), self._watched(fence, progress)
        with under_fence(fence):
            if anew:
                worker.build(watched)
            else:
                worker.run_once(watched)
        self._ship(fence)

    def close(self) -> None:
        """Let go of the files; another process of this host may go on with what was built."""
        worker, self._worker, self._shipper = self._worker, None, None
        self._fence = self._shipped = None
        if worker is not None:
            worker.close()

    def throw_away(self) -> None:
        """Forget what was built: another host's commits count."""
        if self._fence is not None:
            self.close()
            self._folder.clear()

    def _begun(self, fence: int) -> Worker:
        """What builds under a lease."""
        if self._worker is None or self._fence != fence:
            self.close()
            self._seed(fence)
            self._shipper = Shipper(self._cluster.storage, self._cluster.index, self._folder)
            self._worker = self._place.worker(self._author, self._folder)
            self._fence = fence
        return self._worker

    def _seed(self, fence: int) -> None:
        """Begin with what counts: nobody but this host can move the pointer from now on."""
        pointed = self._cluster.index.read()
        if self._folder.fence is not None and (pointed is None or pointed.fence == self._folder.fence):
            self._folder.keep(fence)  # nobody else has shipped anything since this host did
            return
        try:
            self._follower.step()
        except DamagedShipment as fault:
            LOG.error("shipment damaged, building anew", reason=str(fault))
            self._folder.begin_again(fence, seeded=False)
            return
        except OtherSchema:
            if self._follower.is_outdated:
                self._keeper.give_back()
                raise Fenced from None
            LOG.info("shipped by an older program, building anew")
        self._folder.begin_again(fence)

    def _watched(self, fence: int, progress: Progress) -> Progress:
        """A build's progress; it ends there as soon as the lease is another's."""

        def watched(stage: str, done: int, total: int) -> None:
            if self._keeper.fence != fence:
                raise Fenced
            progress(stage, done, total)

        return watched

    def _ship(self, fence: int) -> None:
        stamp, now = _stamp_of(self._folder), time.monotonic()
        if stamp is None or (stamp == self._shipped and now - self._looked < LOOK_OVER):
            return
        assert self._shipper is not None
        if now - self._looked >= LOOK_OVER:
            self._shipper.look_again()
            self._looked = now
        self._shipper.ship(fence)
        self._shipped = stamp


def _stamp_of(folder: BuildFolder) -> Stamp | None:
    """Changes with every commit; None: nothing was built yet."""
    try:
        current = folder.current()
        status = os.stat(current.path / "commit.json")
    except (IndexFailure, OSError):
        return None
    return current.name, status.st_mtime_ns, status.st_ino
