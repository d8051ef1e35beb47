"""What a signal is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

from indexer.generation.arrays import Float32s
from indexer.snapshot import Snapshot
from ranker.ordering.cards import Cards
from ranker.signals.signal_query import SignalQuery

# None: 0 for all of them, as most signals that depend on the query say for most queries.
Values = Callable[[Cards, SignalQuery, Snapshot], Float32s | None]


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that is known of a card. What it counts for stands in the rank profile.

    Attributes:
        name: As the rank profile and `why` name it.
        label: As people read it, in Chinese.
        low, high: Its range; unit: what 1 means.
        why: Why it says something about the order.
        least_weight: 0 where a negative weight would say the opposite of what it is for.
        of: Its values, float32, one a card; None: 0 for all.
    """

    name: str
    label: str
    low: float
    high: float
    unit: str
    why: str
    of: Values
    least_weight: float = -inf
