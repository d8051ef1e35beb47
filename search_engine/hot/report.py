"""The hot terms of a region as staff see them: what is shown and why, what is held and by what, which rules act."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import numpy as np

from dictionaries.kinds.lists import HotRule
from dictionaries.normalize import squash
from dictionaries.reasons import Message
from dictionaries.regions import NATION, UnknownRegion
from indexer.documents.timestamps import of_milliseconds
from indexer.events.hot_terms.hot_store import HotStore
from indexer.store.area import Area
from indexer.store.location import is_there
from ranker.hot.ranking import LEAST_ACTORS, LEAST_BLOCKS, LEAST_BUCKETS, LEAST_NETWORKS
from search_engine.errors import BadParameters, Detail, Forbidden
from search_engine.hot.answering import HotTerms
from search_engine.hot.memory import RegionNumbers, wide
from search_engine.hot.parameters import MOST_LIMIT
from search_engine.installation.installation import Installation
from search_engine.installation.switch_file import HOT

OTHERS_TERMS = Message("forbidden", "只可查看您所负责的地区的热词", "only hot terms of your regions can be seen")
HOUR = 3_600_000  # ms
# Regions of a term that are told, the hottest first.
MOST_REGIONS = 20
# What must be so that a term is told at all: evidence → least, and what it is called.
HOT_LEAST: Mapping[str, tuple[float, str]] = {
    "actors": (LEAST_ACTORS, "计入人数"), "blocks": (LEAST_BLOCKS, "地址段"), "networks": (LEAST_NETWORKS, "网络"),
    "buckets": (LEAST_BUCKETS, "时段"),
}  # fmt: skip
BANNED, NOT_ALLOWED, NOTHING, BELOW = "banned", "not_allowed", "nothing", "below"
HOT_HELD: Mapping[str, str] = {
    BANNED: "已由编辑撤下", NOT_ALLOWED: "含违禁词、个人信息，或不予联想的内容", NOTHING: "本地搜不到能办的事项",
    BELOW: "与已列出的同义，或名次在后",
}  # fmt: skip


def hot_report(place: Installation, hot: HotTerms, region: str = "", area: Area | None = None) -> dict[str, Any]:
    """Everything about the hot terms of a region.

    Args:
        region: "": the operator's, or the first that is theirs.
        area: The regions that are theirs who ask; None: all.

    Raises:
        BadParameters: The region is unknown.
        Forbidden: It is not theirs.
        NotReady: There is no index.
    """
    tree = place.tree()
    wanted = region or (min(area.regions) if area and area.regions else place.settings.default_region) or NATION
    try:
        code = tree.canonical(wanted)
    except UnknownRegion as error:
        raise BadParameters([Detail("region", str(error))]) from error
    if area is not None and not area.covers_region(code):
        raise Forbidden(OTHERS_TERMS())
    chain = [one.code for one in tree.chain(code)]
    overrides = hot.editorial_overrides(code)
    banned = overrides.banned(chain)
    shown = hot.evidence(code, MOST_LIMIT)
    seen = {squash(term["text"]) for term in shown}
    rules = [rule for rule in overrides.rules if not rule.region or rule.region in chain]
    # short names of other terms change nothing here
    rules = [rule for rule in rules if not rule.short or squash(rule.text) in seen]
    held = [
        {"text": row.text, "heat": round(row.heat, 3), "trend": row.trend, "evidence": row.evidence,
         "why": _why(hot, row.text, code, banned)}
        for row in hot.own(code)
        if squash(row.text) not in seen
    ]  # fmt: skip
    return {
        "region": code,
        "region_name": tree.path_name(code),
        "off": HOT in place.switched_off,
        "frozen": overrides.frozen(chain),
        "at": of_milliseconds(int(time.time() * 1_000)),
        "terms": shown,
        "held": held,
        "rules": [rule_fields(rule) for rule in rules],
    }


def rule_fields(rule: HotRule) -> dict[str, Any]:
    """A rule as plain values."""
    return {name: getattr(rule, name) for name in ("text", "region", "action", "rank", "until", "short", "note")}


def regions_with(place: Installation, text: str, area: Area | None = None) -> list[dict[str, Any]]:
    """Regions of theirs whose own list has a term, the hottest first."""
    events, numbers = place.events, RegionNumbers(place.tree())
    if not is_there(events.location):
        return []
    found = []
    for number, rank, heat in HotStore(events).regions_of(text):
        code = _code(numbers, number)
        if code is not None and (area is None or area.covers_region(code)):
            found.append({"region": code, "name": numbers.tree.path_name(code), "rank": rank, "heat": round(heat, 2)})
    return found[:MOST_REGIONS]


def _code(numbers: RegionNumbers, number: int) -> str | None:
    region = numbers.tree.by_number(int(numbers.of(np.array([number]))[0]))
    return region.code if wide(region.code) == number else None  # else it is no region any more


def _why(hot: HotTerms, text: str, code: str, banned: frozenset[str]) -> str:
    """Why a term of a region's own list is not shown."""
    if squash(text) in banned:
        return BANNED
    if not hot.allows(text):
        return NOT_ALLOWED
    return BELOW if hot.availability.of(text, code).here else NOTHING
