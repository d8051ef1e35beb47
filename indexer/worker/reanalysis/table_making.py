"""Making suggestions and vocabulary of the names in the store, beside those in use; by another process where there are
many names: a thread would take turns with whoever follows the store.
"""

from __future__ import annotations

import multiprocessing
import shutil
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from indexer.analysis.analyzer import Analyzer
from indexer.building.base_reader import with_shared_names
from indexer.generation.analysis_state import Words
from indexer.generation.generation import Commit, Generation
from indexer.processes import end_with_parent
from indexer.store import DocumentStore
from indexer.store.document_database import open_engine
from indexer.suggestions import SuggestionSources
from indexer.suggestions.collect import EntryCollector
from indexer.suggestions.making import write_suggestions, write_vocabulary
from indexer.worker.column_set import live_rows
from indexer.worker.integrity_check import open_parts

# From so many bases on another process is worth its start (1.5 s).
MANY = 20_000
# Bases whose content is read at once.
BASES = 5_000


@dataclass(frozen=True, slots=True)
class TablesWork:
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
    ) -> TablesWork:
        """With the frequent queries of now."""
        queries = partial(tuple[tuple[str, int], ...], tuple(sources.queries()))
        return cls(generation.path, commit, replace(sources, queries=queries, meaning=None), words, segmenter)


def make_tables(work: TablesWork, store: DocumentStore) -> None:
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


def _run(work: TablesWork, location: str, locks: Path) -> None:
    end_with_parent()
    engine = open_engine(location, read_only=True)
    _make(work, DocumentStore(engine, locks))
    engine.dispose()


def _make(work: TablesWork, store: DocumentStore) -> None:
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
