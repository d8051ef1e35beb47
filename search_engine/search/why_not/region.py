"""A document of another region than the user's: which tier it has from there, and whether it may come at all."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from dictionaries.regions import Region
from indexer.snapshot.places import RegionGroups
from ranker.ordering.cascade import RegionCascade
from search_engine.page.mend import Mend
from search_engine.page.region_tiers import TIERS
from search_engine.query.region_resolution import UserRegion
from search_engine.search.why_not.blocker import Blocker

# Where the user's region was taken from, in words.
SOURCES = {"query": "查询中的地名", "param": "所给的地区", "location": "所在位置", "default": "默认地区"}


def region_blockers(
    region: Region, user: UserRegion | None, cascade: RegionCascade | None, groups: RegionGroups, *, only: bool
) -> Iterator[Blocker]:
    """At most one.

    Args:
        region: The document's.
        only: Whether the user's region and what is below it alone is wanted.
    """
    if user is None or cascade is None or user.region.number <= region.number < user.region.end:
        return
    there = f"文档属于{region.name}（{region.code}），检索的是{user.region.name}（{SOURCES[user.source]}）"
    before = "换掉查询中的地名，或去掉地名后" if user.source == "query" else ""
    editor, program = f"{before}换到该地区查看", f"{before}换到该地区查看：--region {region.code}"
    details = {"region": region.code, "name": region.name, "user_region": user.region.code, "source": user.source}
    if only:
        yield Blocker(
            "outside_region", f"{there}，只要本地区及其下级（region_mode=only）",
            Mend(f"{editor}，或连同上级地区一起检索", f"{program}，或用 region_mode=cascade"),
            {**details, "tier": None}, f"{there}，只要本地区及其下级",
        )  # fmt: skip
    elif region.number not in cascade.numbers:
        tier = int(cascade.tier_elsewhere(groups, np.array([region.number]))[0])
        yield Blocker(
            "another_region",
            f"{there}；从那里看排在第 {tier} 层（{TIERS[tier]}），不能在当地办理的再列后",
            Mend(
                f"{editor}；确可跨地区办理的，请部门补充通办范围",
                f"{program}；确可跨地区办理的，补充通办范围（coverage）",
            ),
            {**details, "tier": tier},
        )
