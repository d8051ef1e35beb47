"""How near to the people the level is that handles it."""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import Float32s
from indexer.snapshot import Snapshot
from ranker.ordering.cards import Cards
from ranker.signals.signal import Signal
from ranker.signals.signal_query import SignalQuery

MOST = 5  # nation, province, city, county, town, village: 0 to 5


def _of(cards: Cards, _query: SignalQuery, snapshot: Snapshot) -> Float32s:
    level = snapshot.groups.level[snapshot.columns.region[cards.row]]
    return (np.minimum(level, MOST) / MOST).astype(np.float32)


SIGNAL = Signal(
    name="level", label="行使层级", low=0, high=1, unit="1 = village, 0 = nation",
    why="With a region the tier says it already; without one, people mostly go to a counter of the lower levels.",
    of=_of,
)  # fmt: skip
