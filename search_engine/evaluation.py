"""Measuring search on any collection: a scratch installation, the service's own pipeline, the metrics of `ranker`."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from indexer.backends import get_backend
from indexer.checking import CheckedRows, CheckRules, check_file
from indexer.loading import LoadOptions, LoadReport, load_checked
from indexer.view import ViewHolder
from ranker.evaluation import Qrels, Queries, Run, evaluate, parse_measure
from search_engine.installation import Installation
from search_engine.pipeline import Pipeline
from search_engine.request import MAX_QUERY, SearchRequest
from search_engine.settings import ON, Settings

MEASURES = tuple(map(parse_measure, ("recall@10", "recall@100", "mrr@10", "ndcg@10", "unjudged@10", "recall@1")))
DEPTH = 100


@dataclass(frozen=True, slots=True)
class SearchEvaluation:
    """What was measured.

    Attributes:
        values: Measure → mean over the judged queries.
        queries: How many queries were asked; `missing` of the judged ones were not among them.
        p50_ms, p99_ms: Time of one query, understanding to the first 100 ids.
        documents, load_s, index_s: Size of the collection, seconds to load and to index it.
    """

    values: dict[str, float]
    queries: int
    missing: int
    documents: int
    load_s: float
    index_s: float
    p50_ms: float
    p99_ms: float
    run: Run = field(repr=False)
    report: LoadReport = field(repr=False)


class ScratchCollection:
    """A collection in a folder of its own, apart from any installation.

    Args:
        spelling: `OFF` where what is measured corrects nothing, which saves the time that a vocabulary takes to build.
    """

    def __init__(self, home: Path, spelling: str = ON) -> None:
        self.installation = Installation(Settings(home=home, spelling=spelling, log_queries=False))

    def load(self, documents: Path, progress: Callable[[CheckedRows], None]) -> LoadReport:
        """Load documents. Raises as `load_checked` does."""
        return load_checked(
            self.installation.store, check_file(documents, CheckRules()), LoadOptions(documents.name), progress
        )

    def index(self) -> None:
        """Build the index."""
        self.installation.worker().build()

    def pipeline(self) -> Pipeline:
        """The service's own pipeline over it."""
        place = self.installation
        view = ViewHolder(place.generations, place.tree, place.store, get_backend).view()
        return Pipeline(view, place.store, place.understanders.of(view))


def evaluate_search(
    home: Path,
    documents: Path,
    queries: Queries,
    qrels: Qrels,
    progress: Callable[[str, int, int], None],
    off: tuple[str, ...] = (),
) -> SearchEvaluation:
    """Load, index and ask every query, without region, each document a card of its own.

    Args:
        off: Steps of understanding that are not taken.
    """
    collection = ScratchCollection(home)
    started = time.perf_counter()
    report = collection.load(documents, lambda part: progress("载入", part.position, 0))
    loaded = time.perf_counter()
    progress("建立索引", 0, 0)
    collection.index()
    indexed = time.perf_counter()
    rankings, times = ask(collection.pipeline(), queries, progress, off)
    run = Run(rankings)
    means = evaluate(run, qrels, MEASURES)
    return SearchEvaluation(
        values=means.means(),
        queries=len(queries),
        missing=means.missing,
        documents=report.accepted,
        load_s=round(loaded - started, 2),
        index_s=round(indexed - loaded, 2),
        p50_ms=round(float(np.percentile(times, 50)), 3) if times else 0.0,
        p99_ms=round(float(np.percentile(times, 99)), 3) if times else 0.0,
        run=run,
        report=report,
    )


def ask(
    pipeline: Pipeline, queries: Queries, progress: Callable[[str, int, int], None], off: tuple[str, ...] = ()
) -> tuple[dict[str, tuple[str, ...]], list[float]]:
    """Ask every query once; rankings by query, and times in ms."""
    rankings: dict[str, tuple[str, ...]] = {}
    times: list[float] = []
    for number, (query, text) in enumerate(queries.items(), 1):
        request = SearchRequest(q=text[:MAX_QUERY], region_mode="off", collapse="none", facets=(), off=off)
        started = time.perf_counter()
        rankings[query] = tuple(pipeline.ranking(request, DEPTH))
        times.append((time.perf_counter() - started) * 1000)
        if number % 100 == 0:
            progress("查询", number, len(queries))
    return rankings, times
