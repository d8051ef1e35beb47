"""Which region a request is answered for: one that its text names, the one it gives, its position's, or a default."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dictionaries.places import HANDLING, NO_PLACES, Locator, PlaceIndex, ResolvedPlaces
from dictionaries.regions import Region, RegionTree, UnknownRegion
from search_engine.errors import BadParameters, Detail
from search_engine.query.analysis import QueryAnalysis
from search_engine.query.request import SearchRequest

# Where a region comes from that the text names, and one that nobody named.
NAMED = "query"
STANDS_IN = "没有找到代码为 {code} 的地区，已按“{name}”查找"
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
    book: PlaceIndex | None
    default: str

    def of(
        self, request: SearchRequest, analysis: QueryAnalysis, user: UserRegion | None
    ) -> tuple[UserRegion | None, ResolvedPlaces]:
        """The region, and what the places of the text mean.

        Args:
            user: The user's `own`.
        """
        places = NO_PLACES
        if self.book is not None and analysis.mentions:
            places = self.book.resolve(analysis.mentions, user.region if user else None)
        if analysis.portal is not None and not analysis.only_way:
            places = self._hinted(places, analysis.portal.region, user)
        named = places.first(HANDLING)
        if named is None or request.region_mode == "off":
            return user, places
        if user is not None and named.number < user.region.number < named.end:
            return user, places  # who is in 余杭 and says 杭州 is answered for 余杭, which 杭州 is above of
        return UserRegion(named, NAMED), places

    def _hinted(self, places: ResolvedPlaces, code: str, user: UserRegion | None) -> ResolvedPlaces:
        """The places and, to choose, the one whose portal is named, where the user is not there."""
        theirs = self.tree[code]
        there = user is not None and theirs.number <= user.region.number < theirs.end
        if there or places.places or not theirs.number:
            return places
        return replace(places, choices=(*places.choices, theirs))

    def own(self, request: SearchRequest) -> UserRegion | None:
        """The user's: the region named by code goes before the one that the position lies in, and that before the
        default; for an unknown one the smallest that its digits name. Raises `BadParameters` where they name none.
        """
        if request.region_mode == "off":
            return None
        if not request.region and (county := self._located(request)) is not None:
            return UserRegion(county, "location")
        code = request.region or self.default
        if not code:
            return None
        try:
            return UserRegion(self.tree.nearest(code), "param" if request.region else "default")
        except UnknownRegion as error:
            raise BadParameters([Detail("region", str(error))]) from error

    def notices(self, request: SearchRequest) -> tuple[str, ...]:
        """That the region that is asked for is not known, and which one is taken instead."""
        code = request.region
        if not code or code in self.tree or request.region_mode == "off":
            return ()
        return (STANDS_IN.format(code=code, name=self.tree.path_name(self.tree.nearest(code).code)),)

    def _located(self, request: SearchRequest) -> Region | None:
        if request.lat is None or request.lon is None:
            return None
        return Locator(self.tree).county(request.lat, request.lon)
