"""What the person who asks turns to, where they agreed."""

from __future__ import annotations

from indexer.generation.arrays import Float32s
from indexer.snapshot import Snapshot
from ranker.ordering.cards import Cards
from ranker.signals.signal import Signal
from ranker.signals.signal_query import SignalQuery


def _of(cards: Cards, query: SignalQuery, snapshot: Snapshot) -> Float32s | None:
    if query.personal is None:
        return None
    return query.personal.shares(snapshot, cards)


SIGNAL = Signal(
    name="personal", label="与您办过、看过的相关", low=0, high=1, unit="1 = all of one's own",
    why="Who comes back mostly comes for the same. It weighs less than naming the audience: what is asked now counts "
    "more than what was done before.",
    of=_of, least_weight=0,
)  # fmt: skip
