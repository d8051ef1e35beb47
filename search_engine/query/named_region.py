"""The region that somebody means who writes a code or a name: 330110, 余杭区, 杭州余杭, 余杭区 330110."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from difflib import get_close_matches

from dictionaries.reasons import Message, Reason
from dictionaries.regions import Region, RegionTree, UnknownRegion
from search_engine.errors import BadParameters, Detail
from search_engine.messages import AND_MORE, REGION_WITH_CODE

# A code among other words, as forms show a region.
CODE = re.compile(r"(?<![0-9])[0-9]{6}(?:[0-9]{3}){0,2}(?![0-9])")
# Characters that stand between the names of a path.
BETWEEN = re.compile(r"[\s·,，、/>›-]+")
# Regions that are told where none, or several, are meant; names that are looked at; those that
# are written alike, and how much, 0-1.
TOLD, LOOKED_AT, CLOSE, ALIKE = 3, 200, 40, 0.5
# Levels whose names are looked at for one that there is not: towns are called alike everywhere.
LEVELS = ("province", "city", "county")
DEPTH = {name: place for place, name in enumerate(("nation", *LEVELS, "town"))}
NATION = ("全国", "不限", "不限地区")
LONGEST = 60  # characters
SEVERAL_REGIONS = Message(
    "ambiguous_region", "叫“{name}”的地区有 {count} 个：{regions}", "{count} regions are called {name}: {regions}",
    "请写上所属的市，或填区划代码", "name the city it lies in, or give its administrative code",
)  # fmt: skip
NO_REGION = Message(
    "unknown_region", "没有地区“{name}”", "there is no region {name}",
    "请填地区的名称（如 余杭区）或区划代码（如 330110）",
    "give the name of a region or its administrative code (such as 330110)",
)  # fmt: skip
NO_REGION_BUT = NO_REGION.with_mend("最接近的是 {near}", "nearest: {near}")


def region_named(
    tree: RegionTree, text: str, field: str = "region", within: Collection[str] = (), *, tells_nearest: bool = True
) -> Region | None:
    """The region of a code or a name; None: nothing was said.

    Args:
        field: Of which errors are told.
        within: Codes of the regions whose parts are meant where a name has several; empty: anywhere.
        tells_nearest: Whether an unknown name is told with those written like it, which takes a tenth of a second.

    Raises:
        BadParameters: There is none, which is told with the nearest names, or there are several, which are listed.
    """
    text = text.strip()
    if not text or text in NATION:
        return None
    if code := CODE.search(text) or re.fullmatch(r"[0-9]+", text):
        try:
            return tree[code[0]]
        except UnknownRegion as error:
            raise BadParameters([Detail(field, str(error))]) from error
    name = BETWEEN.sub("", text)[:LONGEST]
    found = _called(tree, name)
    if within and len(found) > 1:
        found = [one for one in found if _lies_in(tree, one, within)] or found
    highest = [one for one in found if one.level == found[0].level]
    if len(highest) == 1:
        return highest[0]
    if highest:
        raise BadParameters([Detail(field, _several(tree, name, highest))])
    near = tree.search(name, TOLD) or (_alike(tree, name, within) if tells_nearest else ())
    raise BadParameters([Detail(field, _none(tree, name, near))])


def region_told(tree: RegionTree, region: Region) -> Reason:
    """It with its path and its code: 浙江省杭州市余杭区（330110）."""
    return REGION_WITH_CODE(name=tree.path_name(region.code), code=region.code)


def _called(tree: RegionTree, name: str) -> list[Region]:
    """Regions of which a text is the name, or the names of some above it and its own; the highest first."""
    for above, own in tree.splits(name):
        exact = [one for one in tree.search(own, LOOKED_AT) if own in (one.name, one.short_name)]
        if fitting := [one for one in exact if tree.is_path(above, one)]:
            return sorted(fitting, key=lambda one: (DEPTH[one.level], one.code))
    return []


def _lies_in(tree: RegionTree, region: Region, within: Collection[str]) -> bool:
    return any(one.code in within for one in tree.chain(region.code))


def _several(tree: RegionTree, name: str, found: Sequence[Region]) -> Reason:
    told = [region_told(tree, one) for one in found[:TOLD]]
    regions = AND_MORE(listed=told) if len(found) > TOLD else told
    return SEVERAL_REGIONS(name=name, count=len(found), regions=regions)


def _none(tree: RegionTree, name: str, near: Sequence[Region]) -> Reason:
    if not near:
        return NO_REGION(name=name)
    return NO_REGION_BUT(name=name, near=[region_told(tree, one) for one in near])


def _alike(tree: RegionTree, name: str, within: Collection[str]) -> list[Region]:
    """Regions whose names are written most like it: first those in one's own, then those that begin as it does."""
    known: dict[str, list[Region]] = {}
    for region in tree:
        if region.level in LEVELS:
            known.setdefault(region.short_name, []).append(region)
            known.setdefault(region.name, []).append(region)
    near = [
        (place, one) for place, close in enumerate(get_close_matches(name, known, CLOSE, ALIKE)) for one in known[close]
    ]
    near.sort(key=lambda pair: (not _lies_in(tree, pair[1], within), pair[1].name[0] != name[0], pair[0]))
    return list({one.code: one for _, one in near}.values())[:TOLD]
