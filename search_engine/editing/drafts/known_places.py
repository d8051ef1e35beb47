"""Regions and sites that there are: a row of another one would act for nobody, and nobody would notice."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from dictionaries.editing.own_row import OwnRow
from dictionaries.faults import Fault
from dictionaries.kinds import BY_NAME
from dictionaries.reasons import Message, Reason
from dictionaries.regions import RegionTree
from search_engine.errors import BadParameters, Detail
from search_engine.messages import AND_MORE_OF

NO_SITE = Message(
    "unknown_site", "没有站点“{name}”；现有 {known}", "there is no site {name}; there are {known}",
    "请照其中一个填写；新站点要等管理员接入它的事项后才能填",
    "write it as one of them; a new site is known once an administrator has loaded its matters", joint="。",
)  # fmt: skip
NO_REGION = Message(
    "unknown_region",
    "没有地区“{code}”",
    "there is no region {code}",
    "请写名称或区划代码",
    "write its name or its code",
)
# Sites that are told where somebody names none of them.
TOLD = 5


@dataclass(frozen=True, slots=True)
class KnownPlaces:
    """What rows may name.

    Attributes:
        regions: All there are.
        sites: Names; none: nothing is known of sites yet, and any is taken.
    """

    regions: RegionTree
    sites: Collection[str] = ()

    def new_faults(self, row: OwnRow | None, before: OwnRow | None) -> list[Fault]:
        """The places of a row that there are not. One that the row before it has, too, is no reason to refuse what
        else becomes of it: it may be just what is to be mended or switched off.
        """
        known = set(self._faults(before))
        return [fault for fault in self._faults(row) if fault not in known]

    def require(self, row: OwnRow | None, before: OwnRow | None) -> None:
        """Raise `BadParameters` with `new_faults`."""
        if faults := self.new_faults(row, before):
            raise BadParameters([Detail(fault.field.removeprefix("@"), fault.reason) for fault in faults])

    def _faults(self, row: OwnRow | None) -> Iterator[Fault]:
        if row is None:
            return
        column = BY_NAME[row.kind].region
        named = {"@region": row.scope.region} | ({column: getattr(row.entry, column)} if column else {})
        for field, code in named.items():
            if code and code not in self.regions:
                yield Fault(0, field, no_region(code))
        if row.scope.site and self.sites and row.scope.site not in self.sites:
            yield Fault(0, "@site", self._no_site(row.scope.site))

    def _no_site(self, name: str) -> Reason:
        there = sorted(self.sites)
        told = [self._site_told(one) for one in there[:TOLD]]
        return NO_SITE(name=name, known=AND_MORE_OF(listed=told, count=len(there)) if len(there) > TOLD else told)

    def _site_told(self, name: str) -> str:
        """A site as people know it: one that is called by a region's code with that region's name."""
        return f"{self.regions.path_name(name)}（{name}）" if name in self.regions else name


def no_region(code: str) -> str:
    """What is said of a code that there is not."""
    return NO_REGION(code=code)
