"""Which filters of a request a document does not pass, each by itself; and whether its region may come at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np

from dictionaries.regions import Region
from indexer.documents.profile import Profile, profile_of
from indexer.documents.timestamps import to_text
from indexer.snapshot.facets import FACETS, SITE
from indexer.snapshot.places import RegionGroups
from ranker.ordering.cascade import RegionCascade
from search_engine.page.labels import label
from search_engine.page.mend import Mend
from search_engine.page.region_tiers import TIERS
from search_engine.query.region_resolution import UserRegion
from search_engine.query.request import BY_NAME, SearchRequest
from search_engine.search.why_not.blocker import Blocker

ALL = "all"


def filter_blockers(request: SearchRequest, document: Mapping[str, Any], validity: str = "") -> Iterator[Blocker]:
    """All of them; the document in JSON values.

    Args:
        validity: Whether it is in force; "": not known, since the index does not show it.
    """
    profile = profile_of(dict(document))
    wanted = {name: values for name, values in request.filters if values}
    if request.channels:
        wanted["channel"] = request.channels
    for name, values in wanted.items():
        has = values_of(name, profile, document)
        if not set(has) & set(values):
            yield _told(name, values, has)
    if request.pf and profile.platforms and not {ALL, request.pf} & set(profile.platforms):
        yield _told("pf", (request.pf,), profile.platforms)
    if validity and request.validity and validity not in request.validity:
        yield _told("validity", request.validity, (validity,))
    yield from _issued(request, document.get("issued_at"))


def values_of(name: str, profile: Profile, document: Mapping[str, Any]) -> Sequence[str]:
    """A document's values of what a filter of that name looks at."""
    if name == SITE:
        return (document["site"],) if document.get("site") else ()
    return FACETS[name](profile)


def _issued(request: SearchRequest, issued: str | None) -> Iterator[Blocker]:
    """What has no date of issue passes no bound."""
    at = datetime.fromisoformat(issued) if issued else None
    has = (issued,) if issued else ()
    if request.issued_from and (at is None or at < request.issued_from):
        yield _told("issued_from", (to_text(request.issued_from),), has)
    if request.issued_to and (at is None or at > request.issued_to):
        yield _told("issued_to", (to_text(request.issued_to),), has)


def _told(name: str, wanted: Sequence[str], has: Sequence[str]) -> Blocker:
    title = BY_NAME[name].help.split("，")[0]
    asked, own_words = ("、".join(label(name, value) for value in values) for values in (wanted, has))
    own = f"文档为“{own_words}”" if has else "文档没有此项"
    return Blocker(
        "filtered",
        f"被筛选条件“{title}：{asked}”排除，{own}",
        Mend(f"去掉筛选条件“{title}”，或请部门更改文档", f"去掉筛选条件 {name}，或更改文档"),
        {"filter": name, "wanted": list(wanted), "has": list(has)},
    )


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
