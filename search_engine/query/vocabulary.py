"""The values that parameters may have, and what is said of a value that is none."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import get_args

from dictionaries.reasons import Message, Reason
from indexer.documents.document import Audience, Kind, Level, MatterType, OnlineDepth, Scope, Validity
from indexer.documents.profile import NO, YES
from search_engine.messages import NOT_ONE_OF

KINDS: tuple[str, ...] = get_args(Kind)
AUDIENCES: tuple[str, ...] = get_args(Audience)
MATTER_TYPES: tuple[str, ...] = get_args(MatterType)
LEVELS: tuple[str, ...] = get_args(Level)
VALIDITIES: tuple[str, ...] = get_args(Validity)
ONLINE_DEPTHS: tuple[str, ...] = get_args(OnlineDepth)
# As facets have them: what names no scope is 定点办理, a list of regions 区域通办.
COVERAGES: tuple[str, ...] = ("定点办理", *get_args(Scope), "区域通办")
NEEDS_IDENTITY = (YES, NO)
SORTS = ("relevance", "updated", "popular", "rating")
REGION_MODES = ("cascade", "only", "off")
CORRECTIONS = ("auto", "suggest", "off")
COLLAPSES = ("others", "all", "none")
# Where a page is shown (C 0103 §8.3.4.2): 中国政务服务, everywhere, and what portals have besides.
PLATFORMS = ("gov", "all", "app", "web", "mini", "wechat", "alipay")

# A sentence names all of so many values; of more only the nearest, and where the others are listed.
FEW = 12
NEAREST = 3
# A share of common characters below which a value resembles nothing (`difflib`).
RESEMBLING = 0.5
NO_VALUES = Message(
    "unknown_value",
    "目录中没有这一项的取值",
    "the catalogue has no values of this",
    "请去掉这个筛选条件",
    "leave the filter out",
)
NEAR_ONE_OF = NOT_ONE_OF.with_mend("最接近的是 {near}", "nearest: {near}")
NOT_LISTED = Message(
    "unknown_value", "没有这个取值", "there is no such value", "最接近的是 {near}；全部取值见 /v1/vocabulary",
    "nearest: {near}; /v1/vocabulary lists all",
)  # fmt: skip


def not_among(value: str, choices: Sequence[str]) -> Reason:
    """What is wrong with a value: the values to choose from, and those that are nearest to it. It is not repeated
    itself: it could be anything.
    """
    if not choices:
        return NO_VALUES()
    if len(choices) <= FEW:
        near = get_close_matches(value[:100], choices, NEAREST, RESEMBLING)
        return NEAR_ONE_OF(choices=choices, near=near) if near else NOT_ONE_OF(choices=choices)
    near = get_close_matches(value[:100], choices, NEAREST, 0.0)
    return NOT_LISTED(near=near)
