"""Facets: for each value, what choosing it would leave, the other filters in force; and the cards of each region."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from indexer.generation.arrays import Int64s, run_lengths, run_starts
from indexer.snapshot import Snapshot
from indexer.snapshot.facet_overrides import FacetOverrides
from indexer.snapshot.facet_values import COUNT_SHIFT, FacetValues
from ranker.collapse.value_counts import count_values
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
CHANNEL, POWER = "channel", "power"
# Values of one facet that are listed, the most frequent first.
LISTED = 50


def count_facets(
    snapshot: Snapshot, request: SearchRequest, answer: ResultSet, overrides: FacetOverrides | None = None
) -> dict[str, FacetCounts]:
    """The facets that a request asks for."""
    chosen = filtered_names(request)
    listed: dict[str, dict[str, list[dict[str, str | int]]]] = {}
    found: dict[str, FacetCounts] = {}
    for name in request.facets:
        if name == "region":
            # cards that ask for a region count under the user's
            found[name] = _regions(snapshot, answer.cards, answer.user.region.number if answer.user else None)
            continue
        without = name if name in chosen else ""
        if without not in listed:
            listed[without] = _listed(*_counted(snapshot, request, answer, without, overrides))
        found[name] = tuple(listed[without].get(name, ()))
        if name == MATTER_TYPE:
            there = {row["value"] for row in found[name]}
            found[name] += tuple([{"value": kind, "label": kind, "count": 0} for kind in POWERS if kind not in there])
        if name == "channel":
            found[name] = _channels(snapshot, request, answer, overrides, (*listed[without][""], *found[name]))
    return found


def _channels(
    snapshot: Snapshot,
    request: SearchRequest,
    answer: ResultSet,
    overrides: FacetOverrides | None,
    counted: FacetCounts,
) -> FacetCounts:
    """The channels with their counts, of powers and of all others each by what matches with them."""
    if (others := answer.in_other_channels()) is None:
        return counted
    values, counts = _counted(snapshot, request, replace(answer, matches=others), CHANNEL, overrides)
    there = {text: int(counts[n]) for n, (facet, text) in enumerate(values.entries, 1) if facet == CHANNEL}
    there["all"] = int(counts[values.any])
    own, labels = {str(row["value"]): int(row["count"]) for row in counted}, LABELS[CHANNEL]
    here = POWER in request.channels
    known = {value: (own if (value == POWER) is here else there).get(value, 0) for value in {**own, **there}}
    order = sorted((value != "all", -count, value) for value, count in known.items() if count or value == "all")
    return tuple([{"value": value, "label": labels[value], "count": -count} for _, count, value in order])


def _counted(
    snapshot: Snapshot, request: SearchRequest, answer: ResultSet, but: str, overrides: FacetOverrides | None
) -> tuple[FacetValues, Int64s]:
    """The counts of values with all filters but one ("": with all), at least those of its facet."""
    row_filter, only = filter_of(snapshot, request, but, overrides), request.region_mode == "only"
    # what all bases have is at hand where nothing is filtered; else the fewer values the better
    values = snapshot.facets.values_of(but) if but and not row_filter.lets_all_through else snapshot.facets.values
    how = request.collapse
    counts = count_values(
        snapshot, answer.matches, answer.cascade, how, row_filter, values, only=only, overrides=overrides
    )
    return values, counts - _folded(snapshot, answer.folds, values) if len(answer.folds) else counts


def _folded(snapshot: Snapshot, folds: Folds, values: FacetValues) -> Int64s:
    """How many cards of each value were folded into another document's of the same value."""
    columns, folded = snapshot.columns, np.zeros(values.count, np.int64)
    of_rows, of_cards = (
        values.of(columns.profile[rows], columns.site[rows]).tolist() for rows in (folds.rows, folds.into)
    )
    for own, others in zip(of_rows, of_cards, strict=True):
        folded[sorted({*own} & {*others} - {0})] += 1
    return folded


def _listed(values: FacetValues, counts: Int64s) -> dict[str, list[dict[str, str | int]]]:
    """The values of all facets, each facet's most frequent first, equals by their texts; "": the number of all."""
    each = counts[1 : values.any]
    there = each.nonzero()[0]
    order = there[(values.place[there] - (each[there] << COUNT_SHIFT)).argsort()]
    texts, counted = [values.texts[place] for place in order.tolist()], each[order].tolist()
    channels = LABELS["channel"]
    found: dict[str, list[dict[str, str | int]]] = {
        "": [{"value": "all", "label": channels["all"], "count": int(counts[values.any])}]
    }
    facet = values.facet[order]
    starts = run_starts(facet)
    names = [values.facets[number] for number in facet[starts].tolist()]
    ends = starts + np.minimum(run_lengths(starts, len(order)), LISTED)
    # of each facet's run the first ones
    for name, start, end in zip(names, starts.tolist(), ends.tolist(), strict=True):
        shown, known = texts[start:end], LABELS.get(name)
        labels = [known.get(value, value) for value in shown] if known else shown
        found[name] = [
            {"value": value, "label": label, "count": count}
            for value, label, count in zip(shown, labels, counted[start:end], strict=True)
        ]
    return found


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


def cascade_counts(snapshot: Snapshot, cards: Cards, cascade: RegionCascade | None) -> tuple[dict[str, str | int], ...]:
    """Code, name, level and count of each region of the chain, the own one first; none without a region."""
    if cascade is None:
        return ()
    numbers = np.where(cards.needs_region, cascade.own.number, snapshot.columns.region[cards.row])
    regions = [(region, int(np.count_nonzero(numbers == region.number))) for region in cascade.chain]
    return tuple([{"code": one.code, "name": one.name, "level": one.level, "count": count} for one, count in regions])
