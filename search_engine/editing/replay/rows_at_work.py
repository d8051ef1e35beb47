"""Which of some rows change which pages: found by leaving groups of them out, halved until single rows are left.

Rows of one effect hide each other: leaving one out changes nothing, and leaving both does. So what no row explains
alone is looked for the other way round: which rows change a page where all the others are away?
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence, Set

Group = tuple[int, ...]
# A group of rows and the queries to look at, by their numbers → those whose page is another one.
Changed = Callable[[Group, Set[int]], Set[int]]


def rows_at_work(rows: Sequence[int], queries: Set[int], without: Changed, alone: Changed) -> dict[int, set[int]]:
    """Row → the queries on which it acts; rows that do nothing are absent.

    Args:
        without: Gives the queries whose page changes once a group is left out.
        alone: Gives those whose page changes once a group comes back, where all are left out.
    """
    found: dict[int, set[int]] = defaultdict(set)
    every = tuple(rows)
    if not every:
        return found
    acting = without(every, queries)
    unexplained = set(acting) - _halved(every, acting, without, found)
    if unexplained and len(every) > 1:
        _halved(every, unexplained, alone, found)
    return dict(found)


def _halved(group: Group, queries: Set[int], changed: Changed, found: dict[int, set[int]]) -> set[int]:
    """Note which rows of a group change which queries; returns those that any single one explains."""
    hit = changed(group, queries) if queries else set()
    if not hit:
        return set()
    if len(group) == 1:
        found[group[0]] |= hit
        return set(hit)
    half = len(group) // 2
    return _halved(group[:half], hit, changed, found) | _halved(group[half:], hit, changed, found)
