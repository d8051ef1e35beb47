"""Parts of a generation that another process makes meanwhile, one after another.

The text of documents of bases of one region, and what is made of names, need nothing but the store and files that are
written already: half of the work of a build. Where there is little to do, this process makes each when it is begun.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

from indexer.building.steps import Progress
from indexer.processes import end_with_parent, losing_none
from indexer.store.document_database import open_engine
from indexer.store.documents import DocumentStore

# From so many documents of a build on, another process is worth its start (1.5 s).
MANY = 20_000
# Seconds after which it is told again how far the other process is.
TOLD = 0.2
# Is told how much of a part is done.
Say = Callable[[int], None]
# Makes a part; can be sent to another process.
Make = Callable[[DocumentStore, Say], None]


class Beside:
    """Has parts made. Without a pool it makes them itself."""

    def __init__(
        self,
        store: DocumentStore,
        progress: Progress,
        pool: ProcessPoolExecutor | None = None,
        done: Synchronized[int] | None = None,
    ) -> None:
        self._store, self._progress, self._pool, self._done = store, progress, pool, done
        self._begun: list[tuple[str, int, Future[None]]] = []

    def begin(self, stage: str, total: int, make: Make) -> None:
        """Have a part made: behind those that were begun before, or at once.

        Args:
            stage, total: Its Chinese name, and how much there is to do.
        """
        if self._pool is None:
            make(self._store, lambda done: self._progress(stage, done, total))
        else:
            self._begun.append((stage, total, self._pool.submit(_make, make)))

    def finish(self) -> None:
        """Wait until all is made; raises what making it raised."""
        for stage, total, future in self._begun:
            while not wait([future], TOLD).done:
                self._progress(stage, self._done.value if self._done else 0, total)
            future.result()


@contextmanager
def beside(store: DocumentStore, documents: int, progress: Progress) -> Iterator[Beside]:
    """Have parts of a build of so many documents made while the body runs; all are whole when this ends."""
    if documents < MANY:
        yield Beside(store, progress)
        return
    location = store.engine.url.render_as_string(hide_password=False)
    # spawned, not forked: this process has threads and open databases
    context = multiprocessing.get_context("spawn")
    done: Synchronized[int] = context.Value("q", 0)
    pool = ProcessPoolExecutor(1, context, _start, (done, location, store.locks))
    try:
        with losing_none():
            found = Beside(store, progress, pool, done)
            yield found
            found.finish()
    finally:
        pool.shutdown(cancel_futures=True)


# ---- the other process

_done: Synchronized[int]
_store: DocumentStore


def _start(done: Synchronized[int], location: str, locks: Path) -> None:
    global _done, _store
    end_with_parent()
    _done, _store = done, DocumentStore(open_engine(location, read_only=True), locks)


def _make(make: Make) -> None:
    _say(0)
    make(_store, _say)


def _say(done: int) -> None:
    _done.value = done
