"""`own`: the whole text of documents of bases of one region.

A nation has some hundred thousand of them, and each is a text of its own to be cut into words: as much work as all the
rest of a build. So where there are many, another process makes this index meanwhile; it needs nothing but the store.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

from indexer.analysis.fields import SCHEMA, FieldWriter
from indexer.backend import KEY, Backend, IndexDocument
from indexer.building.steps import Progress, in_steps
from indexer.catalog import StatisticsCollector
from indexer.documents.texts import field_texts
from indexer.generation.arrays import UInt32s
from indexer.processes import end_with_parent
from indexer.store.document_database import open_engine
from indexer.store.documents import DocumentStore

# From so many documents on, another process is worth its start (1.5 s).
MANY = 20_000
STAGE = "索引单地区文档"


@dataclass(frozen=True, slots=True)
class WholesJob:
    """What is to be indexed, and where; can be sent to another process.

    Attributes:
        path, statistics: The folders of the index, and of what is counted of its words.
        doc, region: One value a document, in the order in which they are to stand.
    """

    path: Path
    statistics: Path
    backend: Backend
    fields: FieldWriter
    doc: UInt32s
    region: UInt32s


@contextmanager
def building_wholes(job: WholesJob, store: DocumentStore, progress: Progress) -> Iterator[None]:
    """Make the index while the body runs, or before it where there is little to do; it is whole when this ends."""
    total = len(job.doc)
    if total < MANY:
        build_wholes(job, store, lambda done: progress(STAGE, done, total))
        yield
        return
    location = store.engine.url.render_as_string(hide_password=False)
    # spawned, not forked: this process has threads and open databases
    context = multiprocessing.get_context("spawn")
    done: Synchronized[int] = context.Value("q", 0)
    with ProcessPoolExecutor(1, context, _start, (done,)) as pool:
        future = pool.submit(_run, job, location, store.locks)
        yield
        _await(future, lambda: progress(STAGE, done.value, total))


def build_wholes(job: WholesJob, store: DocumentStore, progress: Callable[[int], None]) -> None:
    """Make the index in this process."""
    index, counted = job.backend.create(job.path, SCHEMA), StatisticsCollector()
    documents = in_steps(len(job.doc), lambda first, end: _documents(job, store, first, end), progress)
    index.build(counted.counting(documents))
    index.close()
    counted.statistics().save(job.statistics)


def _documents(job: WholesJob, store: DocumentStore, first: int, end: int) -> Iterator[IndexDocument]:
    docs = job.doc[first:end].tolist()
    stored = store.get_rows(docs)
    contents = store.base_contents({row.base for row in stored.values()})
    for doc, region in zip(docs, job.region[first:end].tolist(), strict=True):
        row = stored.get(doc)
        if row is None or row.base not in contents:
            continue  # its row was changed since the build looked at it
        texts = field_texts(store.whole(row, contents[row.base]))
        yield {KEY: doc, "region": region, **job.fields.full(texts)}


def _await(future: Future[None], say: Callable[[], None]) -> None:
    while not future.done():
        say()
        time.sleep(0.2)
    future.result()


# ---- the other process

_done: Synchronized[int]


def _start(done: Synchronized[int]) -> None:
    global _done
    _done = done
    end_with_parent()


def _run(job: WholesJob, location: str, locks: Path) -> None:
    engine = open_engine(location, read_only=True)
    build_wholes(job, DocumentStore(engine, locks), _note)
    engine.dispose()


def _note(done: int) -> None:
    _done.value = done
