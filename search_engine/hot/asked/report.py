"""What was asked in some weeks, as plain values: for the console, for programs, for the command line."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from dictionaries.reasons import Message
from dictionaries.regions import NATION, RegionTree, UnknownRegion
from indexer.documents.timestamps import CHINA, of_milliseconds
from indexer.store.area import Area
from indexer.store.queries.query_weeks import (
    COUNTS,
    Place,
    by_category,
    by_text,
    by_week,
    counts,
    last_counted,
    sites_of,
)
from search_engine.errors import BadParameters, Detail, Forbidden
from search_engine.hot.asked.counting import KEPT, LEVELS, WEEK, monday
from search_engine.installation.installation import Installation
from search_engine.messages import NOT_A_DATE, NOT_ONE_OF

TOO_FINE = Message(
    "out_of_range",
    "查询分析细到街道（乡镇）",
    "the analysis of queries goes down to towns",
    "请选择其上级",
    "choose the region above",
)
ENDS_FIRST = Message("out_of_range", "开始应不晚于结束", "must not be later than the end")
TOO_MANY_WEEKS = Message("out_of_range", "至多 {most} 周", "at most {most} weeks")
NOT_WITHIN = Message("out_of_range", "应为 1 至 {most}", "must be from 1 to {most}")
OTHERS_QUERIES = Message(
    "forbidden", "只可查看您所负责的地区与站点的查询", "only queries of your regions and sites can be seen"
)
# Weeks that are told unless somebody asks for others, and texts of a list.
WEEKS, SIZE, MOST_QUERIES = 4, 50, 2_000
Counts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class QueryList:
    """A list of texts: what is in it, by what, most first, and of how many it is a part.

    Attributes:
        label: For people.
        of: How many of a text's searches put it there; 0: it is not in it.
        base: Of these they are a part.
    """

    label: str
    of: Callable[[Counts], int]
    base: str


QUERY_LISTS: Mapping[str, QueryList] = {
    "frequent": QueryList("最常搜", lambda row: int(row["searches"] or row["reported"]), "searches"),
    "none": QueryList("无结果", lambda row: int(row["none"]), "searches"),
    "unclicked": QueryList("无人点击", lambda row: int(row["reported"] - row["clicked"]), "reported"),
    "corrected": QueryList("被纠错", lambda row: int(row["corrected"]), "searches"),
    "held": QueryList("被拦截", lambda row: int(row["held"]), "searches"),
}


@dataclass(frozen=True, slots=True)
class QueryInput:
    """What somebody wants to know.

    Attributes:
        region: Code; "": the nation, or the first region that is theirs.
        site: "": all, or the first that is theirs.
        since, until: Days (`2026-11-23`) whose weeks are the first and the last; "": the last `WEEKS`.
        list: Of `QUERY_LISTS`.
        size: Texts of it, at most `MOST_QUERIES`.
    """

    region: str = ""
    site: str = ""
    since: str = ""
    until: str = ""
    list: str = "frequent"
    size: int = SIZE


def query_report(
    place: Installation, wish: QueryInput, area: Area | None = None, clock: Callable[[], float] = time.time
) -> dict[str, Any]:
    """What was asked there and then.

    Args:
        area: The regions and sites that are theirs who ask; None: all.

    Raises:
        BadParameters: With every fault.
        Forbidden: The region or the site is not theirs.
    """
    tree = place.tree()
    asked = _place(wish, area or Area(tree), tree, clock)
    with counts(place.log_location) as connection:
        found = (by_week(connection, asked), by_text(connection, asked)) if connection is not None else ([], [])
        holds = by_category(connection, asked) if connection is not None else []
        sites = sites_of(connection) if connection is not None else []
        at = last_counted(connection) if connection is not None else None
    weeks, texts = found[0], [row for row in found[1] if not place.hides(row["text"])]
    totals = {name: sum(week[name] for week in weeks) for name in COUNTS}
    listed, shown = QUERY_LISTS[wish.list], []
    if wish.list != "held":
        shown = sorted((row for row in texts if listed.of(row) > 0), key=lambda row: (-listed.of(row), row["text"]))
    return {
        "region": asked.region,
        "region_name": tree.path_name(asked.region),
        "site": asked.site,
        "since": asked.first,
        "until": (date.fromisoformat(asked.last) + WEEK - timedelta(days=1)).isoformat(),
        "least_actors": place.settings.report_actors,
        "counted": None if at is None else of_milliseconds(at),
        "sites": [name for name in sites if area is None or area.covers_site(name)],
        "weeks": weeks,
        "totals": totals,
        "list": wish.list,
        "total": len(shown),
        "queries": [{name: row[name] for name in ("text", *COUNTS, "actors")} for row in shown[: wish.size]],
        "other": {name: max(0, totals[name] - sum(row[name] for row in texts)) for name in COUNTS},
        "categories": holds,
        "other_held": max(0, totals["held"] - sum(row["searches"] for row in holds)),
    }


def _place(wish: QueryInput, area: Area, tree: RegionTree, clock: Callable[[], float]) -> Place:
    """Where and when, checked."""
    faults = []
    region, site = wish.region or next(iter(sorted(area.regions)), NATION), wish.site
    if not site and area.sites:
        site = min(area.sites)
    try:
        found = tree[region]
        if found.level not in LEVELS:
            faults.append(Detail("region", TOO_FINE()))
        region = found.code
    except UnknownRegion as error:
        faults.append(Detail("region", str(error)))
    this = monday(datetime.fromtimestamp(clock(), CHINA).date())
    last = _week("until", wish.until, this, faults)
    first = _week("since", wish.since, last - (WEEKS - 1) * WEEK, faults)
    if first > last:
        faults.append(Detail("since", ENDS_FIRST()))
    elif last - first > KEPT * WEEK:
        faults.append(Detail("since", TOO_MANY_WEEKS(most=KEPT)))
    if wish.list not in QUERY_LISTS:
        faults.append(Detail("list", NOT_ONE_OF(choices=list(QUERY_LISTS))))
    if not 1 <= wish.size <= MOST_QUERIES:
        faults.append(Detail("size", NOT_WITHIN(most=MOST_QUERIES)))
    if faults:
        raise BadParameters(faults)
    if not area.covers_region(region) or not area.covers_site(site):
        raise Forbidden(OTHERS_QUERIES())
    return Place(region, site, first.isoformat(), last.isoformat())


def _week(name: str, day: str, unless: date, faults: list[Detail]) -> date:
    try:
        return monday(date.fromisoformat(day)) if day else unless
    except ValueError:
        faults.append(Detail(name, NOT_A_DATE(example="2026-11-23")))
        return unless
