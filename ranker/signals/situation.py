"""Whether a document is for what has happened: of the matters of one thing the one that its situation calls for."""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import Float32s
from indexer.snapshot import Snapshot
from ranker.matching.named import named_with
from ranker.matching.relevance import ANYWHERE
from ranker.ordering.cards import Cards
from ranker.signals.signal import Signal
from ranker.signals.signal_query import SignalQuery


def _of(cards: Cards, query: SignalQuery, snapshot: Snapshot) -> Float32s | None:
    if not query.situation or not len(cards):
        return None
    return named_with(snapshot, cards, query.situation, ANYWHERE).astype(np.float32)


SIGNAL = Signal(
    name="situation", label="符合所说的情形", low=0, high=1, unit="1 = a name says what the situation calls for",
    why="Who says that a card is broken wants it replaced, not issued for the first time: both are named alike.",
    of=_of, least_weight=0,
)  # fmt: skip
