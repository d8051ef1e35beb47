"""Whole requests without HTTP: understanding to items, as the pipeline answers them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from indexer.backends import get_backend
from indexer.snapshot import SearcherManager, Snapshot
from search_engine.installation.gc_tuning import freeze_garbage
from search_engine.installation.installation import Installation
from search_engine.measuring.bench.queries import BenchQuery
from search_engine.measuring.bench.timing import summary, timed
from search_engine.query.request import SearchRequest
from search_engine.search.pipeline import PAGES_KEPT, Pipeline


def open_view(place: Installation) -> Snapshot:
    """A view of an installation's index, as a serving process has it."""
    return SearcherManager(place.generations, place.tree, place.store, get_backend).snapshot()


def measure_pipeline(place: Installation, snapshot: Snapshot, queries: Sequence[BenchQuery]) -> dict[str, Any]:
    """Cold (every word and region for the first time in this process), warm (other requests after that), and repeated:
    the last ones once more, whose pages are kept.
    """
    half = len(queries) // 2
    freeze_garbage()
    found: dict[str, Any] = {}
    for name, with_region in (("region", True), ("no_region", False)):
        pipeline = Pipeline(snapshot, place.store, place.analyzer_provider.of(snapshot).uncached())
        requests = [_request(query, with_region) for query in queries]
        # another run's caches belong to the view: what was kept of words and chains goes with a new state of it
        snapshot.clear_caches()
        found[f"{name}_cold"] = summary(timed(pipeline.search, requests[:half]))
        found[f"{name}_warm"] = summary(timed(pipeline.search, requests[half:]))
        found[f"{name}_repeated"] = summary(timed(pipeline.search, requests[-PAGES_KEPT:]))
    return found


def _request(query: BenchQuery, with_region: bool) -> SearchRequest:
    return SearchRequest(q=query.text, region=query.region if with_region else None)
