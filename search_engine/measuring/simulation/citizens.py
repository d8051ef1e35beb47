"""Who lives where: citizens and firms, drawn once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from search_engine.measuring.simulation.catalogue import Catalogue
from search_engine.measuring.simulation.kinds import KINDS, SHARES


@dataclass(frozen=True, slots=True)
class Citizen:
    """One who acts.

    Attributes:
        number: From 0.
        subject: What their events name them by; no portal's.
        home: Code of the county (or of a city without counties) where they search.
        chain: Codes of the regions that serve them, nearest first, from their town up to the nation.
        consents: Whether what they do may be kept under their name.
    """

    number: int
    subject: str
    kind: str
    home: str
    chain: tuple[str, ...]
    consents: bool

    @property
    def audience(self) -> str:
        """`natural` or `legal`."""
        return KINDS[self.kind]


def draw_citizens(catalogue: Catalogue, count: int, consenting: float, name: str, rng: Random) -> Iterator[Citizen]:
    """Citizens whose homes are as frequent as the catalogue's documents there.

    Args:
        consenting: Share of those who agree that what they do is kept, 0 to 1.
        name: Subjects begin with it.
    """
    homes = catalogue.homes
    codes, weights = list(homes), list(homes.values())
    kinds, shares = list(SHARES), list(SHARES.values())
    for number in range(count):
        home = rng.choices(codes, weights)[0]
        towns = catalogue.towns(home)
        place = rng.choice(towns) if towns else home
        kind = rng.choices(kinds, shares)[0]
        yield Citizen(number, f"{name}-{number}", kind, home, catalogue.chain(place), rng.random() < consenting)
