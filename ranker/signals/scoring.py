"""The score of cards, put together in this one place: score = Σ weight · value over the signals.

Each share is rounded to the digits that a page shows, so that the shares of a card sum to its score as they are shown,
and what would be shown as nothing moves nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from indexer.generation.arrays import Float32s, Float64s
from indexer.snapshot import Snapshot
from ranker.ordering.cards import Cards
from ranker.profile import RankProfile
from ranker.signals.signal import Signal
from ranker.signals.signal_query import SignalQuery

SHOWN_DIGITS = 4


@dataclass(frozen=True, slots=True)
class SignalShares:
    """What a signal has in the scores of some cards.

    Attributes:
        values: Of each card.
        weight: What the rank profile gives it; 0 where it is switched off.
        shares: weight · value, of each card.
    """

    signal: Signal
    values: Float32s
    weight: float
    shares: Float64s


class Scoring:
    """Scores the cards of one request.

    Args:
        off: Names of signals that have no part in it.
    """

    def __init__(
        self,
        signals: Iterable[Signal],
        profile: RankProfile,
        snapshot: Snapshot,
        query: SignalQuery,
        off: Collection[str] = (),
    ) -> None:
        self._snapshot, self._query = snapshot, query
        weights = {name: weight for name, weight in profile.score.items() if name not in off}
        self._weights = [(signal, weights.get(signal.name, 0.0)) for signal in signals]

    def scored(self, cards: Cards) -> Cards:
        """The cards with their scores."""
        weights, values = [], []
        for signal, weight in self._weights:
            if weight and (own := signal.of(cards, self._query, self._snapshot)) is not None:
                weights.append(weight)
                values.append(own)
        if not weights:
            return cards.with_(score=np.zeros(len(cards), np.float64))
        return cards.with_(score=np.add.reduce(_shares(np.array(weights)[:, None], np.array(values, np.float64))))

    def has_part(self, name: str, cards: Cards) -> bool:
        """Whether a signal moves the score of any of some cards."""
        return any(bool(one.shares.any()) for one in self.explained(cards, name))

    def explained(self, cards: Cards, name: str = "") -> list[SignalShares]:
        """Of every signal, those too that have no weight, what it has in the scores of the cards; or of one alone."""
        found = []
        for signal, weight in self._weights:
            if name not in ("", signal.name):
                continue
            values = signal.of(cards, self._query, self._snapshot)
            values = np.zeros(len(cards), np.float32) if values is None else values
            found.append(SignalShares(signal, values, weight, _shares(weight, values)))
        return found


def _shares(weight: float | Float64s, values: Float32s | Float64s) -> Float64s:
    found: Float64s = (weight * values.astype(np.float64, copy=False)).round(SHOWN_DIGITS)
    return found
