"""Suggestions and vocabulary made anew, beside the worker's loop, where the dictionaries that they are made of change.

Both are made of all names at once, some seconds for a nation's; so a thread makes them while the worker follows the
store, and one commit puts them in the place of those before. What a process that dies has begun is written over.
"""

from __future__ import annotations

import shutil
import threading
from dataclasses import dataclass, field

import structlog

from indexer.analysis.analyzer import Analyzer
from indexer.build.base_reader import with_shared_names
from indexer.build.steps import Progress, no_progress
from indexer.errors import StorageFailure, StoreBusy
from indexer.generation.generation import Commit, Generation
from indexer.store import DocumentStore
from indexer.suggestions.collect import EntryCollector
from indexer.suggestions.making import write_suggestions, write_vocabulary
from indexer.worker.column_set import live_rows
from indexer.worker.incremental_indexer import IncrementalIndexer
from indexer.worker.integrity_check import open_parts
from indexer.worker.reanalysis.in_force import DictionariesInForce

LOG = structlog.get_logger("reanalysis")
# Bases whose content is read at once.
BASES = 5_000


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
        # what could not be made is not tried again before the dictionaries are others: the index goes on without it
        self._failed = ""

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
        if in_force.tables in (follower.commit.tables, self._failed):
            return False
        progress("整理联想词与词汇", 0, 0)
        self._begin(follower, in_force)
        return not self._beside

    def _begin(self, follower: IncrementalIndexer, in_force: DictionariesInForce) -> None:
        job = self._job = _Job(follower.generation, follower.commit, in_force.tables)
        store = follower.store

        def run() -> None:
            try:
                job.vocabulary = make_tables(store, job.generation, job.commit, in_force)
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
            self._failed = job.tables
            LOG.error("tables not made", reason=type(failure).__name__, mend="zwfw index build")
            return False
        changes: dict[str, int | str] = {"suggestions": job.commit.suggestions + 1, "tables": job.tables}
        if job.vocabulary:
            changes["vocabulary"] = job.commit.vocabulary + 1
        before = follower.commit
        follower.rewrite([], [], **changes)
        _remove_others(job.generation, before, follower.commit)
        LOG.info("tables made anew", generation=job.generation.name)
        return True


def make_tables(store: DocumentStore, generation: Generation, commit: Commit, in_force: DictionariesInForce) -> bool:
    """Write suggestions and vocabulary of the bases of the build beside those in use; True where there is a vocabulary.

    With an analyzer of its own: what cuts texts for the follower is not for two threads.
    """
    known = in_force.fields.analyzer
    analyzer, sources = Analyzer(known.site_words, known.segmenter), in_force.suggestions()
    entries = collected(store, generation, commit)
    suggestions = generation.numbered(generation.suggestions, commit.suggestions + 1)
    vocabulary = generation.numbered(generation.vocabulary, commit.vocabulary + 1)
    for folder in (suggestions, vocabulary):
        shutil.rmtree(folder, ignore_errors=True)
    write_suggestions(suggestions, entries, store.profiles(), sources, analyzer)
    write_vocabulary(vocabulary, entries, sources, analyzer)
    return sources.vocabulary is not None


def collected(store: DocumentStore, generation: Generation, commit: Commit) -> EntryCollector:
    """The names of the bases that the build knew, as they are in use now."""
    manifest = generation.manifest()
    columns, book = open_parts(generation, commit)
    rows = live_rows(generation, commit)
    rows = rows[columns.base[rows] < manifest.bases]
    entries = EntryCollector(columns.base[rows], columns.popularity[rows], columns.profile[rows], manifest.bases)
    chosen = generation.shared_values()
    for first in range(0, manifest.bases, BASES):
        numbers = book.store_base[first : min(first + BASES, manifest.bases)].tolist()
        contents = store.base_contents(numbers)
        for base, number in enumerate(numbers, first):
            if number in contents:
                entries.add(base, with_shared_names(contents[number], chosen.get(number, {})))
    return entries


def _remove_others(generation: Generation, *commits: Commit) -> None:
    """Remove the tables that neither count nor did until now."""
    kept = {folder.name for commit in commits for folder in generation.renewable(commit)}
    for name in ("suggestions*", "vocabulary*", "own-statistics*"):
        for path in generation.path.glob(name):
            if path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)
