"""Whether a document says what is asked for."""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import Float32s
from indexer.snapshot import Snapshot
from ranker.ordering.cards import Cards
from ranker.signals.signal import Signal
from ranker.signals.signal_query import SignalQuery


def _of(cards: Cards, query: SignalQuery, snapshot: Snapshot) -> Float32s | None:
    if not query.asked_elements:
        return None
    asked = np.uint32(query.asked_elements)
    found: Float32s = (snapshot.elements(cards.row) & asked != 0).astype(np.float32)
    return found


SIGNAL = Signal(
    name="asked_element", label="含所问的要素", low=0, high=1, unit="1 = says what is asked",
    why="Who asks 要什么材料 is answered by the guide that lists them, not by the one that does not.",
    of=_of, least_weight=0,
)  # fmt: skip
