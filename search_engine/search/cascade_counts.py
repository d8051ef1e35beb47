"""How many of the cards each region of the user's chain has itself."""

from __future__ import annotations

import numpy as np

from indexer.snapshot import Snapshot
from ranker.ordering.cards import Cards
from ranker.ordering.cascade import RegionCascade


def cascade_counts(snapshot: Snapshot, cards: Cards, cascade: RegionCascade | None) -> tuple[dict[str, str | int], ...]:
    """Code, name, level and count of each region of the chain, the own one first; none without a region."""
    if cascade is None:
        return ()
    numbers = np.where(cards.needs_region, cascade.own.number, snapshot.columns.region[cards.row])
    chain = np.array([region.number for region in cascade.chain])
    counts = (numbers[:, None] == chain).sum(axis=0).tolist()
    return tuple(
        [
            {"code": region.code, "name": region.name, "level": region.level, "count": count}
            for region, count in zip(cascade.chain, counts, strict=True)
        ]
    )
