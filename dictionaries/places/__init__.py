"""Which places does a query name, and which place does a point lie in?"""

from dictionaries.places.locate import Locator

__all__ = ["Locator"]
from dataclasses import dataclass

HANDLING = "handling"


@dataclass(frozen=True)
class ResolvedPlaces:
    places: tuple = ()
    choices: tuple = ()


NO_PLACES = ResolvedPlaces()


class PlaceMention: ...


class PlaceBook: ...
