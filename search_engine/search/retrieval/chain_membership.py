"""Which rows stand in the user's chain of regions."""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import Bools, Int64s
from indexer.snapshot import Snapshot
from ranker.ordering.cascade import RegionCascade


def in_chain(snapshot: Snapshot, rows: Int64s, cascade: RegionCascade | None) -> Bools:
    """Which of some rows stand in the chain."""
    if cascade is None or not len(rows):
        return np.zeros(len(rows), np.bool_)
    regions = snapshot.columns.region[rows]
    inside: Bools = np.logical_or.reduce(regions[:, None] == np.array(cascade.numbers, regions.dtype), axis=1)
    return inside
