"""The click models there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Protocol, Self

from ranker.clicks.coec import ClicksOverExpected
from ranker.clicks.counts import ClickCounts, Floats
from ranker.clicks.position_based import PositionBasedModel


class ClickModel(Protocol):
    """Learns from clicks how good each base is for a query in a region.

    Attributes:
        name: Its name in `MODELS`.
        scores_: Of each pair, the more the better.
        looks_: Impressions of each pair, in those of the first place.
    """

    name: str
    scores_: Floats
    looks_: Floats

    @property
    def places_(self) -> Floats:
        """What each place is worth, compared with the first."""
        ...

    def fit(self, counts: ClickCounts) -> Self:
        """Learn from counts."""
        ...


MODELS: Mapping[str, Callable[[], ClickModel]] = MappingProxyType(
    {"pbm": PositionBasedModel, "coec": ClicksOverExpected}
)
