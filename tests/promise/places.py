"""The region tree of these tests: every shipped region, and villages and a zone that an admin added."""

from __future__ import annotations

import math
import tempfile
from functools import cache, lru_cache
from pathlib import Path

from dictionaries.places.centres import read_centres
from dictionaries.regions import Region, RegionTree, load_tree
from dictionaries.regions.rows import HEADER

# A village below a town, below a town of a city without counties, of a county without city, and below no town at all; a
# development zone that is no county of the list; a village in it.
ADDED = (
    ("{town}001", "北湖村", "village", "{town}"),
    ("441900003001", "花园村", "village", "441900003"),
    ("419001001001", "沁南村", "village", "419001001"),
    ("330110990001", "直属村", "village", "330110"),
    ("330199", "湖滨新区", "county", "330100"),
    ("330199001001", "湖滨村", "village", "330199"),
    ("659001901001", "军垦村", "village", "659001"),
)
# Regions of every shape: cities without counties, counties without city, municipalities, divisions, special regions.
SHAPES = (
    "000000", "330000", "330100", "330110", "330199", "330110990001", "330199001001", "441900", "441900003",
    "441900003001", "419001", "419001001", "419001001001", "469002", "460000", "460400", "110101", "110000", "310115",
    "500101", "659001", "659001901001", "650000", "810000", "710000", "620200", "442000", "340100",
)  # fmt: skip


@lru_cache(maxsize=1)
def tree() -> RegionTree:
    shipped = load_tree()
    town = shipped.children("330110")[0].code
    with tempfile.TemporaryDirectory(prefix="zwfw-test-") as folder:
        extra = Path(folder) / "regions.tsv"
        rows = (f"{code}\t{name}\t{name}\t{level}\t{parent}\t".format(town=town) for code, name, level, parent in ADDED)
        extra.write_text("\n".join((HEADER, *rows, "")), encoding="utf-8")
        return load_tree(extra)


def relatives(region: Region) -> list[Region]:
    """Regions that stand in different ways to one: its chain, their children and siblings, and some far away."""
    found = list(tree().chain(region.code))
    for link in tree().chain(region.code)[:-1]:
        near = [*tree().children(link.code)[:2], *tree().children(link.parent)[:3]]
        found += near + [child for other in near[:2] for child in tree().children(other.code)[:1]]
    found += [tree()[code] for code in ("000000", "310000", "310115", "441900003", "419001")]
    return list(dict.fromkeys(found))


@cache
def centre(code: str) -> tuple[float, float] | None:
    """A region's centre: its county's, else its city's, else its province's where it has no city."""
    chain = {region.level: region.code for region in tree().chain(code)}
    levels = ("county", "city") if "city" in chain else ("county", "province") if "province" in chain else ("nation",)
    codes = (chain.get(level) for level in levels)
    return next((points()[code] for code in codes if code in points()), None)


@lru_cache(maxsize=1)
def points() -> dict[str, tuple[float, float]]:
    return read_centres()


@cache
def distance(one: Region, other: Region) -> float:
    """Km between the centres of two regions by the spherical law of cosines; infinite where one is not known."""
    here, there = centre(one.code), centre(other.code)
    if here is None or there is None:
        return math.inf
    if here == there:
        return 0.0
    (lat, lon), (other_lat, other_lon) = (map(math.radians, point) for point in (here, there))
    cosine = math.sin(lat) * math.sin(other_lat) + math.cos(lat) * math.cos(other_lat) * math.cos(lon - other_lon)
    return 6371 * math.acos(min(1.0, cosine))
