"""Why a card stands where it does: its class with the reason in words, its place, and what each signal adds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from indexer.generation.arrays import Float32s, UInt8s
from ranker.matching.relevance import ANYWHERE, EXACT, IN_NAME, MOST_OF_NAME, NEAR, RELAXED
from ranker.ordering.cards import Cards
from ranker.ordering.pins import PinnedRow
from ranker.signals import SHOWN_DIGITS, SignalShares

# Class → what a match of it has.
REASONS = {
    EXACT: "名称与检索词相同",
    MOST_OF_NAME: "名称含全部检索词，且占名称的大部分；或含义最相近",
    IN_NAME: "名称含全部检索词",
    NEAR: "名称、部门与主题合起来含全部检索词",
    ANYWHERE: "内容含全部检索词；或含义相近",
    RELAXED: "只含部分检索词",
}
DIGITS_OF_VALUES = 6


def whys_of(
    cards: Cards,
    signals: Sequence[SignalShares],
    similarity: Float32s | None,
    lowered_from: UInt8s,
    step: str | None,
    pins: Sequence[PinnedRow] = (),
) -> list[dict[str, Any]]:
    """What put each card where it is.

    Args:
        signals: What each signal has in the score of each card.
        similarity: How near each is in meaning; None where nothing was compared.
        lowered_from: The class that the text of each gave it, where it cannot be used from the user's region; or 0.
        step: The relaxation step that was taken.
        pins: What editors put first.
    """
    return [
        _why(cards, i, signals, None if similarity is None else float(similarity[i]), int(lowered_from[i]), step, pins)
        for i in range(len(cards))
    ]


def _why(
    cards: Cards,
    i: int,
    signals: Sequence[SignalShares],
    near: float | None,
    before: int,
    step: str | None,
    pins: Sequence[PinnedRow],
) -> dict[str, Any]:
    relevance_class = int(cards.relevance_class[i])
    reason = REASONS[before or relevance_class]
    return {
        "pinned": _pin(cards, i, pins),
        "class": relevance_class,
        "class_reason": f"{reason}；在您所在地区不能办理，列后" if before else reason,
        "lowered_from": before or None,
        "tier": int(cards.tier[i]),
        "depth": int(cards.depth[i]),
        "foreign": bool(cards.foreign[i]),
        "score": round(float(cards.score[i]), SHOWN_DIGITS),
        "signals": [_signal(one, i) for one in signals],
        "meaning": None if near is None else round(near, 3),
        "relaxation": step if relevance_class == RELAXED else None,
    }


def _pin(cards: Cards, i: int, pins: Sequence[PinnedRow]) -> dict[str, Any] | None:
    """By which rule an editor put a card first."""
    if not cards.pinned[i]:
        return None
    of_base = [pin.rule for pin in pins if pin.base == cards.base[i] and pin.rule.place == cards.pinned[i]]
    return {name: getattr(of_base[0], name) for name in ("query", "region", "document", "place", "until")}


def _signal(one: SignalShares, i: int) -> dict[str, Any]:
    return {
        "name": one.signal.name,
        "label": one.signal.label,
        "value": round(float(one.values[i]), DIGITS_OF_VALUES),
        "weight": one.weight,
        "share": round(float(one.shares[i]), SHOWN_DIGITS),
    }
