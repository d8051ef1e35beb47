"""Asking two services the same: the database that is moved to has to give the same pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from search_engine.editing.replay.frequent import ReplayQuery, frequent_queries
from search_engine.query.request import SearchRequest
from search_engine.service import Service

QUERIES = 1_000
# How often both are asked where the index, which goes on meanwhile, was another one between their answers.
TRIES = 50
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


def different_pages(one: Service, other: Service, queries: Sequence[ReplayQuery]) -> list[str]:
    """The texts whose pages differ at one commit of the index, which both services share."""
    return [query.text for query in queries if _differ(one, other, query)]


def _differ(one: Service, other: Service, query: ReplayQuery) -> bool:
    for _ in range(TRIES):
        before = _commit(one)
        if _page(one, query) == _page(other, query):
            return False
        if before == _commit(one) == _commit(other):
            return True
    return True


def _commit(service: Service) -> tuple[str, int]:
    with service.state.snapshot() as snapshot:
        return snapshot.generation.name, snapshot.commit.number


def _page(service: Service, query: ReplayQuery) -> dict[str, Any]:
    with service.unrecorded():
        page = service.search(SearchRequest(q=query.text, region=query.region or None)).as_dict()
    return {name: value for name, value in page.items() if name not in OF_ONE_ANSWER}
