"""Filters and facet counts over cards, card by card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from search_engine.query.request import SearchRequest
from tests.promise.oracle import Card
from tests.promise.texts import Copy


def channels(copy: Copy) -> tuple[str, ...]:
    document = copy.document
    matter = document.kind == "matter"
    return tuple(
        name
        for name, holds in {
            "app": document.kind == "app",
            "natural": "natural" in document.audience,
            "legal": "legal" in document.audience,
            "guide": matter or document.kind == "guide",
            "power": matter and document.matter_type not in (None, "公共服务"),
            "service": matter and document.matter_type == "公共服务",
            "policy": document.kind in ("policy", "interpretation"),
        }.items()
        if holds
    )


def coverage(copy: Copy) -> str:
    found = copy.document.coverage
    if found and found.regions:
        return "区域通办"
    return found.scope if found and found.scope else "定点办理"


# Facet → a document's values of it.
VALUES: Mapping[str, Callable[[Copy], tuple[str | None, ...]]] = {
    "channel": channels,
    "kind": lambda copy: (copy.document.kind,),
    "department": lambda copy: (copy.document.authority.department if copy.document.authority else None,),
    "theme": lambda copy: (*copy.document.themes, *copy.document.site_themes),
    "life_event": lambda copy: copy.document.life_events,
    "matter_type": lambda copy: (copy.document.matter_type,),
    "level": lambda copy: (copy.document.level,),
    "coverage": lambda copy: (coverage(copy),),
    "audience": lambda copy: copy.document.audience,
    "online": lambda copy: copy.document.online,
    "case_type": lambda copy: (copy.document.case_type,),
    "site": lambda copy: (copy.document.site,),
}


def passes(request: SearchRequest, card: Card, but: str = "") -> bool:
    """Whether a card passes all filters, or all but one."""
    wanted = {name: set(values) for name, values in request.filters}
    if request.channel != "all":
        wanted["channel"] = {request.channel}
    return (
        all(set(VALUES[name](card.copy)) & values for name, values in wanted.items() if values and name != but)
        and on_platform(request, card.copy)
        and issued_in_time(request, card.copy)
    )


def on_platform(request: SearchRequest, copy: Copy) -> bool:
    platforms = set(copy.document.platforms)
    return not request.pf or not platforms or bool(platforms & {"all", request.pf})


def issued_in_time(request: SearchRequest, copy: Copy) -> bool:
    if not request.issued_from and not request.issued_to:
        return True
    issued = copy.document.issued_at
    return (
        issued is not None
        and (not request.issued_from or issued >= request.issued_from)
        and (not request.issued_to or issued <= request.issued_to)
    )


def facet_counts(request: SearchRequest, cards: list[Card], own_code: str | None) -> dict[str, dict[str, int]]:
    """For each facet, how many cards each value would leave."""
    found: dict[str, Counter[str]] = {}
    for name in request.facets:
        kept = [card for card in cards if passes(request, card, but=name)]
        if name == "region":
            codes = (own_code if card.needs_region else card.copy.region.code for card in kept)
            found[name] = Counter(code for code in codes if code)
        else:
            found[name] = Counter(value for card in kept for value in set(VALUES[name](card.copy)) if value)
            if name == "channel":
                found[name]["all"] = len(kept)
    return {name: {value: count for value, count in counts.items() if count} for name, counts in found.items()}
