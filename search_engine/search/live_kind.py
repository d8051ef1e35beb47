"""Which rows of a view are live documents of a kind."""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import Int64s
from indexer.snapshot import Snapshot

APP = "app"


def live_rows_of(snapshot: Snapshot, kind: str) -> Int64s:
    """The rows, in order (15 ms at five million rows)."""
    known = snapshot.facets["kind"].allowed((kind,))
    is_of = np.zeros(snapshot.facets.newest + 1, np.bool_)  # a table is as long as the newest profile with a value
    is_of[: len(known)] = known
    rows: Int64s = np.flatnonzero(
        is_of[snapshot.columns.profile[: snapshot.rows]] & snapshot.live.flags[: snapshot.rows]
    )
    return rows
