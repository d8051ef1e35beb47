"""Which document a user means who chooses a base's name: the nearest one."""

from __future__ import annotations

import numpy as np

from indexer.arrays import Bools, Int64s
from indexer.view import IndexView
from ranker.cascade import RegionCascade

NO_ROW = -1
# Ranks of regions outside the chain: below the user's own, then elsewhere by tier.
BELOW = 100


def nearest_row(view: IndexView, cascade: RegionCascade | None, base: int, allowed: Bools) -> int:
    """The row of the live document of a base that is nearest to a user; without a region the highest authority's.

    Args:
        allowed: For each profile whether its documents may be shown.

    Returns:
        A row number, `NO_ROW` where there is none.
    """
    if cascade is not None:
        chain = view.chain_rows(cascade.numbers)
        rows = _shown(view, chain.rows[chain.base == base], allowed)
        if len(rows):
            return int(rows[0])  # they stand in the order of the chain
    rows = _shown(view, view.rows_of_bases(np.array([base])), allowed)
    if not len(rows):
        return NO_ROW
    region = view.columns.region[rows].astype(np.int64)
    if cascade is None:
        return int(rows[np.lexsort((region, view.groups.level[region]))[0]])
    rank = np.where(cascade.is_below(region), 0, BELOW + cascade.tier_elsewhere(view.groups, region))
    return int(rows[np.lexsort((region, rank))[0]])


def _shown(view: IndexView, rows: Int64s, allowed: Bools) -> Int64s:
    live = rows[view.live.flags[rows]]
    found: Int64s = live[allowed[view.columns.profile[live]]]
    return found
