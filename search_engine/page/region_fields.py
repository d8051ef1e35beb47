"""Regions as answers have them."""

from __future__ import annotations

from typing import Any

from dictionaries.regions import Region, RegionTree


def region_fields(region: Region, *, with_parent: bool = False) -> dict[str, Any]:
    """A region's code, name and level, and its parent where that is asked for."""
    found: dict[str, Any] = {"code": region.code, "name": region.name, "level": region.level}
    return {**found, "parent": region.parent or None} if with_parent else found


def lies_under(tree: RegionTree, region: Region, parent: str | None) -> bool:
    """Whether a region lies below another; below none, all do."""
    if not parent:
        return True
    above = tree[parent]
    return above.number < region.number < above.end
