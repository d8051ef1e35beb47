"""What is answered about regions: those below one, one by its code, the one that a point lies in."""

from __future__ import annotations

from typing import Any

import numpy as np

from dictionaries.places import Locator
from dictionaries.reasons import Message
from dictionaries.regions import NATION, Region, RegionTree, UnknownRegion
from indexer.snapshot import Snapshot
from search_engine.errors import BadParameters, Detail, NotFound

NOT_IN_CHINA = Message(
    "not_found", "该位置不在中国的陆地或岛屿上", "this place is not on the land or the islands of China",
    "请核对 lat（纬度）与 lon（经度），或直接选择地区", "check lat and lon, or choose the region instead", joint="：",
)  # fmt: skip
MAX_REGIONS = 200


def list_regions(tree: RegionTree, parent: str | None, q: str | None) -> list[dict[str, Any]]:
    """Regions below one (provinces where none is named), or those that a text means. Raises `BadParameters`."""
    try:
        above = tree[parent or NATION]
    except UnknownRegion as error:
        raise BadParameters([Detail("parent", str(error))]) from error
    found = tree.children(above.code) if q is None else tree.search(q, MAX_REGIONS)
    return [
        region_fields(region, with_parent=True)
        for region in found[:MAX_REGIONS]
        if q is None or _lies_under(tree, region, parent)
    ]


def region_answer(tree: RegionTree, code: str) -> dict[str, Any]:
    """One region; an abolished one with its successors. Raises `NotFound`."""
    try:
        return region_fields(tree[code], with_parent=True)
    except UnknownRegion as error:
        name = tree.abolished_name(code)
        if name is None:
            raise NotFound(str(error)) from error
        successors = [region_fields(region) for region in tree.successor(code)]
        found: dict[str, Any] = {"code": code, "name": name, "level": None, "parent": None, "abolished": True}
        return {**found, "successor": successors[0] if successors else None, "successors": successors}


def busiest_region(snapshot: Snapshot) -> str:
    """The code of the county with most documents; where there is none, of the region with most."""
    rows = np.diff(snapshot.columns.region_start.astype(np.int64))
    regions = [snapshot.tree.by_number(int(number)) for number in np.argsort(-rows, kind="stable")]
    counties = (region for region in regions if region.level == "county" and rows[region.number])
    return next(counties, regions[0]).code


def locate(tree: RegionTree, lat: float, lon: float) -> dict[str, Any]:
    """The county that a point lies in, or the next place above where there is none; degrees, WGS-84. Raises
    `NotFound` outside of China's land and islands.
    """
    region = Locator(tree).county(lat, lon)
    if region is None:
        raise NotFound(NOT_IN_CHINA())
    return region_fields(region, with_parent=True)


def region_fields(region: Region, *, with_parent: bool = False) -> dict[str, Any]:
    """A region's code, name and level, and its parent where that is asked for."""
    found: dict[str, Any] = {"code": region.code, "name": region.name, "level": region.level}
    return {**found, "parent": region.parent or None} if with_parent else found


def _lies_under(tree: RegionTree, region: Region, parent: str | None) -> bool:
    """Whether a region lies below another; below none, all do."""
    if not parent:
        return True
    above = tree[parent]
    return above.number < region.number < above.end
