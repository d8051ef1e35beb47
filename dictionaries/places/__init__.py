"""Which places does a query name, and which place does a point lie in?"""

from dictionaries.places.contexts import names_somebody, plate_end
from dictionaries.places.locate import Locator
from dictionaries.places.mention import HANDLING, NO_PLACES, PlaceMention, ResolvedPlaces
from dictionaries.places.place_index import PlaceIndex
from dictionaries.places.resolving import BEYOND

__all__ = [
    "BEYOND",
    "HANDLING",
    "NO_PLACES",
    "Locator",
    "PlaceIndex",
    "PlaceMention",
    "ResolvedPlaces",
    "names_somebody",
    "plate_end",
]
