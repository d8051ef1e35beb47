"""Slices: parts of a query set that may gain or lose apart from the whole. Each is a row of `SLICES`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from dictionaries.regions import RegionTree
from search_engine.tuning.query_set import SetQuery

# Characters of a query that is short, and of one that is no sentence yet.
SHORT, MIDDLING = 4, 10
# Fewer queries than these say nothing of their slice.
FEWEST = 5


def _length(query: SetQuery, _: RegionTree) -> str:
    size = len(query.text.strip())
    return f"至 {SHORT} 字" if size <= SHORT else f"至 {MIDDLING} 字" if size <= MIDDLING else "更长"


def _level(query: SetQuery, tree: RegionTree) -> str:
    return tree[query.region].level if query.region and query.region in tree else "none"


# Name → the value that a query has in it; "": it is in none.
SLICES: Mapping[str, Callable[[SetQuery, RegionTree], str]] = MappingProxyType(
    {
        "kind": lambda query, _: query.kind,
        "length": _length,
        "region": _level,
        "audience": lambda query, _: query.audience,
        "band": lambda query, _: query.band,
    }
)


def slices_of(queries: Sequence[SetQuery], tree: RegionTree) -> dict[str, dict[str, list[int]]]:
    """Slice → value → places of its queries; without values of fewer than `FEWEST`, and slices of but one value."""
    found: dict[str, dict[str, list[int]]] = {}
    for name, value_of in SLICES.items():
        values: dict[str, list[int]] = {}
        for place, query in enumerate(queries):
            if value := value_of(query, tree):
                values.setdefault(value, []).append(place)
        kept = {value: places for value, places in values.items() if len(places) >= FEWEST}
        if len(kept) > 1:
            found[name] = kept
    return found
