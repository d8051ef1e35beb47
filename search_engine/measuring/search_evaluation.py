"""Measuring search on any collection, in a folder of its own, or on an installation as it is: the service's pipeline,
the metrics of `ranker`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from indexer.store import DocumentStore
from ranker.evaluation import Evaluation, Qrels, Queries, Run, evaluate, parse_measure, read_qrels, read_queries
from ranker.profile import RankProfiles, read_profile
from ranker.signals import all_signals, check_weights
from search_engine.measuring.kept_collections import Say, kept_collection, silent
from search_engine.measuring.scratch import BACKEND, Built, Progress, ScratchCollection, build, quiet
from search_engine.query.request import MAX_QUERY, SearchRequest
from search_engine.search.pipeline import Pipeline
from search_engine.service import Service
from search_engine.settings.setting import ON
from search_engine.settings.settings import Settings

MEASURES = tuple(map(parse_measure, ("recall@10", "recall@100", "mrr@10", "ndcg@10", "unjudged@10", "recall@1")))
DEPTH = 100
# Each document a card of its own, no region.
APART = SearchRequest(region_mode="off", collapse="none", facets=())


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
        load_s, index_s: Seconds to load and to index it, when it was built; 0 of an installation as it is.
        reused: Whether it was there before this run.
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
    profile: Path | None = None,
    backend: str = BACKEND,
    rebuild: bool = False,
    say: Say = silent,
) -> SearchEvaluation:
    """Load, index and ask every query, without region, each document a card of its own.

    Args:
        home: An empty folder to build in; None: in the user's cache, where the next run of the same documents finds it.
        queries, qrels: Themselves, or the paths of their files.
        off: Steps of understanding that are not taken.
        profile: The file of a rank profile to be tried; None: the one that ships.
        rebuild: Build anew what an earlier run has left in the cache.
        say: Told whether the cache is used.

    Raises:
        InvalidProfile: The rank profile cannot be used.
    """
    asked, judged = _read(queries, qrels)
    request, profiles = with_profile(replace(APART, off=off), profile)
    with _collection(home, documents, backend, progress, rebuild, say) as built:
        pipeline = built.collection.pipeline(profiles)
        return _measured(pipeline, built.collection.installation.store, asked, judged, request, progress, built)


def evaluate_live(
    settings: Settings,
    region: str,
    queries: Queries | Path | str,
    qrels: Qrels | Path | str,
    progress: Progress = quiet,
    off: tuple[str, ...] = (),
    *,
    profile: Path | None = None,
) -> SearchEvaluation:
    """Ask an installation as it is every query as somebody of a region does: cascade, folding, editors' rows and pins.

    Args:
        region: A region's code.
        profile: The file of a rank profile to be tried; None: the installation's own.

    Raises:
        BadParameters: The region is unknown.
        InvalidProfile: The rank profile cannot be used.
        NotReady: There is no index.
    """
    asked, judged = _read(queries, qrels)
    request, profiles = with_profile(SearchRequest(region=region, facets=(), off=off), profile)
    with Service.open(settings, read_only=True) as service:
        place, audience = service.installation, service.state.audience(region)
        if profiles is None:
            with service.state.pipeline() as pipeline:
                return _measured(pipeline.of(request), place.store, asked, judged, request, progress)
        with service.state.snapshot() as snapshot:
            query_analyzer = place.analyzer_provider.of(snapshot, audience)
            trial = Pipeline(snapshot, place.store, query_analyzer, settings=settings, profiles=profiles)
            return _measured(trial, place.store, asked, judged, request, progress)


def _read(queries: Queries | Path | str, qrels: Qrels | Path | str) -> tuple[Queries, Qrels]:
    asked = queries if isinstance(queries, Mapping) else read_queries(queries)
    return asked, qrels if isinstance(qrels, Mapping) else read_qrels(qrels)


def with_profile(request: SearchRequest, profile: Path | None) -> tuple[SearchRequest, RankProfiles | None]:
    """A request that names the profile of a file, and the profiles among which it is found. Raises `InvalidProfile`."""
    if profile is None:
        return request, None
    check_weights(read_profile(profile), all_signals())
    return replace(request, rank_profile=profile.stem), RankProfiles(profile.parent)


def _measured(
    pipeline: Pipeline,
    store: DocumentStore,
    asked: Queries,
    judged: Qrels,
    request: SearchRequest,
    progress: Progress,
    built: Built | None = None,
) -> SearchEvaluation:
    rankings, times = ask(pipeline, asked, progress, request)
    unknown = unknown_documents(store, judged)
    run = Run(rankings)
    found = evaluate(run, judged, MEASURES)
    return SearchEvaluation(
        values=found.means(),
        queries=len(found.queries),
        asked=len(asked),
        unknown_queries=tuple(query for query in found.queries if query not in asked),
        unknown_documents=unknown,
        documents=built.documents if built else store.count(),
        unknown_fields=built.unknown_fields if built else (),
        load_s=built.load_s if built else 0.0,
        index_s=built.index_s if built else 0.0,
        reused=built is None or built.reused,
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
    pipeline: Pipeline, queries: Queries, progress: Progress = quiet, request: SearchRequest = APART
) -> tuple[dict[str, tuple[str, ...]], list[float]]:
    """Ask every query once, all else as in `request`; rankings by query, and times in ms."""
    rankings: dict[str, tuple[str, ...]] = {}
    times: list[float] = []
    for number, (query, text) in enumerate(queries.items(), 1):
        started = time.perf_counter()
        rankings[query] = tuple(pipeline.ranking(replace(request, q=text[:MAX_QUERY]), DEPTH))
        times.append((time.perf_counter() - started) * 1000)
        if number % 100 == 0:
            progress("查询", number, len(queries))
    return rankings, times


__all__ = [
    "DEPTH",
    "MEASURES",
    "ScratchCollection",
    "SearchEvaluation",
    "ask",
    "evaluate_live",
    "evaluate_search",
    "unknown_documents",
]
