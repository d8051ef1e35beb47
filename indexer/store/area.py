"""The area of a key: the regions and sites that it may write for, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dictionaries.faults import Fault
from dictionaries.reasons import Message
from dictionaries.regions import RegionTree, UnknownRegion

DIGITS = 12
OTHER_REGION = Message(
    "outside_area", "密钥只可写 {own}，不可写 {region}", "the key may write for {own}, not for {region}"
)
OTHER_SITE = Message(
    "outside_area",
    "密钥只可写站点 {own}，不可写站点“{site}”",
    "the key may write for site {own}, not for site “{site}”",
)
NO_SITE = Message(
    "outside_area", "密钥只可写站点 {own}，不可写没有 site 的文档",
    "the key may write for site {own}, not a document without a site",
)  # fmt: skip
NOT_THEIRS = Message(
    "outside_area", "{region}不在您管理的范围内（{own}）", "{region} is not in your area ({own})",
    "请改写您管理的地区或其下级", "name a region that you look after, or one below it",
)  # fmt: skip


class Area:
    """Where somebody may write.

    Args:
        tree: The regions as they are now.
        regions: Codes; each stands for what is below it too. Empty: everywhere.
        sites: Names; empty: all, and what belongs to none.
    """

    def __init__(self, tree: RegionTree, regions: Iterable[str] = (), sites: Iterable[str] = ()) -> None:
        self._tree = tree
        self.regions, self.sites = frozenset(regions), frozenset(sites)
        self._known: dict[str, bool] = {}

    def __bool__(self) -> bool:
        """Whether it is bounded at all."""
        return bool(self.regions or self.sites)

    def covers_region(self, code: str) -> bool:
        """Whether a region is one of the area's, or below one; what no tree knows is not."""
        if not self.regions:
            return True
        if code not in self._known:
            try:
                self._known[code] = any(region.code in self.regions for region in self._tree.chain(code))
            except UnknownRegion:
                self._known[code] = False
        return self._known[code]

    def covers_site(self, site: str | None) -> bool:
        """Whether a site is one of the area's."""
        return not self.sites or site in self.sites

    def refusals(self, region: str, site: str | None, row: int = 0) -> list[Fault]:
        """Why something of a region and a site may not be written; [] where it may."""
        found = []
        if not self.covers_region(region):
            found.append(Fault(row, "region", OTHER_REGION(own=self._places(), region=self._name(region))))
        if not self.covers_site(site):
            said = OTHER_SITE(own=sorted(self.sites), site=site[:60]) if site else NO_SITE(own=sorted(self.sites))
            found.append(Fault(row, "site", said))
        return found

    def outside(self, region: str) -> str:
        """Why a row of a region is not theirs to change; "" where it is."""
        return "" if self.covers_region(region) else NOT_THEIRS(region=self._name(region), own=self.places())

    def places(self) -> str:
        """Its regions by name, then its sites."""
        return "、".join(filter(None, (self._places(), *sorted(self.sites))))

    def told(self) -> Mapping[str, list[str]]:
        """Regions and sites, to be written as JSON."""
        return {"regions": sorted(self.regions), "sites": sorted(self.sites)}

    def _places(self) -> str:
        return "、".join(self._name(code) for code in sorted(self.regions))

    def _name(self, code: str) -> str:
        try:
            return f"{self._tree.path_name(code)}（{self._tree.canonical(code)}）"
        except UnknownRegion:
            return code


def code_of(number: int) -> str:
    """A region as the store has it → its code, 12 digits."""
    return f"{number:0{DIGITS}d}"
