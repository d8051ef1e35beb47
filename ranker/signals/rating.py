"""How content people were who had it handled, with few opinions drawn towards what is usual.

value = (n · rating + WEIGHT · USUAL) / (n + WEIGHT), of at most 5, as a part of 5
"""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import Float32s
from indexer.generation.columns import RATING_STEPS
from indexer.snapshot import Snapshot
from ranker.ordering.cards import Cards
from ranker.signals.signal import Signal
from ranker.signals.signal_query import SignalQuery

# As many opinions as the usual rating counts for, and that rating (C 0103 §7.6: 1 to 5).
WEIGHT, USUAL, HIGHEST = 10.0, 4.0, 5.0


def _of(cards: Cards, _query: SignalQuery, snapshot: Snapshot) -> Float32s:
    columns = snapshot.columns
    rating = columns.rating[cards.row].astype(np.float64) / RATING_STEPS
    count = np.where(rating > 0, np.maximum(columns.rating_count[cards.row].astype(np.float64), 1), 0)
    return ((count * rating + WEIGHT * USUAL) / (count + WEIGHT) / HIGHEST).astype(np.float32)


SIGNAL = Signal(
    name="rating", label="评价", low=0, high=1, unit="1 = five stars of very many people",
    why="Where people were content, the guide is right and the counter works; one opinion is no more than an opinion.",
    of=_of, least_weight=0,
)  # fmt: skip
