"""How much a matter is used where it stands."""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import Float32s
from indexer.snapshot import Snapshot
from ranker.ordering.cards import Cards
from ranker.signals.signal import Signal
from ranker.signals.signal_query import SignalQuery


def _of(cards: Cards, _query: SignalQuery, snapshot: Snapshot) -> Float32s:
    found: Float32s = np.log1p(snapshot.columns.popularity[cards.row])
    return found


SIGNAL = Signal(
    name="popularity", label="办件热度", low=0, high=21, unit="ln(1 + popularity)",
    why="Of names that have the same words, most people mean the one that most people need. Of 200 judged queries 129 "
    "had the wanted card first with a weight of .1, 133 with .5.",
    of=_of, least_weight=0,
)  # fmt: skip
