"""The order of cards: `(pinned, class ↓, over ↑, tier ↑, depth ↓, foreign ↑, score ↓, id)`.

What has but some of the words, or is about something else (class 1), is not nearer to what was asked for because its
office is: there all of the user's own chain stands in the order of scores.

Ids are looked at only where all else is equal and the page is touched.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from indexer.generation.arrays import Array, Float64s, Int64s, any_of
from ranker.matching.relevance import RELAXED
from ranker.ordering.cards import Cards
from ranker.ordering.cascade import NATION_TIER

# Behind every place that can be given.
UNPINNED = np.int8(127)


def order_cards(cards: Cards, by: Array | None = None) -> Int64s:
    """Places of cards in order, but for ids.

    Args:
        by: Another wish of the user's (newest, most used …), larger first: it comes before class, after pins.
    """
    keys = (-cards.score, place_words(cards))
    order: Int64s = np.lexsort(keys if by is None else (*keys, -by, pin_places(cards)))
    return order


def tie_break_by_id(
    cards: Cards, order: Int64s, first: int, end: int, id_order: Callable[[Array], Array], by: Array | None = None
) -> Int64s:
    """The same order with ids looked at wherever the page `[first, end)` is touched by a tie.

    Args:
        id_order: Numbers that sort rows as their ids do.
    """
    scores = cards.score[order[max(first - 1, 0) : end + 1]]
    if not any_of(scores[1:] == scores[:-1]):  # so it is of most pages
        return order
    same = np.ones(len(order) - 1, np.bool_)
    for key in (place_words(cards), cards.score, *([] if by is None else [by])):
        ordered = key[order]
        same &= ordered[1:] == ordered[:-1]
    first, end = _widened(same, first, min(end, len(order)))
    window = order[first:end]
    if not same[first : max(end - 1, first)].any():
        return order
    run = np.r_[0, np.cumsum(~same[first : end - 1])]
    settled = order.copy()
    settled[first:end] = window[np.lexsort((id_order(cards.row[window]), run))]
    return settled


# The keys of the order, in their order, as people read them.
DECIDES = {
    "pinned": "置顶",
    "sort": "所选的排序方式",
    "near_me": "离您的远近（查询要找附近的）",
    "class": "匹配等级",
    "over": "现行有效的在前",
    "tier": "地区层级",
    "depth": "地区远近",
    "foreign": "本地区的在前",
    "score": "得分",
    "id": "其他都相同，按编号",
}


def what_decides(cards: Cards, above: int, below: int, by: Array | None = None) -> str:
    """The first key, of `DECIDES`, in which two cards differ; `by`: as for `order_cards`."""
    differ = {name: key[above] != key[below] for name, key in zip(PLACE, place_keys(cards), strict=True)}
    differ["sort"] = by is not None and by[above] != by[below]
    differ["score"] = cards.score[above] != cards.score[below]
    return next((name for name in DECIDES if differ.get(name)), "id")


def pin_places(cards: Cards) -> Array:
    """The place that an editor gave each card, and one behind all of these to the others."""
    return np.where(cards.pinned > 0, cards.pinned, UNPINNED)


# All of the order that comes before scores makes one number, the place word: the sum of these keys, of which each
# outweighs all behind it. Pins are 1 to 127, classes 0 to 6, tiers -1 to 6, depths 0 to 3.
PLACE = {"pinned": 1024, "class": -128, "over": 64, "tier": 8, "depth": -2, "foreign": 1}
WEIGHTS = np.array([*PLACE.values()], np.float64)


def place_words(cards: Cards) -> Float64s:
    """The place word of each card, a whole number; the least comes first."""
    words: Float64s = WEIGHTS @ np.array(place_keys(cards), np.float64)
    return words


def place_keys(cards: Cards) -> tuple[Array, ...]:
    """The keys of `PLACE` of each card, as the order takes them."""
    tier, depth, relaxed = cards.tier, cards.depth, cards.relevance_class == RELAXED
    if any_of(relaxed) and cards.evidence.any():  # without evidence it is the directory: by place
        by_score = relaxed & (tier <= NATION_TIER)
        tier, depth = np.where(by_score, np.minimum(tier, 0), tier), np.where(by_score, 0, depth)
    return pin_places(cards), cards.relevance_class, cards.over, tier, depth, cards.foreign


def _widened(same: Array, first: int, end: int) -> tuple[int, int]:
    """The page's span, widened to whole runs of equal cards."""
    while first > 0 and same[first - 1]:
        first -= 1
    while 0 < end <= len(same) and same[end - 1]:
        end += 1
    return first, end
