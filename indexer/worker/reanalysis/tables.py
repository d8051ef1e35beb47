"""Suggestions and vocabulary made anew, beside the worker's loop, where the dictionaries that they are made of change.

Both are made of all names at once, half a minute for a nation's; so a thread sees to it while the worker follows the
store, and one commit puts them in the place of those before. What a process that dies has begun is written over.
"""

from __future__ import annotations

import multiprocessing
import shutil
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import structlog

from indexer.analysis.analyzer import Analyzer
from indexer.building.base_reader import with_shared_names
from indexer.building.steps import Progress, no_progress
from indexer.errors import StorageFailure, StoreBusy
from indexer.generation.analysis_state import Words
from indexer.generation.generation import Commit, Generation
from indexer.processes import end_with_parent
from indexer.store import DocumentStore
from indexer.store.document_database import open_engine
from indexer.suggestions import SuggestionSources
from indexer.suggestions.collect import EntryCollector
from indexer.suggestions.making import write_suggestions, write_vocabulary
from indexer.worker.column_set import live_rows
from indexer.worker.incremental_indexer import IncrementalIndexer
from indexer.worker.integrity_check import open_parts
from indexer.worker.reanalysis.in_force import DictionariesInForce

LOG = structlog.get_logger("reanalysis")
# Seconds before what has failed is tried again.
WAIT = 300.0


# From so many bases on another process is worth its start (1.5 s).
MANY = 20_000
# Bases whose content is read at once.
BASES = 5_000


@dataclass(frozen=True, slots=True)
class _TablesWork:
    """What is to be made, and of what; can be sent to another process.

    Attributes:
        path: The generation's folder.
        words, segmenter: By which names are cut.
    """

    path: Path
    commit: Commit
    sources: SuggestionSources
    words: Words
    segmenter: str

    @classmethod
    def of(
        cls, generation: Generation, commit: Commit, sources: SuggestionSources, words: Words, segmenter: str
    ) -> _TablesWork:
        """With the frequent queries of now."""
        return cls(generation.path, commit, replace(sources, meaning=None).now(), words, segmenter)


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
                work = _TablesWork.of(job.generation, job.commit, sources, known.site_words, known.segmenter)
                _make_tables(work, store)
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
        follower.rewrite([], **changes)
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


def _make_tables(work: _TablesWork, store: DocumentStore) -> None:
    """Write the tables, in folders with the next numbers; over what a process that was killed has left there."""
    if Generation(work.path).manifest().bases < MANY:
        _make(work, store)
        return
    location = store.engine.url.render_as_string(hide_password=False)
    # spawned, not forked: this process has threads and open databases
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=_run, args=(work, location, store.locks), name="tables", daemon=True)
    process.start()
    process.join()
    if process.exitcode:
        raise ChildProcessError(process.exitcode)


def _run(work: _TablesWork, location: str, locks: Path) -> None:
    end_with_parent()
    engine = open_engine(location, read_only=True)
    _make(work, DocumentStore(engine, locks))
    engine.dispose()


def _make(work: _TablesWork, store: DocumentStore) -> None:
    generation, commit = Generation(work.path), work.commit
    # one of its own: what cuts texts for the follower is not for two threads
    analyzer = Analyzer(work.words, work.segmenter)
    entries = collected(store, generation, commit)
    suggestions = generation.numbered(generation.suggestions, commit.suggestions + 1)
    vocabulary = generation.numbered(generation.vocabulary, commit.vocabulary + 1)
    for folder in (suggestions, vocabulary):
        shutil.rmtree(folder, ignore_errors=True)
    write_suggestions(suggestions, entries, store.profiles(), work.sources, analyzer)
    write_vocabulary(vocabulary, entries, work.sources, analyzer)


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
