"""Levels: a matter's copies in the user's chain of regions, and in what their competence differs.

Where audiences are the same, a county's copy and its city's are one card (`collapse=all`). What each of them takes
(内资 or 外资, up to a limit or beyond it) is in its conditions: the lines that some levels have and others have not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from dictionaries.normalize import squash
from dictionaries.regions import Region
from indexer.generation.arrays import Int64s
from indexer.snapshot import Snapshot
from indexer.snapshot.documents import ShownDocument
from ranker.collapse.closest import first_order
from ranker.collapse.row_filter import RowFilter, groups_of
from ranker.matching.matches import isin_sorted
from ranker.ordering.cascade import RegionCascade
from ranker.ordering.pins import NO_ROWS
from search_engine.page.durations import whole_time
from search_engine.page.region_answers import region_fields

Document = Mapping[str, Any]


def level_rows(
    snapshot: Snapshot,
    cascade: RegionCascade,
    shown: Int64s,
    row_filter: RowFilter | None = None,
    hidden: Int64s = NO_ROWS,
) -> dict[int, list[int]]:
    """For some rows the live rows of the same base and audience in the chain, nearest first. What lies below the user's
    region stands before them. Rows of elsewhere, and those that are alone, are left out.

    Args:
        shown: The rows that cards show; what an office takes up of itself, or is over, is no level of another row.
        row_filter: What a level must pass; None: anything.
        hidden: Rows that are no levels.
    """
    columns, chain = snapshot.columns, snapshot.chain_rows(cascade.numbers)
    places = isin_sorted(chain.base, columns.base[shown].astype(np.int64)).nonzero()[0]
    rows = chain.rows[places]
    # rows that came since the build stand last in their region, whatever their ids
    rows = rows[first_order(snapshot, rows, -columns.region[rows].astype(np.int64))]
    kept = snapshot.live.flags[rows] & ~isin_sorted(rows, hidden)
    if row_filter is not None and not row_filter.lets_all_through:
        kept &= row_filter.passes(snapshot, rows)
    found = defaultdict(list)
    for row, key in zip(rows[kept].tolist(), _alike(snapshot, rows[kept]), strict=True):
        found[key].append(row)
    below = cascade.is_below(columns.region[shown])
    levels = {}
    for row, key, is_below in zip(shown.tolist(), _alike(snapshot, shown), below.tolist(), strict=True):
        there = [row, *found[key]] if is_below else found[key]
        if row in there and len(there) > 1:
            levels[row] = there
    return levels


def _alike(snapshot: Snapshot, rows: Int64s) -> list[tuple[int, ...]]:
    """What rows must have in common to be levels of one matter."""
    columns = snapshot.columns
    profile = columns.profile[rows]
    groups = groups_of(snapshot, columns.base[rows], rows)
    validity = snapshot.validities.codes[rows]
    return list(zip(groups.tolist(), snapshot.is_ex_officio[profile].tolist(), validity.tolist(), strict=True))


def levels_of(copies: Sequence[ShownDocument], regions: Sequence[Region]) -> tuple[dict[str, Any], ...]:
    """Levels as a page has them.

    Args:
        regions: Of each copy.
    """
    told = differences([copy.fields for copy in copies])
    return tuple(
        {
            "id": copy.id,
            "region": region_fields(region),
            "authority": (copy.fields.get("authority") or {}).get("name"),
            "promised_time": whole_time(copy.fields.get("promised_time")),
            "visits": copy.fields.get("visits"),
            "online": tuple(copy.fields.get("online", ())),
            "links": copy.fields.get("links") or {},
            "differs": differs,
        }
        for copy, region, differs in zip(copies, regions, told, strict=True)
    )


def differences(documents: Sequence[Document]) -> list[dict[str, tuple[str, ...]]]:
    """In what the competence of each copy of a matter differs: `conditions`, its lines that another copy has not, and
    `audience`, all of its own. What is the same everywhere, however it is punctuated, is absent.
    """
    told: list[dict[str, tuple[str, ...]]] = [{} for _ in documents]
    conditions = [document.get("conditions") or () for document in documents]
    if any(one != conditions[0] for one in conditions):
        lines = [{squash(line): line for text in texts for line in text.splitlines()} for texts in conditions]
        common = set(lines[0]).intersection(*lines)
        for differs, own in zip(told, lines, strict=True):
            if only := tuple(line for key, line in own.items() if key not in common):
                differs["conditions"] = only
    audiences = [tuple(document.get("audience") or ()) for document in documents]
    if len(set(map(frozenset, audiences))) > 1:
        for differs, audience in zip(told, audiences, strict=True):
            differs["audience"] = audience
    return told
