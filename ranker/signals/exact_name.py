"""Whether a name is just what was typed."""

from __future__ import annotations

from indexer.generation.arrays import Float32s
from indexer.snapshot import Snapshot
from ranker.matching.evidence import AS_TYPED
from ranker.ordering.cards import Cards
from ranker.signals.signal import Signal
from ranker.signals.signal_query import SignalQuery


def _of(cards: Cards, _query: SignalQuery, _snapshot: Snapshot) -> Float32s:
    found: Float32s = cards.evidence[:, AS_TYPED]
    return found


SIGNAL = Signal(
    name="exact_name", label="名称与所输入的完全相同", low=0, high=1, unit="1 = equal",
    why="Of names that equal what understanding made of a text, the one that equals the text itself is meant: "
    "余杭区租房补贴办法 before 租房补贴.",
    of=_of, least_weight=0,
)  # fmt: skip
