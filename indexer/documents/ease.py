"""便民: what makes a matter easy to handle. No field says so; it follows from several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, get_args

from dictionaries.caches import memoized
from indexer.documents.document import INSTANT, ON_THE_SPOT
from indexer.documents.weekend import opens_at_weekend, weekend_business

Ease = Literal["online", "no_visit", "weekend", "at_once"]
EASES: tuple[Ease, ...] = get_args(Ease)

# Depths at which something can be handled online, not only asked about.
ONLINE = frozenset({"收件", "预审", "受理", "办理", "办理结果信息反馈", "电子证照反馈"})
# A nation's counters say it in a few thousand ways.
HOURS_KEPT = 10_000

_opens_at_weekend = memoized(HOURS_KEPT, name="weekend_hours")(opens_at_weekend)


def handled_online(depths: Iterable[str]) -> bool:
    """Whether depths of online handling are such that it can be handled online."""
    return not ONLINE.isdisjoint(depths)


def needs_no_visit(depths: Iterable[str], visits: int | None) -> bool:
    """Whether nobody has to come: without online handling, no visits only say that something else was not filled in."""
    return visits == 0 and handled_online(depths)


def _at_weekend(content: Mapping[str, Any]) -> bool:
    hours = content.get("hours") or ""
    return _opens_at_weekend(hours) and _is_of(weekend_business(hours), content)


def _is_of(business: str, content: Mapping[str, Any]) -> bool:
    """Whether a document is of what a text names: two characters of it in line stand in one of its names."""
    names = (content.get("title") or "", *(content.get("aliases") or ()))
    pairs = [business[start : start + 2] for start in range(len(business) - 1)]
    return not pairs or any(pair in name for pair in pairs for name in names)


RULES: Mapping[Ease, Callable[[Mapping[str, Any]], bool]] = {
    "online": lambda content: handled_online(content.get("online") or ()),
    "no_visit": lambda content: needs_no_visit(content.get("online") or (), content.get("visits")),
    "weekend": _at_weekend,
    "at_once": lambda content: (
        content.get("case_type") == ON_THE_SPOT or (content.get("promised_time") or {}).get("unit") == INSTANT
    ),
}


def ease_of(content: Mapping[str, Any]) -> tuple[Ease, ...]:
    """What a document's content (JSON values, see `indexer.store.split`) says about it, in the order of `EASES`."""
    return tuple(name for name in EASES if RULES[name](content))
