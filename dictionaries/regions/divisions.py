"""The city that a division of the 兵团 is one administration with: who asks for 第八师 is served in 石河子."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from dictionaries.regions.region import Region
from dictionaries.regions.rows import read_text
from dictionaries.regions.tree import RegionTree

DIVISIONS = Path(__file__).resolve().parent.parent / "data" / "divisions.tsv"


def with_cities(tree: RegionTree, code: str) -> tuple[tuple[Region, bool], ...]:
    """A region and those above it, the nation last, each division followed by its city.

    Returns:
        Each with whether it is such a city.

    Raises:
        UnknownRegion: the tree has no such region.
    """
    chain, cities = tree.chain(code), cities_of_divisions()
    if cities.keys().isdisjoint([region.code for region in chain]):
        return tuple([(region, False) for region in chain])
    found: list[tuple[Region, bool]] = []
    for region in chain:
        found.append((region, False))
        if (city := cities.get(region.code)) is not None and city in tree:
            found.append((tree[city], True))
    return tuple(found)


@cache
def cities_of_divisions() -> Mapping[str, str]:
    """Code of each division → that of its city."""
    lines = [line for line in read_text(DIVISIONS).splitlines() if line and not line.startswith("#")]
    return {code: city for code, city, _ in (line.split("\t") for line in lines[1:])}
