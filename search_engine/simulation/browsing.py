"""What people look at without an occasion: what is popular, and what is in fashion here and now."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from random import Random

from search_engine.simulation.catalogue import Catalogue, Matter
from search_engine.simulation.citizens import Citizen
from search_engine.simulation.scripts import Fashion

# Draws until one finds something that is offered at home; a visit without any is none.
DRAWS = 8


class Browsing:
    """Draws matters with popularity × the fashions that hold."""

    def __init__(self, catalogue: Catalogue, fashions: Sequence[Fashion]) -> None:
        self._catalogue, self._fashions = catalogue, tuple(fashions)
        self._weights: dict[tuple[str, tuple[int, ...]], tuple[list[Matter], list[float]]] = {}

    def pick(self, citizen: Citizen, month: int, rng: Random) -> Matter | None:
        """Something that is offered where the citizen lives."""
        holding = tuple(
            place for place, fashion in enumerate(self._fashions) if fashion.holds(citizen.kind, citizen.home, month)
        )
        matters, weights = self._weighed(citizen.audience, holding)
        for _ in range(DRAWS if matters else 0):
            matter = rng.choices(matters, cum_weights=weights)[0]
            if self._catalogue.document(matter.base, citizen.chain) is not None:
                return matter
        return None

    def _weighed(self, audience: str, holding: tuple[int, ...]) -> tuple[list[Matter], list[float]]:
        found = self._weights.get((audience, holding))
        if found is None:
            times: dict[str, float] = {}
            for fashion in (self._fashions[place] for place in holding):
                times[fashion.matter] = times.get(fashion.matter, 1.0) * fashion.times
            matters = [matter for matter in self._catalogue.matters.values() if audience in matter.audience]
            weights = list(accumulate(matter.popularity * times.get(matter.title, 1.0) for matter in matters))
            found = self._weights[audience, holding] = matters, weights
        return found
