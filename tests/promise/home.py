"""A whole installation in a temporary folder: store, index, pipeline, and a clock that tests turn."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from indexer.analysis.fields import FieldWriter
from indexer.backends import get_backend
from indexer.generation.generations import GenerationFolder
from indexer.snapshot import SearcherManager, Snapshot
from indexer.store import DocumentStore, open_engine
from indexer.store.engine import open_plain
from indexer.store.split import prepare
from indexer.worker.incremental_indexer import IncrementalIndexer
from indexer.worker.worker import Worker
from ranker.collapse import most_cards
from ranker.matching.evidence import AS_TYPED
from ranker.matching.parsed_query import ParsedQuery
from ranker.matching.relevance import EXACT
from search_engine.page.search_page import SearchPage
from search_engine.query.analysis import QueryAnalyzer
from search_engine.query.request import SearchRequest
from search_engine.search.pipeline import Pipeline
from tests.engines import chosen
from tests.promise.places import tree
from tests.promise.scores import plain_score
from tests.promise.texts import ANALYZER, UNDERSTANDER, Copy

NOW = 1_790_000_000
ROOMY = 1_000_000_000  # bytes; an installation of these tests takes some megabytes
FIELDS = FieldWriter(ANALYZER)
# More cards than any catalogue of these tests makes.
EVERYTHING = 10_000


class Scores(dict[str, float]):
    """The scores of all cards by document, as they decide the order: computed by the test from what the words score.

    Attributes:
        parsed_query: What a match needed: of a sentence, its rarest words decide which those are (decision 0012).
    """

    def __init__(self, scores: dict[str, float], parsed_query: ParsedQuery) -> None:
        super().__init__(scores)
        self.parsed_query = parsed_query


class WatchedPipeline(Pipeline):
    """Tells what a match needs."""

    def parsed_query(self, request: SearchRequest) -> ParsedQuery:
        """What a match needs."""
        parsed_query = self.query_analyzer.analyze(request.q).parsed_query
        found = self.rankers.retriever(request).retrieve(parsed_query, None).found
        return found.parsed_query if found is not None else parsed_query


class Home:
    """One installation; `now`: its clock, in seconds since 1970 UTC; `query_analyzer`: what its queries are read by."""

    def __init__(self, folder: Path) -> None:
        shutil.copy(_empty_database(), folder / "zwfw.db")
        self.now = float(NOW)
        engine = open_plain(folder / "zwfw.db")
        self.store = DocumentStore(engine, folder / "locks")
        self._generations = GenerationFolder(folder / "index")
        self._worker = Worker(self.store, self._generations, tree, FIELDS, chosen(), "test")
        self._holder = SearcherManager(self._generations, tree, self.store, get_backend, lambda: self.now)
        self._follower: IncrementalIndexer | None = None
        self.query_analyzer = UNDERSTANDER
        self._pipeline: tuple[Snapshot, QueryAnalyzer, WatchedPipeline] | None = None

    def put(self, copies: Iterable[Copy]) -> None:
        self.store.put([prepare(copy.document) for copy in copies], "test")

    def build(self) -> None:
        """Build a generation and serve it."""
        self.close_follower()
        self._worker.build()

    @property
    def follower(self) -> IncrementalIndexer:
        """What takes in what is new."""
        if self._follower is None:
            current = self._generations.current()
            self._follower = IncrementalIndexer(current, self.store, tree(), FIELDS, get_backend(chosen()))
        return self._follower

    def follow(self) -> bool:
        """Take in what is new."""
        return self.follower.follow()

    def sort(self) -> None:
        """Sort the columns anew, as the worker does when much has come."""
        self.follow()
        self.follower.sort()

    @property
    def snapshot(self) -> Snapshot:
        return self._holder.snapshot()

    def search(self, request: SearchRequest) -> SearchPage:
        return self._current().search(request)

    def search_all(self, request: SearchRequest) -> tuple[SearchPage, Scores]:
        """Every card of a request on one page, with what put it there; and the scores of all cards by document."""
        wide = replace(request, page=1, size=EVERYTHING, explain=True, is_read=True)
        scores = self._scores(wide)
        if request.collapse == "all":  # what folds by catalog code is decided between cards that are not shown
            scores.update(self._scores(replace(wide, collapse="others", is_read=True)))
        return self.search(wide), scores

    def _scores(self, request: SearchRequest) -> Scores:
        self.search(request)
        pipeline = self._current()
        answer = pipeline._answer(request)
        if answer is None:  # what names nothing is not searched
            assert not request.filters
            return Scores({}, pipeline.parsed_query(request))
        cards, scores = answer.cards, {}
        assert len(cards) <= most_cards(answer.matches, request.collapse)
        # who is called as typed has the highest class, whatever else decides it
        assert (cards.text_class[cards.evidence[:, AS_TYPED] > 0] == EXACT).all()
        rows = zip(self.snapshot.columns.doc[cards.row].tolist(), cards.evidence.tolist(), strict=True)
        documents = self.store.full_documents(self.snapshot.columns.doc[cards.row].tolist())
        for (doc, (text, as_typed, *_)), score in zip(rows, cards.score.tolist(), strict=True):
            row, document = documents[doc].row, documents[doc].document
            scores[row.id] = plain_score({**document, "popularity": row.popularity}, text, as_typed, answer.analysis)
            assert score == pytest.approx(scores[row.id], abs=2e-4)
        return Scores(scores, pipeline.parsed_query(request))

    def close(self) -> None:
        self.close_follower()
        self.store.engine.dispose()

    def _current(self) -> WatchedPipeline:
        snapshot, analyzer = self.snapshot, self.query_analyzer
        if self._pipeline is None or self._pipeline[0] is not snapshot or self._pipeline[1] is not analyzer:
            pipeline = WatchedPipeline(snapshot, self.store, analyzer, clock=lambda: self.now)
            self._pipeline = snapshot, analyzer, pipeline
        return self._pipeline[2]

    def close_follower(self) -> None:
        if self._follower is not None:
            self._follower.close()
            self._follower = None


@contextmanager
def home_with(copies: Iterable[Copy] = ()) -> Iterator[Home]:
    """An installation that serves some documents."""
    with tempfile.TemporaryDirectory(prefix="zwfw-test-", dir=_memory()) as folder:
        home = Home(Path(folder))
        try:
            home.put(copies)
            home.build()
            yield home
        finally:
            home.close()


@lru_cache(maxsize=1)
def _memory() -> str | None:
    """A folder that needs no disk, where the system has a roomy one: nothing here survives its test, and the engine
    waits for the disk with every commit.
    """
    folder = "/dev/shm"
    return folder if os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > ROOMY else None


def copies_of(raws: Iterable[Mapping[str, Any]]) -> list[Copy]:
    return [Copy.of(raw, tree()) for raw in raws]


@lru_cache(maxsize=1)
def _empty_database() -> Path:
    """A database without documents, made once: bringing a new one to the newest schema takes 12 ms."""
    path = Path(os.environ["ZWFW_HOME"]) / "empty.db"
    engine = open_engine(path)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path
