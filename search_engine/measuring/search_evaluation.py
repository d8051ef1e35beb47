"""Measuring search on any collection, in a folder of its own: the service's pipeline, the metrics of `ranker`."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from indexer.store import DocumentStore
from ranker.evaluation import Evaluation, Qrels, Queries, Run, evaluate, parse_measure, read_qrels, read_queries
from search_engine.measuring.kept_collections import Say, kept_collection, silent
from search_engine.measuring.scratch import BACKEND, Built, Progress, ScratchCollection, build, quiet
from search_engine.query.request import MAX_QUERY, SearchRequest
from search_engine.search.pipeline import Pipeline
from search_engine.settings.choices import ON

MEASURES = tuple(map(parse_measure, ("recall@10", "recall@100", "mrr@10", "ndcg@10", "unjudged@10", "recall@1")))
DEPTH = 100


@dataclass(frozen=True, slots=True)
class SearchEvaluation:
    """What was measured.

    Attributes:
        values: Measure → mean over the judged queries.
        queries: How many queries were judged: those of the qrels, over which the means are taken.
        asked: How many queries were asked, judged or not.
        unknown_queries: Judged queries that are not among those asked; they count as answered with nothing.
        unknown_documents: Judged documents that the collection does not have; nothing can find them.
        p50_ms, p99_ms: Time of one query, understanding to the first 100 ids.
        documents, unknown_fields: Size of the collection; fields that no document has, ignored.
        load_s, index_s: Seconds to load and to index it, when it was built.
        reused: Whether an earlier run has built it.
        by_query: The values of each query, as `ranker.evaluation.compare` takes them.
    """

    values: dict[str, float]
    queries: int
    asked: int
    unknown_queries: tuple[str, ...]
    unknown_documents: tuple[str, ...]
    documents: int
    unknown_fields: tuple[str, ...]
    load_s: float
    index_s: float
    reused: bool
    p50_ms: float
    p99_ms: float
    run: Run = field(repr=False)
    by_query: Evaluation = field(repr=False)

    @property
    def missing(self) -> int:
        """How many of the judged queries were not asked."""
        return len(self.unknown_queries)


def evaluate_search(
    home: Path | str | None,
    documents: Path | str,
    queries: Queries | Path | str,
    qrels: Qrels | Path | str,
    progress: Progress = quiet,
    off: tuple[str, ...] = (),
    *,
    backend: str = BACKEND,
    rebuild: bool = False,
    say: Say = silent,
) -> SearchEvaluation:
    """Load, index and ask every query, without region, each document a card of its own.

    Args:
        home: An empty folder to build in; None: in the user's cache, where the next run of the same documents finds it.
        queries, qrels: Themselves, or the paths of their files.
        off: Steps of understanding that are not taken.
        rebuild: Build anew what an earlier run has left in the cache.
        say: Told whether the cache is used.
    """
    asked = queries if isinstance(queries, Mapping) else read_queries(queries)
    judged = qrels if isinstance(qrels, Mapping) else read_qrels(qrels)
    with _collection(home, documents, backend, progress, rebuild, say) as built:
        rankings, times = ask(built.collection.pipeline(), asked, progress, off)
        unknown = unknown_documents(built.collection.installation.store, judged)
    run = Run(rankings)
    found = evaluate(run, judged, MEASURES)
    return SearchEvaluation(
        values=found.means(),
        queries=len(found.queries),
        asked=len(asked),
        unknown_queries=tuple(query for query in found.queries if query not in asked),
        unknown_documents=unknown,
        documents=built.documents,
        unknown_fields=built.unknown_fields,
        load_s=built.load_s,
        index_s=built.index_s,
        reused=built.reused,
        p50_ms=round(float(np.percentile(times, 50)), 3) if times else 0.0,
        p99_ms=round(float(np.percentile(times, 99)), 3) if times else 0.0,
        run=run,
        by_query=found,
    )


@contextmanager
def _collection(
    home: Path | str | None, documents: Path | str, backend: str, progress: Progress, rebuild: bool, say: Say
) -> Iterator[Built]:
    if home is None:
        with kept_collection(documents, ON, backend, progress, rebuild=rebuild, say=say) as built:
            yield built
    else:
        yield build(ScratchCollection(home, ON, backend), documents, progress)


def unknown_documents(store: DocumentStore, qrels: Qrels) -> tuple[str, ...]:
    """Judged documents that a store does not have, each once, in the order of the qrels."""
    judged = list(dict.fromkeys(document for grades in qrels.values() for document in grades))
    known = store.base_keys(judged)
    return tuple(document for document in judged if document not in known)


def ask(
    pipeline: Pipeline, queries: Queries, progress: Progress = quiet, off: tuple[str, ...] = ()
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


__all__ = ["DEPTH", "MEASURES", "ScratchCollection", "SearchEvaluation", "ask", "evaluate_search", "unknown_documents"]
