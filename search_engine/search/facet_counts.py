"""Facets: for each value, what choosing it would leave, the other filters in force; and the cards of each region."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np

from indexer.generation.arrays import Int64s, run_lengths, run_starts
from indexer.snapshot import Snapshot
from indexer.snapshot.facet_overrides import FacetOverrides
from indexer.snapshot.facet_values import COUNT_SHIFT, FacetValues, column_sums
from indexer.snapshot.facets import CHANNELS
from ranker.collapse.level_counts import cards_by_level
from ranker.collapse.row_filter import narrowed
from ranker.collapse.value_counts import count_values
from ranker.matching.matches import Matches
from ranker.ordering.cards import Cards
from ranker.ordering.cascade import RegionCascade
from ranker.ordering.folds import Folds
from search_engine.page.labels import LABELS
from search_engine.query.request import SearchRequest
from search_engine.query.vocabulary import MATTER_TYPES
from search_engine.search.filters import filter_of, filtered_names
from search_engine.search.result_set import ResultSet

FacetCounts = tuple[dict[str, str | int], ...]
# The ten kinds of power (行政权力): of these it is said, too, that there is none.
MATTER_TYPE, POWERS = "matter_type", tuple(value for value in MATTER_TYPES if value != "公共服务")
CHANNEL, POWER, REGION = "channel", "power", "region"
# Values of one facet that are listed, the most frequent first.
LISTED = 50


def count_facets(
    snapshot: Snapshot, request: SearchRequest, answer: ResultSet, overrides: FacetOverrides | None = None
) -> dict[str, FacetCounts]:
    """The facets that a request asks for."""
    chosen, values = filtered_names(request), snapshot.facets.values
    filters_of: dict[str, set[str]] = {}  # the filter that is left aside ("": none) → facets
    for name in request.facets:
        if name != REGION:
            filters_of.setdefault(name if name in chosen else "", set()).add(name)
    found: dict[str, FacetCounts] = dict.fromkeys(request.facets, ())
    for but, names in filters_of.items():
        counts = _counted(snapshot, request, answer, answer.matches, but, overrides)
        if CHANNEL in names:
            counts = _with_other_channels(snapshot, request, answer, counts, overrides)
            found[CHANNEL] = ({"value": "all", "label": LABELS[CHANNEL]["all"], "count": int(counts[0])},)
        for name, listed in _listed(values, counts, names):
            found[name] += listed
    if MATTER_TYPE in found:
        there = {row["value"] for row in found[MATTER_TYPE]}
        found[MATTER_TYPE] += tuple(
            [{"value": kind, "label": kind, "count": 0} for kind in POWERS if kind not in there]
        )
    if REGION in found:
        # cards that ask for a region count under the user's
        found[REGION] = _regions(snapshot, answer.cards, answer.user.region.number if answer.user else None)
    return found


def _with_other_channels(
    snapshot: Snapshot,
    request: SearchRequest,
    answer: ResultSet,
    counts: Int64s,
    overrides: FacetOverrides | None,
) -> Int64s:
    """Of powers and of all other channels each what matches with them."""
    if (others := answer.in_other_channels()) is None:
        return counts
    there = _counted(snapshot, request, answer, others, CHANNEL, overrides)
    numbers = snapshot.facets.values.numbers
    taken = numbers(CHANNEL, [POWER])
    if POWER in request.channels:
        taken = np.append(np.setdiff1d(numbers(CHANNEL, CHANNELS), taken), 0)
    counts[taken] = there[taken]
    return counts


def _counted(
    snapshot: Snapshot,
    request: SearchRequest,
    answer: ResultSet,
    matches: Matches,
    but: str,
    overrides: FacetOverrides | None,
) -> Int64s:
    """The counts of values with all filters but one ("": with all), of an answer's matches or of others."""
    row_filter = filter_of(snapshot, request, but, overrides)
    counts = count_values(
        snapshot, matches, answer.cascade, request.collapse, row_filter, only=answer.only, overrides=overrides
    )
    return counts - _folded(snapshot, answer.folds) if len(answer.folds) else counts


def _folded(snapshot: Snapshot, folds: Folds) -> Int64s:
    """How many cards of each value were folded into another document's of the same value."""
    columns, values = snapshot.columns, snapshot.facets.values
    own, into = (values.of(columns.profile[rows], columns.site[rows]) for rows in (folds.rows, folds.into))
    return column_sums(own & into)


def _listed(values: FacetValues, counts: Int64s, names: Collection[str]) -> Iterator[tuple[str, FacetCounts]]:
    """The values of some facets, each facet's most frequent first, equals by their texts."""
    there = counts[1:].nonzero()[0] + 1
    order = there[(values.place[there] - (counts[there] << COUNT_SHIFT)).argsort()]
    facet = values.facet[order]
    starts = run_starts(facet)
    ends = starts + np.minimum(run_lengths(starts, len(order)), LISTED)
    every, counted = values.texts[order].tolist(), counts[order].tolist()
    for place, start, end in zip(facet[starts].tolist(), starts.tolist(), ends.tolist(), strict=True):
        if (name := values.facets[place]) in names:
            labels = texts = every[start:end]
            if known := LABELS.get(name):
                labels = [known.get(text, text) for text in texts]
            rows = zip(texts, labels, counted[start:end], strict=True)
            yield name, tuple([{"value": text, "label": label, "count": count} for text, label, count in rows])


def _regions(snapshot: Snapshot, cards: Cards, own: int | None) -> FacetCounts:
    numbers = snapshot.columns.region[cards.row].astype(np.int64)
    if own is not None:
        numbers = np.where(cards.needs_region, own, numbers)
    numbers.sort()
    starts = run_starts(numbers)
    counts = run_lengths(starts, len(numbers))
    first = (-counts).argsort(kind="stable")[:LISTED]
    codes, names = snapshot.tree.codes, snapshot.tree.names
    found = zip(numbers[starts[first]].tolist(), counts[first].tolist(), strict=True)
    return tuple([{"value": codes[number], "label": names[number], "count": count} for number, count in found])


def cascade_counts(
    snapshot: Snapshot, request: SearchRequest, answer: ResultSet, overrides: FacetOverrides | None = None
) -> tuple[dict[str, str | int], ...]:
    """Code, name, level and count of each region of the chain, the own one first; none without a region. The count is
    of the cards that `at` that region leaves; where each level has a card of its own, these are on the page.
    """
    cascade, cards = answer.cascade, answer.cards
    if cascade is None:
        return ()
    if request.collapse == "all" or answer.matches is not answer.of_all_levels:
        counts = _at_levels(snapshot, request, answer, cascade, overrides)
    else:
        numbers = np.where(cards.needs_region, cascade.own.number, snapshot.columns.region[cards.row])
        counts = [int(np.count_nonzero(numbers == region.number)) for region in cascade.chain]
    regions = zip(cascade.chain, counts, strict=True)
    return tuple([{"code": one.code, "name": one.name, "level": one.level, "count": count} for one, count in regions])


def _at_levels(
    snapshot: Snapshot,
    request: SearchRequest,
    answer: ResultSet,
    cascade: RegionCascade,
    overrides: FacetOverrides | None,
) -> list[int]:
    only = request.nothing_elsewhere
    passing = narrowed(snapshot, answer.of_all_levels, cascade, filter_of(snapshot, request, "", overrides))
    counts = cards_by_level(snapshot, passing, cascade, request.collapse, only=only)
    if len(answer.folds):
        # what folds into another document's card at the same level is none there, either
        own, into = (snapshot.columns.region[rows] for rows in (answer.folds.rows, answer.folds.into))
        for link, number in enumerate(cascade.numbers):
            counts[link] -= int(np.count_nonzero((own == number) & (into == number)))
    return counts
