"""What a page of results shows beside what was meant."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from random import Random

from dictionaries.caches import Results
from search_engine.measuring.simulation.catalogue import Catalogue, Matter
from search_engine.measuring.simulation.citizens import Citizen
from search_engine.measuring.simulation.query_texts import core

SIZE = 10  # results of a page, as the portal has them
CACHE_SIZE = 50_000  # pages, about 400 bytes each


class Pages:
    """Draws pages: the matter meant among those whose names are most like its own.

    Args:
        first: That what is meant stands at the next place, from the first on.
    """

    def __init__(self, catalogue: Catalogue, first: float, rng: Random) -> None:
        self._catalogue, self._first, self._rng = catalogue, first, rng
        self._alike: dict[int, list[int]] = {}
        self._kept: Results[tuple[int, tuple[str, ...]], list[str]] = Results(CACHE_SIZE, "simulated_pages")

    def page(self, citizen: Citizen, matter: Matter, document: str) -> list[str]:
        """Ids of up to ten documents, that of the matter among them."""
        shown = self._beside(matter, citizen.chain)
        place = 0
        while place < len(shown) and self._rng.random() >= self._first:
            place += 1
        return [*shown[:place], document, *shown[place:]]

    def _beside(self, matter: Matter, chain: tuple[str, ...]) -> list[str]:
        found = self._kept.get((matter.base, chain))
        if found is None:
            copies = (self._catalogue.document(base, chain) for base in self._names_like(matter))
            found = self._kept.put((matter.base, chain), [copy for copy in copies if copy is not None][: SIZE - 1])
        return found

    def _names_like(self, matter: Matter) -> list[int]:
        found = self._alike.get(matter.base)
        if found is None:
            own = self._pieces[matter.base]
            shares = [
                (-len(own & pieces) / len(own | pieces), base)
                for base, pieces in self._pieces.items()
                if base != matter.base
            ]
            # some are not offered in a place
            found = self._alike[matter.base] = [base for _, base in sorted(shares)[: 2 * SIZE]]
        return found

    @cached_property
    def _pieces(self) -> dict[int, frozenset[str]]:
        """Pairs of characters in each name."""
        names = {base: core(matter.title) for base, matter in self._catalogue.matters.items()}
        return {base: frozenset(map("".join, pairwise(name))) | {name} for base, name in names.items()}
