"""Filters and facets over cards. Values of one filter are alternatives; filters on different things all hold.

A facet's counts leave its own filter aside, so that a page shows what choosing another value would give.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from indexer.documents.timestamps import to_seconds
from indexer.generation.arrays import Array, Bools, Int64s
from indexer.snapshot import Snapshot
from indexer.snapshot.facets import SITE, FacetTable
from ranker.ordering.cards import Cards
from search_engine.page.labels import label
from search_engine.query.request import SearchRequest

FacetCounts = tuple[dict[str, str | int], ...]
# Values of one facet that are listed, the most frequent first.
LISTED = 50


@dataclass(frozen=True, slots=True)
class Filtered:
    """Which cards each filter lets through, and which all of them do."""

    by_filter: Mapping[str, Bools]
    passed: Bools

    def without(self, name: str) -> Bools:
        """Cards that pass all filters but one."""
        others = [mask for other, mask in self.by_filter.items() if other != name]
        return np.logical_and.reduce(others) if others else np.ones(len(self.passed), np.bool_)


def apply_filters(snapshot: Snapshot, cards: Cards, request: SearchRequest) -> Filtered:
    """Work out every filter of a request on the cards' own values."""
    profile = snapshot.columns.profile[cards.row]
    masks: dict[str, Bools] = {}
    if request.channel != "all":
        masks["channel"] = snapshot.facets["channel"].allowed([request.channel])[profile]
    for name, wanted in request.filters:
        if wanted:
            masks[name] = snapshot.facets[name].allowed(wanted)[snapshot.facet_numbers(name, cards.row)]
    if request.pf:
        masks["pf"] = for_platform(snapshot.facets["platforms"], request.pf)[profile]
    if request.issued_from or request.issued_to:
        masks["issued"] = _issued(snapshot.issued(cards.row), request)
    everything = np.ones(len(cards), np.bool_)
    return Filtered(masks, np.logical_and.reduce([everything, *masks.values()]))


def count_facets(
    snapshot: Snapshot, cards: Cards, filtered: Filtered, request: SearchRequest, own: int | None
) -> dict[str, FacetCounts]:
    """The facets that a request asks for.

    Args:
        own: Number of the user's region, under which cards that ask for a region count.
    """
    passed = cards.take(filtered.passed) if filtered.by_filter else cards
    joined = _joined(snapshot, passed)
    found: dict[str, FacetCounts] = {}
    for name in request.facets:
        # a filter's own facet counts without it; for all others the same cards count
        counted = cards.take(filtered.without(name)) if name in filtered.by_filter else passed
        if name == "region":
            found[name] = _regions(snapshot, counted, own)
        elif counted is passed and name != SITE:
            found[name] = tuple(joined.get(name, ()))
        else:
            table = snapshot.facets[name]
            found[name] = _listed(name, table, table.counts(snapshot.facet_numbers(name, counted.row)))
        if name == "channel":
            found[name] = ({"value": "all", "label": label(name, "all"), "count": len(counted)}, *found[name])
    return found


def _joined(snapshot: Snapshot, cards: Cards) -> dict[str, list[dict[str, str | int]]]:
    """The counts of all facets that profiles have."""
    joined = snapshot.facets.joined
    counts = joined.counts(snapshot.columns.profile[cards.row])
    there = np.flatnonzero(counts)
    order = there[np.lexsort((joined.alphabetic[there], -counts[there], joined.facet[there]))]
    found: dict[str, list[dict[str, str | int]]] = {}
    for place, count in zip(order.tolist(), counts[order].tolist(), strict=True):
        name, value = joined.entries[place]
        listed = found.setdefault(name, [])
        if len(listed) < LISTED:
            listed.append({"value": value, "label": label(name, value), "count": count})
    return found


def _listed(name: str, table: FacetTable, counts: Int64s) -> FacetCounts:
    there = np.flatnonzero(counts)
    order = there[np.lexsort((table.alphabetic[there], -counts[there]))][:LISTED].tolist()
    values = [table.values[i] for i in order]
    return tuple(
        {"value": value, "label": label(name, value), "count": count}
        for value, count in zip(values, counts[order].tolist(), strict=True)
    )


def _regions(snapshot: Snapshot, cards: Cards, own: int | None) -> FacetCounts:
    numbers = snapshot.columns.region[cards.row].astype(np.int64)
    if own is not None:
        numbers = np.where(cards.needs_region, own, numbers)
    found, counts = np.unique(numbers, return_counts=True)
    order = np.lexsort((found, -counts))[:LISTED]
    regions = [(snapshot.tree.by_number(int(found[i])), int(counts[i])) for i in order]
    return tuple({"value": region.code, "label": region.name, "count": count} for region, count in regions)


def for_platform(table: FacetTable, platform: str) -> Bools:
    """Profiles that a platform shows: those for all, for itself, or for nobody in particular."""
    unrestricted: Array = np.asarray((table.codes < 0).all(axis=1), np.bool_)
    return unrestricted | table.allowed(["all", platform])


def _issued(issued: Array, request: SearchRequest) -> Bools:
    kept: Bools = issued > 0
    if request.issued_from:
        kept &= issued >= to_seconds(request.issued_from)
    if request.issued_to:
        kept &= issued <= to_seconds(request.issued_to)
    return kept
