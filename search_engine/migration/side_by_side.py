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
# The index may go on between two answers: where five documents a second are written and the machine is busy, in one of
# eight pairs. So often both are asked before pages count as different: then one of 300,000 does by chance.
TRIES = 6
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
    """The texts whose pages differ, whenever both are asked."""
    return [query.text for query in queries if all(_differ(one, other, query) for _ in range(TRIES))]


def _differ(one: Service, other: Service, query: ReplayQuery) -> bool:
    return _page(one, query) != _page(other, query)


def _page(service: Service, query: ReplayQuery) -> dict[str, Any]:
    with service.unrecorded():
        page = service.search(SearchRequest(q=query.text, region=query.region or None)).as_dict()
    return {name: value for name, value in page.items() if name not in OF_ONE_ANSWER}
