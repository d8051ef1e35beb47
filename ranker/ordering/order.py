"""The order of cards: `(pinned, class ↓, over ↑, tier ↑, depth ↓, foreign ↑, score ↓, id)`.

What has but some of the words, or is about something else (class 1), is not nearer to what was asked for because its
office is: there all of the user's own chain stands in the order of scores.

Ids are looked at only where all else is equal and the page is touched.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from indexer.generation.arrays import Array, Int64s, any_of
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
    keys: list[Array] = list(_keys(cards))
    if by is not None:
        keys.insert(1, -by)
    order: Int64s = np.lexsort(tuple(reversed(keys)))
    return order


def tie_break_by_id(
    cards: Cards, order: Int64s, first: int, end: int, id_order: Callable[[Array], Array], by: Array | None = None
) -> Int64s:
    """The same order with ids looked at wherever the page `[first, end)` is touched by a tie.

    Args:
        id_order: Numbers that sort rows as their ids do.
    """
    if first >= len(order):
        return order
    keys = [*_keys(cards), *([] if by is None else [by])]
    same = np.ones(len(order) - 1, np.bool_)
    for key in keys:
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
    keys: list[Array] = list(_keys(cards))
    names = [name for name in DECIDES if name not in ("sort", "near_me", "id")]
    if by is not None:
        keys.insert(1, by)
        names.insert(1, "sort")
    return next((name for name, key in zip(names, keys, strict=True) if key[above] != key[below]), "id")


def pin_places(cards: Cards) -> Array:
    """The place that an editor gave each card, and one behind all of these to the others."""
    return np.where(cards.pinned > 0, cards.pinned, UNPINNED)


def _keys(cards: Cards) -> tuple[Array, ...]:
    relaxed, tier, depth = cards.relevance_class == RELAXED, cards.tier, -cards.depth
    if any_of(relaxed) and cards.evidence.any():  # without evidence it is the directory: by place
        by_score = relaxed & (tier <= NATION_TIER)
        tier, depth = np.where(by_score, np.minimum(tier, 0), tier), np.where(by_score, 0, depth)
    return (
        pin_places(cards),
        -cards.relevance_class.astype(np.int8),
        cards.over,
        tier,
        depth,
        cards.foreign,
        -cards.score,
    )


def _widened(same: Array, first: int, end: int) -> tuple[int, int]:
    """The page's span, widened to whole runs of equal cards."""
    while first > 0 and same[first - 1]:
        first -= 1
    while 0 < end <= len(same) and same[end - 1]:
        end += 1
    return first, end
