"""For whom a query was asked: regions as sets and clicks tell them apart, and ids of queries that follow from them."""

from __future__ import annotations

import hashlib
from typing import Final

from dictionaries.regions import LEVELS, NATION, RegionTree, UnknownRegion

# What people of one region are told apart by; finer ones have too few askers to tell anything of.
CONTEXT_LEVELS: Final = ("county", "city", "province")
EVENT_DIGITS = 12


class Contexts:
    """Regions at one level.

    Args:
        level: Of `CONTEXT_LEVELS`; a region above it stays as it is.
    """

    def __init__(self, tree: RegionTree, level: str) -> None:
        self._tree, self._depth = tree, LEVELS.index(level)
        self._known: dict[str, str] = {}

    def of(self, code: str | None) -> str:
        """The code of the region of a level above a code; "": of nowhere in particular, or of a region that is gone."""
        name = code or ""
        if name not in self._known:
            self._known[name] = self._above(name)
        return self._known[name]

    def of_number(self, number: int) -> str:
        """The same of a region as events have it: 12 digits as a number, 0: none."""
        return self.of(f"{number:0{EVENT_DIGITS}d}" if number else "")

    def _above(self, code: str) -> str:
        try:
            chain = self._tree.chain(self._tree.nearest(code).code)
        except UnknownRegion:
            return ""
        region = next(one for one in chain if LEVELS.index(one.level) <= self._depth)
        return "" if region.code == NATION else region.code


def query_id(text: str, region: str) -> str:
    """The id of a query of a region: the same in every set that is drawn, and in what clicks say."""
    return "q" + hashlib.blake2b(f"{text}\t{region}".encode(), digest_size=6).hexdigest()
