"""How near a document is in meaning."""

from __future__ import annotations

from indexer.generation.arrays import Float32s
from indexer.snapshot import Snapshot
from ranker.matching.evidence import NEARNESS
from ranker.ordering.cards import Cards
from ranker.signals.signal import Signal
from ranker.signals.signal_query import SignalQuery


def _of(cards: Cards, _query: SignalQuery, _snapshot: Snapshot) -> Float32s:
    found: Float32s = cards.evidence[:, NEARNESS]
    return found


SIGNAL = Signal(
    name="meaning", label="含义相近", low=0, high=1, unit="1 = the nearest of all",
    why="What people mean is often called otherwise: among what meaning found, the nearest comes first.",
    of=_of, least_weight=0,
)  # fmt: skip
