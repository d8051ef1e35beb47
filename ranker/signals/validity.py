"""Whether a policy is in force as it stands."""

from __future__ import annotations

import numpy as np

from indexer.documents.elements import BITS
from indexer.generation.arrays import Float32s
from indexer.snapshot import Snapshot
from ranker.ordering.cards import Cards
from ranker.signals.signal import Signal
from ranker.signals.signal_query import SignalQuery

SUPERSEDED = np.uint32(BITS["superseded_by"])


def _of(cards: Cards, _query: SignalQuery, snapshot: Snapshot) -> Float32s:
    found: Float32s = (snapshot.elements(cards.row) & SUPERSEDED == 0).astype(np.float32)
    return found


SIGNAL = Signal(
    name="validity", label="现行有效", low=0, high=1, unit="1 = nothing has taken its place",
    why="Of a policy and the one that took its place people want the latter; the former stays findable.",
    of=_of,
)  # fmt: skip
