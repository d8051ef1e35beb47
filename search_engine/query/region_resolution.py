"""Which region a request is answered for: one that its text names, the one it gives, its position's, or a default."""

from __future__ import annotations

from dataclasses import dataclass

from dictionaries.places import HANDLING, NO_PLACES, Locator, PlaceBook, ResolvedPlaces
from dictionaries.regions import Region, RegionTree, UnknownRegion
from search_engine.errors import BadParameters, Detail
from search_engine.query.analysis import QueryAnalysis
from search_engine.query.request import SearchRequest

# Where a region comes from that nobody named.
GUESSED = frozenset({"location", "default"})


@dataclass(frozen=True, slots=True)
class UserRegion:
    """The region that a request is answered for, and where it was taken from: query, param, location, default."""

    region: Region
    source: str

    @property
    def guessed(self) -> bool:
        """Whether nobody named it."""
        return self.source in GUESSED

    def as_dict(self) -> dict[str, str]:
        """As the page has it."""
        return {"code": self.region.code, "name": self.region.name, "source": self.source}


@dataclass(frozen=True, slots=True)
class RegionResolution:
    """Decides it.

    Attributes:
        book: Names of places; None where no text names any.
        default: Code of the region of those who give none; "" for none.
    """

    tree: RegionTree
    book: PlaceBook | None
    default: str

    def of(
        self, request: SearchRequest, analysis: QueryAnalysis, user: UserRegion | None
    ) -> tuple[UserRegion | None, ResolvedPlaces]:
        """The region, and what the places of the text mean.

        Args:
            user: The user's `own`.
        """
        if self.book is None or not analysis.mentions:
            return user, NO_PLACES
        places = self.book.resolve(analysis.mentions, user.region if user else None)
        named = places.first(HANDLING)
        if named is None or request.region_mode == "off":
            return user, places
        if user is not None and named.number < user.region.number < named.end:
            return user, places  # who is in 余杭 and says 杭州 is answered for 余杭, which 杭州 is above of
        return UserRegion(named, "query"), places

    def own(self, request: SearchRequest) -> UserRegion | None:
        """The user's: the region named by code goes before the one that the position lies in, and that before the
        default. Raises `BadParameters` for an unknown region.
        """
        if request.region_mode == "off":
            return None
        if not request.region and (county := self._located(request)) is not None:
            return UserRegion(county, "location")
        code = request.region or self.default
        if not code:
            return None
        try:
            return UserRegion(self.tree[code], "param" if request.region else "default")
        except UnknownRegion as error:
            raise BadParameters([Detail("region", str(error))]) from error

    def _located(self, request: SearchRequest) -> Region | None:
        if request.lat is None or request.lon is None:
            return None
        return Locator(self.tree).county(request.lat, request.lon)
