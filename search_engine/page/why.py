"""Why a card stands where it does: its class with the reason in words, its place, and what each signal adds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dictionaries.kinds.lists import PinRule
from dictionaries.lexicon.row_ids import row_id
from dictionaries.lexicon.scope import Scope
from indexer.generation.arrays import Float32s
from ranker.matching.relevance import ANYWHERE, EXACT, IN_NAME, MOST_OF_NAME, NEAR, RELAXED
from ranker.ordering.cards import Cards
from ranker.ordering.pins import HiddenRows, PinnedRow, rules_of
from ranker.ordering.reach import out_of_reach
from ranker.signals import SHOWN_DIGITS, SignalShares

# Class → what matches of it have; of one card `search_engine.search.class_reasons` says which it is.
REASONS = {
    EXACT: "名称、编号或正文中的一句与检索词相同",
    MOST_OF_NAME: "名称含所要求的词，且占名称的大部分；或含义最相近",
    IN_NAME: "名称含所要求的词",
    NEAR: "名称、部门与主题合起来含所要求的词",
    ANYWHERE: "内容含所要求的词，或名称含其中主要的；或含义相近",
    RELAXED: "只含部分所要求的词，或含义较远",
}
DIGITS_OF_VALUES = 6


def whys_of(
    cards: Cards,
    signals: Sequence[SignalShares],
    similarity: Float32s | None,
    step: str | None,
    reasons: Sequence[str],
    pins: Sequence[PinnedRow] = (),
) -> list[dict[str, Any]]:
    """What put each card where it is.

    Args:
        signals: What each signal has in the score of each card.
        similarity: How near each is in meaning; None where nothing was compared.
        step: The relaxation step that was taken.
        reasons: Why the text of each gave it its class.
        pins: What editors put first.
    """
    nearness = [None] * len(cards) if similarity is None else similarity.tolist()
    return [
        {
            "pinned": _pin(cards, i, pins),
            "class": int(cards.relevance_class[i]),
            "over": bool(cards.over[i]),
            "class_reason": reason + (_lowered(cards, i) if before else ""),
            "lowered_from": before or None,
            "tier": int(cards.tier[i]),
            "depth": int(cards.depth[i]),
            "foreign": bool(cards.foreign[i]),
            "score": round(float(cards.score[i]), SHOWN_DIGITS),
            "signals": [_signal(one, i) for one in signals],
            "meaning": None if near is None else round(near, 3),
            "relaxation": step if cards.relevance_class[i] == RELAXED else None,
        }
        for i, (near, before, reason) in enumerate(zip(nearness, cards.lowered_from.tolist(), reasons, strict=True))
    ]


def _lowered(cards: Cards, i: int) -> str:
    """Why it stands lower than its text says."""
    if bool(out_of_reach(cards)[i]):
        return "；在您所在地区不能办理，列后"
    return "；属于其他地区，列后" if cards.foreign[i] else "；与所问的不合，列后"


def _pin(cards: Cards, i: int, pins: Sequence[PinnedRow]) -> dict[str, Any] | None:
    if not cards.pinned[i]:
        return None
    return pin_fields(rules_of(cards.take(np.array([i])), pins)[int(cards.row[i])])


def pin_id(rule: PinRule) -> str:
    """The id of the row that a rule is: the same whatever becomes of the row, by which editors find it."""
    return row_id(("pins", (rule.query, rule.region, rule.document), Scope(*rule.scope)))


def pin_fields(rule: PinRule) -> dict[str, Any]:
    """A rule as plain values: which row it is, and what it says."""
    ends = min(filter(None, (rule.until, rule.ends)), default="")
    names = ("query", "match", "region", "document", "action", "place", "owner")
    return {"kind": "pins", "id": pin_id(rule), **{name: getattr(rule, name) for name in names}, "ends": ends}


def hidden_fields(hides: Sequence[HiddenRows]) -> dict[str, Any]:
    """What editors hide from a page: how many documents that would have been found, and by which rules."""
    rows = np.unique(np.concatenate([one.matched for one in hides])) if hides else ()
    return {"count": len(rows), "rules": [pin_fields(one.rule) for one in hides if len(one.matched)]}


def _signal(one: SignalShares, i: int) -> dict[str, Any]:
    return {
        "name": one.signal.name,
        "label": one.signal.label,
        "value": round(float(one.values[i]), DIGITS_OF_VALUES),
        "weight": one.weight,
        "share": round(float(one.shares[i]), SHOWN_DIGITS),
    }
