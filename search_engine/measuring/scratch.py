"""A collection in a folder of its own: loaded, indexed, and opened as a service opens it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from indexer.backends import get_backend
from indexer.loaders.loading import LoadOptions, LoadReport, load_checked
from indexer.loaders.parallel_check import CheckedRows, CheckRules, check_file
from indexer.snapshot import SearcherManager, Snapshot
from ranker.profile import RankProfiles
from search_engine.installation.installation import Installation
from search_engine.search.pipeline import Pipeline
from search_engine.settings.setting import ON
from search_engine.settings.settings import Settings

BACKEND = "tantivy"
# Stage, how far it is, of how much (0: not known).
Progress = Callable[[str, int, int], None]


def quiet(_stage: str, _done: int, _total: int) -> None:
    """Tells nobody."""


class ScratchCollection:
    """A collection in a folder of its own, apart from any installation.

    Args:
        spelling: `OFF` where what is measured corrects nothing, which saves the time that a vocabulary takes to build.
        backend: The engine that the index is made with.
    """

    def __init__(self, home: Path | str, spelling: str = ON, backend: str = BACKEND) -> None:
        settings = Settings(home=Path(home), spelling=spelling, backend=backend, log_queries=False)
        self.installation = Installation(settings)

    def load(self, documents: Path | str, progress: Callable[[CheckedRows], None] = lambda part: None) -> LoadReport:
        """Load documents. Raises as `load_checked` does."""
        path = Path(documents)
        parts = check_file(path, CheckRules(all_public=True))  # seen by nobody, and gone when it was measured
        return load_checked(self.installation.store, parts, LoadOptions(path.name), progress)

    def index(self) -> None:
        """Build the index."""
        self.installation.worker().build()

    def snapshot(self) -> Snapshot:
        """The index, opened. Raises `IndexFailure`."""
        place = self.installation
        return SearcherManager(place.generations, place.tree, place.store, get_backend).snapshot()

    def pipeline(self, profiles: RankProfiles | None = None) -> Pipeline:
        """The service's own pipeline over it; `profiles`: those that a request may name."""
        snapshot = self.snapshot()
        query_analyzer = self.installation.analyzer_provider.of(snapshot)
        return Pipeline(snapshot, self.installation.store, query_analyzer, profiles=profiles)

    def close(self) -> None:
        """Let go of the files."""
        self.installation.store.engine.dispose()


@dataclass(frozen=True, slots=True)
class Built:
    """A collection that can be asked.

    Attributes:
        documents, unknown_fields: How many documents there are; fields that no document has, ignored.
        load_s, index_s: Seconds that loading and indexing took when it was built.
        reused: Whether it was built by an earlier run.
    """

    collection: ScratchCollection
    documents: int
    unknown_fields: tuple[str, ...]
    load_s: float
    index_s: float
    reused: bool = False


def build(collection: ScratchCollection, documents: Path | str, progress: Progress = quiet) -> Built:
    """Load and index a file of documents. Raises as `load_checked` does."""
    started = time.perf_counter()
    report = collection.load(documents, lambda part: progress("载入", part.position, 0))
    loaded = time.perf_counter()
    progress("建立索引", 0, 0)
    collection.index()
    indexed = time.perf_counter()
    spent = round(loaded - started, 2), round(indexed - loaded, 2)
    return Built(collection, report.accepted, tuple(report.unknown_fields), *spent)
