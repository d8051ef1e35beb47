"""Which places does a query name, and which place does a point lie in?"""

from dictionaries.places.book import Inside, PlaceBook
from dictionaries.places.contexts import names_somebody, plate_end
from dictionaries.places.locate import Locator
from dictionaries.places.mention import (
    DESTINATION,
    HANDLING,
    NO_PLACES,
    ORIGIN,
    PlaceMention,
    ResolvedPlace,
    ResolvedPlaces,
)
from dictionaries.places.resolving import BEYOND

__all__ = [
    "BEYOND",
    "DESTINATION",
    "HANDLING",
    "NO_PLACES",
    "ORIGIN",
    "Inside",
    "Locator",
    "PlaceBook",
    "PlaceMention",
    "ResolvedPlace",
    "ResolvedPlaces",
    "names_somebody",
    "plate_end",
]
