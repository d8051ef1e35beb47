"""Asking two services the same: the database that is moved to has to give the same pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from search_engine.editing.replay.frequent import ReplayQuery, frequent_queries
from search_engine.editing.replay.preview_place import HeldSearchers
from search_engine.query.request import SearchRequest
from search_engine.service import Service

QUERIES = 1_000
# How often both are asked where their answers differ.
TRIES = 2
# What no two answers have in common.
OF_ONE_ANSWER = ("took_ms", "search_id")


def sample(service: Service) -> list[ReplayQuery]:
    """What is asked most, of the log, and of what ships where that has too few; where these are fewer than `QUERIES`,
    they are asked from nowhere and from the regions of the others too.
    """
    found = frequent_queries(service.installation, QUERIES)
    regions = ["", *dict.fromkeys(query.region for query in found)]
    more = (replace(query, region=region) for region in regions for query in found if query.region != region)
    return [*found, *islice(more, QUERIES - len(found))]


def look_at_one_view(one: Service, other: Service) -> None:
    """Have both answer from one view of the index, and from no newer one. Two views of one commit may differ in
    what each has seen of earlier commits, and following each commit of writers at work takes longer than answering.
    Raises `NotReady`.
    """
    with one.state.snapshot() as snapshot:
        for service in (one, other):
            service.state.searchers = HeldSearchers(service.installation, snapshot)


def different_pages(one: Service, other: Service, queries: Sequence[ReplayQuery]) -> list[str]:
    """The texts whose pages differ. What changes between two answers, as a dictionary, does not count."""
    return [query.text for query in queries if all(_page(one, query) != _page(other, query) for _ in range(TRIES))]


def _page(service: Service, query: ReplayQuery) -> dict[str, Any]:
    with service.unrecorded():
        page = service.search(SearchRequest(q=query.text, region=query.region or None)).as_dict()
    return {name: value for name, value in page.items() if name not in OF_ONE_ANSWER}
