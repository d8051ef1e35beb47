"""One region's list, from the sightings in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from indexer.events.hot_terms.hot_store import ListedTerm
from ranker.hot import HotTable, Occurrences, rank, sparkline, trend
from ranker.hot.ranking import Expected
from search_engine.hot.memory import SightingMemory
from search_engine.hot.parameters import MOST_LIMIT
from search_engine.hot.query_variants import QueryVariants

# Terms of one region that are looked at: those that find nothing there (weather, brands) are a third of what people
# type, and give way to the next.
MOST_LOOKED_AT = 10 * MOST_LIMIT


def ranked(
    memory: SightingMemory, query_variants: QueryVariants, region: int, now: int, expected: Expected | None
) -> tuple[Occurrences, HotTable, list[tuple[str, int]]]:
    """The region's sightings, its table, and text and row of each term that has been read, hottest first."""
    occurrences = query_variants.of(memory.of_region(region))
    table = rank(occurrences, now, expected)
    shown = [(query_variants.text(int(term)), row) for row, term in enumerate(table.term)]
    order = [(text, row) for text, row in shown if text is not None]
    order.sort(key=lambda one: (-table.heat[one[1]], one[0]))
    return occurrences, table, order[:MOST_LOOKED_AT]


def places_of(
    memory: SightingMemory, query_variants: QueryVariants, region: int, now: int, expected: Expected | None
) -> Mapping[str, int]:
    """Places of the terms of a region as they were at another time."""
    _, _, order = ranked(memory, query_variants, region, now, expected)
    return {text: place for place, (text, _) in enumerate(order, 1)}


def list_of(
    memory: SightingMemory,
    query_variants: QueryVariants,
    region: int,
    now: int,
    expected: Expected | None,
    before: Mapping[str, int],
    may_show: Callable[[str], bool],
) -> list[ListedTerm]:
    """The terms of a region's own, hottest first, each with what it is based on.

    Args:
        region: Its number.
        before: Places of the day before, among all that was asked for.
        may_show: Whether a text may be shown, and finds something there.
    """
    occurrences, table, order = ranked(memory, query_variants, region, now, expected)
    found: list[ListedTerm] = []
    for place, (text, row) in enumerate(order, 1):
        if len(found) == MOST_LIMIT:
            break
        if may_show(text):
            evidence = evidence_of(table, row, occurrences, now)
            found.append(ListedTerm(text, float(table.heat[row]), trend(text, place, before), evidence))
    return found


def evidence_of(table: HotTable, row: int, occurrences: Occurrences, now: int) -> dict[str, Any]:
    """What a term's heat is made of, for staff; all of it is of ten actors and more."""
    mean = float(table.mean[row])
    return {
        "actors": round(float(table.actors[row]), 1),
        "seen": int(table.seen[row]),
        "blocks": int(table.blocks[row]),
        "networks": int(table.networks[row]),
        "buckets": int(table.buckets[row]),
        "top_share": round(float(table.top_share[row]), 3),
        "z": round(float(table.z[row]), 2),
        "usual": None if np.isnan(mean) else round(mean, 1),
        "hours": sparkline(occurrences, int(table.term[row]), now),
    }
