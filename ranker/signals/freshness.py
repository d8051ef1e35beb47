"""How lately a document was looked after."""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import Float32s
from indexer.snapshot import Snapshot
from ranker.ordering.cards import Cards
from ranker.signals.signal import Signal
from ranker.signals.signal_query import SignalQuery

HALF_LIFE = 365 * 86_400.0  # seconds in which it falls to a half


def _of(cards: Cards, query: SignalQuery, snapshot: Snapshot) -> Float32s:
    updated = snapshot.columns.updated[cards.row].astype(np.float64)
    age = np.maximum(query.now - updated, 0)
    return np.where(updated > 0, np.exp2(-age / HALF_LIFE), 0).astype(np.float32)


SIGNAL = Signal(
    name="freshness", label="更新时间", low=0, high=1, unit="1 = just now, ½ a year ago, 0 = not known",
    why="Of two guides that say the same, the one that was looked after lately is more likely still true.",
    of=_of,
)  # fmt: skip
