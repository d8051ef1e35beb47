"""What people look at without an occasion: what is popular, and what is in fashion here and now."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from random import Random

from search_engine.measuring.simulation.catalogue import Catalogue, Matter
from search_engine.measuring.simulation.citizens import Citizen
from search_engine.measuring.simulation.scenarios import Fashion

# Draws until one finds something that is offered at home; a visit without any is none.
DRAWS = 8


class Browsing:
    """Draws matters with popularity^skew × the fashions that hold."""

    def __init__(self, catalogue: Catalogue, fashions: Sequence[Fashion], skew: float = 1.0) -> None:
        self._catalogue, self._fashions, self._skew = catalogue, tuple(fashions), skew
        self._held: dict[tuple[str, str, int], tuple[int, ...]] = {}
        self._weights: dict[tuple[str, tuple[int, ...]], tuple[list[Matter], list[float]]] = {}

    def pick(self, citizen: Citizen, month: int, rng: Random) -> Matter | None:
        """Something that is offered where the citizen lives."""
        holding = self._holding(citizen.kind, citizen.home, month)
        matters, weights = self._weighed(citizen.audience, holding)
        for _ in range(DRAWS if matters else 0):
            matter = rng.choices(matters, cum_weights=weights)[0]
            if self._catalogue.document(matter.base, citizen.chain) is not None:
                return matter
        return None

    def _holding(self, kind: str, home: str, month: int) -> tuple[int, ...]:
        """Places of the fashions that hold."""
        found = self._held.get((kind, home, month))
        if found is None:
            holds = (fashion.holds(kind, home, month) for fashion in self._fashions)
            found = self._held[kind, home, month] = tuple(place for place, held in enumerate(holds) if held)
        return found

    def _weighed(self, audience: str, holding: tuple[int, ...]) -> tuple[list[Matter], list[float]]:
        found = self._weights.get((audience, holding))
        if found is None:
            times: dict[str, float] = {}
            for fashion in (self._fashions[place] for place in holding):
                times[fashion.matter] = times.get(fashion.matter, 1.0) * fashion.times
            matters = [matter for matter in self._catalogue.matters.values() if audience in matter.audience]
            weights = list(
                accumulate(matter.popularity**self._skew * times.get(matter.title, 1.0) for matter in matters)
            )
            found = self._weights[audience, holding] = matters, weights
        return found
