"""The badge of a card: how near its copy is to the user."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from search_engine import Item

NATION_TIER = 3
# Level of a region of the user's → its tier; below these 0.
TIERS = {"city": 1, "province": 2, "nation": NATION_TIER}
# Last characters of a place's name → what people there call it; a longer ending stands before a shorter one.
OWN = (
    ("街道", "本街道"), ("社区", "本社区"), ("自治县", "本县"), ("林区", "本区"), ("特区", "本区"), ("区", "本区"),
    ("县", "本县"), ("旗", "本旗"), ("镇", "本镇"), ("乡", "本乡"), ("村", "本村"), ("市", "本市"),
)  # fmt: skip
# How what is another region's may be handled from here: only online it needs no counter, and no counter makes it ours.
ELSEWHERE = {
    "全程网办": "{place}的，可网上办",
    "代收代办": "{place}的，可在本地代收",
    "多地联办": "{place}的，可在本地办",
    None: "可异地办",
}
ABOVE = {1: "本市", 2: "本省", NATION_TIER: "全国"}


@dataclass(frozen=True, slots=True)
class Badge:
    """A badge: its words, and its weight on the page (own, near, away, choose)."""

    text: str
    weight: str


def badge_of(item: Item, *, is_named: bool = False) -> Badge:
    """The badge of an item; without a region of the user it says where the copy is.

    Args:
        is_named: Whether the item is seen from a region that the text names: then its own region is told by name.
    """
    tier = item.region.get("tier")
    if item.needs_region:
        return Badge("请选择下级地区" if item.kind == "matter" else "下级地区", "choose")
    if item.foreign:
        return Badge(ELSEWHERE[item.coverage_mode].format(place=item.region["name"]), "near")
    if tier is None:
        return Badge(str(item.region["name"]), "away")
    if is_named and tier < NATION_TIER:
        return Badge(str(item.region["name"]), "near" if tier else "own")
    if tier == 0:
        return Badge(own(str(item.region["name"])), "own")
    return Badge(above(tier, str(item.region["name"])), "near") if tier <= NATION_TIER else Badge("外地", "away")


def badges_of(chain: Iterable[Any]) -> dict[str, str]:
    """The badge of what is of each region of the user's, by code.

    Args:
        chain: The user's region and all above it.
    """
    return {one.code: above(TIERS[one.level], one.name) if one.level in TIERS else own(one.name) for one in chain}


def own(name: str) -> str:
    """What a place at or below the county is to those who live there."""
    return next((words for ending, words in OWN if name.endswith(ending)), "本地")


def above(tier: int, name: str) -> str:
    """What a place above the county is; a municipality is called a city, an autonomous region by its own word."""
    if tier == 2 and name.endswith("市"):
        return "本市"
    return "本自治区" if tier == 2 and name.endswith("自治区") else ABOVE[tier]
