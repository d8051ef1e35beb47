"""The view that a process serves from: see `SearcherManager.view` for how it stays the newest."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

from dictionaries.regions import RegionTree
from indexer.backend import Backend
from indexer.errors import DamagedIndex, IndexFailure, LostText, NoIndex, OtherSchema, StorageFailure
from indexer.generation.generation import Generation
from indexer.generation.generations import GenerationFolder
from indexer.generation.verification import verify
from indexer.snapshot.documents import DocumentSource
from indexer.snapshot.snapshot import Snapshot
from indexer.snapshot.turn_lock import TurnLock


class SearcherManager:
    """Holds the view of the generation in use; a new one when another is switched to.

    Where the generation in use turns out to be damaged or another program's, or the system refuses to open it, the
    view that is open goes on serving; a process that has none yet serves the newest whole generation. `fault` says so
    until the index is whole again; what the system refused is asked for again with each request. The first generation
    that a process opens is compared with all its checksums before.

    Args:
        clock: Seconds since 1970 UTC.

    Attributes:
        fault: Why something else than the newest state of the generation in use serves; None where all is well.
    """

    def __init__(
        self,
        folder: GenerationFolder,
        trees: Callable[[], RegionTree],
        store: DocumentSource,
        backend_of: Callable[[str], Backend],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._folder, self._trees, self._store, self._backend_of = folder, trees, store, backend_of
        self._clock = clock
        self._snapshot: Snapshot | None = None
        self._stamp = 0
        self.fault: IndexFailure | StorageFailure | None = None
        self.lock = TurnLock()

    def snapshot(self) -> Snapshot:
        """The newest view; call it once a request, holding `lock`. Raises `NoIndex`, `DamagedIndex`, `OtherSchema` or
        `StorageFailure`.
        """
        now = int(self._clock())
        stamp = self._folder.current_stamp()
        if self._snapshot is None or stamp != self._stamp or isinstance(self.fault, StorageFailure):
            self._snapshot = self._newest(now)
            self._stamp = stamp
        try:
            self._snapshot.refresh(now)
        except (DamagedIndex, StorageFailure) as fault:
            self.fault = fault
        return self._snapshot

    def _newest(self, now: int) -> Snapshot:
        try:
            current = self._folder.current()
            same = self._snapshot is not None and current.name == self._snapshot.generation.name
            snapshot = self._snapshot if self._snapshot is not None and same else self._open(current, now)
        except (NoIndex, DamagedIndex, OtherSchema, StorageFailure) as fault:
            snapshot = self._snapshot or self._newest_whole(now, fault)
            self.fault = fault
        else:
            self.fault = None
        return snapshot

    def _newest_whole(self, now: int, fault: IndexFailure | StorageFailure) -> Snapshot:
        """Another generation than the one in use; raises `fault` where none is whole."""
        for name in reversed(self._folder.names()):
            try:
                return self._open(Generation(self._folder.path / name), now)
            except (IndexFailure, StorageFailure):
                continue
        raise fault

    def _open(self, generation: Generation, now: int) -> Snapshot:
        backend = self._backend_of(generation.manifest().backend)
        if self._snapshot is None:  # later ones were just built, or compared before they were switched to
            with suppress(LostText):  # the rest answers until the worker has built it anew
                verify(generation, backend)
        return Snapshot(generation, self._trees(), self._store, backend, now)
