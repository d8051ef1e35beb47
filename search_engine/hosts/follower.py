"""Following: this host's index is kept at the commit that the pointer names, whichever host has shipped it."""

from __future__ import annotations

import time
from threading import Lock

from indexer.errors import DamagedShipment, OtherSchema
from indexer.generation.generations import GenerationFolder
from indexer.shipping.fetcher import Fetcher
from indexer.shipping.pointer import Pointed
from search_engine.hosts.reachability import Reachability
from search_engine.installation.cluster import Cluster


class Follower:
    """Fetches what is pointed to.

    Args:
        served: The folder that this host serves from.
        database: Notes whether the database answers.

    Attributes:
        pointed: What was pointed to at the last look.
        commit: The number of what is served, as the pointer counts; 0: not known.
        fresh: When what is served was last seen to be the newest, seconds since 1970 UTC.
        fault: Why it cannot be followed; None: it can.
    """

    def __init__(self, cluster: Cluster, served: GenerationFolder, database: Reachability) -> None:
        self._cluster, self._served, self._database = cluster, served, database
        self._fetcher: Fetcher | None = None
        self._lock = Lock()
        self.pointed: Pointed | None = None
        self.commit = 0
        self.fresh: float | None = None
        self.fault: DamagedShipment | OtherSchema | None = None

    def step(self) -> None:
        """Serve the pointed commit.

        Raises:
            StoreBusy, StorageAway: One of them does not answer now; this host serves what it has.
            DamagedShipment, OtherSchema: The commit cannot be followed; the next one may be.
        """
        with self._lock:
            looked = time.time()
            with self._database.asking():
                self.pointed = self._cluster.index.read()
            if self.pointed is not None:
                self._follow(self.pointed)
                self.fresh = looked

    def _follow(self, pointed: Pointed) -> None:
        try:
            fetcher = self._made()
            while fetcher.follow():
                continue
        except (DamagedShipment, OtherSchema) as fault:
            self.fault = fault
            raise
        self.fault, self.commit = None, pointed.number

    def _made(self) -> Fetcher:
        if self._fetcher is None:
            self._fetcher = Fetcher(self._cluster.storage, self._cluster.index, self._served)
        return self._fetcher
