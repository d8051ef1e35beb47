"""The text score: BM25 over what a document says, by field as the rank profile's first phase weighs them."""

from __future__ import annotations

from indexer.generation.arrays import Float32s
from indexer.snapshot import Snapshot
from ranker.matching.evidence import TEXT
from ranker.ordering.cards import Cards
from ranker.signals.signal import Signal
from ranker.signals.signal_query import SignalQuery


def _of(cards: Cards, _query: SignalQuery, _snapshot: Snapshot) -> Float32s:
    found: Float32s = cards.evidence[:, TEXT]
    return found


SIGNAL = Signal(
    name="text", label="文字相关", low=0, high=200, unit="BM25",
    why="The rarer the words that a document has, and the more often, the more it is about them.",
    of=_of, least_weight=0,
)  # fmt: skip
