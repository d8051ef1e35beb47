"""How far a matter can be handled online."""

from __future__ import annotations

from typing import get_args

import numpy as np

from indexer.documents.document import OnlineDepth
from indexer.generation.arrays import Float32s
from indexer.snapshot import Snapshot
from ranker.ordering.cards import Cards
from ranker.signals.facet_share import of_facet
from ranker.signals.signal import Signal
from ranker.signals.signal_query import SignalQuery

# 网办深度 (C 0109): each further one goes farther.
DEPTHS = get_args(OnlineDepth)


def _of(cards: Cards, _query: SignalQuery, snapshot: Snapshot) -> Float32s:
    found = np.zeros(len(cards), np.float32)
    for step, depth in enumerate(DEPTHS, 1):
        found = np.maximum(found, of_facet(snapshot, cards, "online", depth) * np.float32(step / len(DEPTHS)))
    return found


SIGNAL = Signal(
    name="online_depth", label="网办深度", low=0, high=1, unit="1 = from application to result",
    why="Who searches a portal would rather not travel; what can be handled here and now is worth more.",
    of=_of,
)  # fmt: skip
