"""How much of a guide is there."""

from __future__ import annotations

import numpy as np

from indexer.documents.elements import elements_of
from indexer.generation.arrays import Float32s
from indexer.snapshot import Snapshot
from ranker.ordering.cards import Cards
from ranker.signals.signal import Signal
from ranker.signals.signal_query import SignalQuery

# What people look for in a guide.
EXPECTED = (
    "conditions", "materials", "process", "fee", "place", "hours", "contact", "legal_basis", "legal_time",
    "promised_time",
)  # fmt: skip
MASK = np.uint32(elements_of(EXPECTED))


def _of(cards: Cards, _query: SignalQuery, snapshot: Snapshot) -> Float32s:
    bits = (snapshot.elements(cards.row) & MASK)[:, None] >> np.arange(32, dtype=np.uint32) & np.uint32(1)
    found: Float32s = (bits.sum(axis=1) / len(EXPECTED)).astype(np.float32)
    return found


SIGNAL = Signal(
    name="completeness", label="要素完整", low=0, high=1, unit="1 = every element that people look for",
    why="A guide without materials, place or time sends people to the telephone.",
    of=_of, least_weight=0,
)  # fmt: skip
