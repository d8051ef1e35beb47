"""Suggestions and vocabulary made anew, beside the worker's loop, where the dictionaries that they are made of change.

Both are made of all names at once, half a minute for a nation's; so a thread sees to it while the worker follows the
store, and one commit puts them in the place of those before. What a process that dies has begun is written over.
"""

from __future__ import annotations

import shutil
import threading
import time
from dataclasses import dataclass, field

import structlog

from indexer.building.steps import Progress, no_progress
from indexer.errors import StorageFailure, StoreBusy
from indexer.generation.generation import Commit, Generation
from indexer.worker.incremental_indexer import IncrementalIndexer
from indexer.worker.reanalysis.in_force import DictionariesInForce
from indexer.worker.reanalysis.table_making import TablesWork, make_tables

LOG = structlog.get_logger("reanalysis")
# Seconds before what has failed is tried again.
WAIT = 300.0


@dataclass(slots=True)
class _Job:
    """Tables that are being made, or are made."""

    generation: Generation
    commit: Commit
    tables: str
    vocabulary: bool = False
    thread: threading.Thread | None = None
    failure: list[Exception] = field(default_factory=list)


class TablesRenewal:
    """Keeps suggestions and vocabulary of a follower's generation as the dictionaries in force have them.

    Args:
        beside: In a thread; else `step` takes as long as it takes.
    """

    def __init__(self, *, beside: bool = True) -> None:
        self._beside = beside
        self._job: _Job | None = None
        # what could not be made is tried again later, or when the dictionaries are others: the index goes on without it
        self._failed, self._again = "", 0.0

    def step(
        self, follower: IncrementalIndexer, in_force: DictionariesInForce, progress: Progress = no_progress
    ) -> bool:
        """Begin where something changed, commit where all is made; True where there is more to do at once."""
        job = self._job
        if job is not None and job.thread is not None and job.thread.is_alive():
            return False
        if job is not None:
            self._job = None
            return self._take(job, follower)
        if in_force.tables == follower.commit.tables:
            return False
        if in_force.tables == self._failed and time.monotonic() < self._again:
            return False
        progress("整理联想词与词汇", 0, 0)
        self._begin(follower, in_force)
        return not self._beside

    def _begin(self, follower: IncrementalIndexer, in_force: DictionariesInForce) -> None:
        job = self._job = _Job(follower.generation, follower.commit, in_force.tables)
        store, known = follower.store, in_force.fields.analyzer

        def run() -> None:
            try:
                sources = in_force.suggestions()
                job.vocabulary = sources.vocabulary is not None
                work = TablesWork.of(job.generation, job.commit, sources, known.site_words, known.segmenter)
                make_tables(work, store)
            except Exception as error:  # noqa: BLE001 - the worker is told at its next step
                job.failure.append(error)

        if self._beside:
            job.thread = threading.Thread(target=run, name="tables", daemon=True)
            job.thread.start()
        else:
            run()

    def _take(self, job: _Job, follower: IncrementalIndexer) -> bool:
        failure = job.failure[0] if job.failure else None
        moved = follower.generation.name != job.generation.name
        if moved or (failure is not None and follower.commit.columns != job.commit.columns):
            return True  # what it was made of has gone meanwhile: it is begun again
        if isinstance(failure, StorageFailure | StoreBusy):
            raise failure
        if failure is not None:
            self._failed, self._again = job.tables, time.monotonic() + WAIT
            LOG.error("tables not made", reason=type(failure).__name__, again_in=WAIT)
            return False
        changes: dict[str, int | str] = {"suggestions": job.commit.suggestions + 1, "tables": job.tables}
        if job.vocabulary:
            changes["vocabulary"] = job.commit.vocabulary + 1
        before = follower.commit
        follower.rewrite([], [], **changes)
        _remove_others(job.generation, before, follower.commit)
        LOG.info("tables made anew", generation=job.generation.name)
        return True


def _remove_others(generation: Generation, *commits: Commit) -> None:
    """Remove the tables that neither count nor did until now."""
    kept = {folder.name for commit in commits for folder in generation.renewable(commit)}
    for name in ("suggestions*", "vocabulary*", "own-statistics*"):
        for path in generation.path.glob(name):
            if path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)
