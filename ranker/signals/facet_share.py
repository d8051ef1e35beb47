"""Which cards have one of some values of a facet."""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import Float32s
from indexer.snapshot import Snapshot
from ranker.ordering.cards import Cards


def of_facet(snapshot: Snapshot, cards: Cards, facet: str, *values: str) -> Float32s:
    """1 for cards that have one of a facet's values, else 0."""
    allowed = snapshot.facets[facet].allowed(values)[snapshot.columns.profile[cards.row]]
    return allowed.astype(np.float32)
