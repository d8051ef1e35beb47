"""Filters, document by document, and facet counts, by searching anew with each value."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from search_engine.query.request import SearchRequest
from tests.promise.oracle import PlainSearch, Scores
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


def ease(copy: Copy) -> tuple[str, ...]:
    """Of the few hours that the catalogues have (`PROFILES`, `OWN`)."""
    document = copy.document
    online = not set(document.online) <= {"互联网咨询"}
    holds = {
        "online": online,
        "no_visit": online and document.visits == 0,
        "weekend": (document.hours or "").startswith("周一至周六"),
        "at_once": document.case_type == "即办件",
    }
    return tuple(name for name, found in holds.items() if found)


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
    "ease": ease,
    "case_type": lambda copy: (copy.document.case_type,),
    "needs_identity": lambda copy: ({None: None, True: "true", False: "false"}[copy.document.needs_identity],),
    "site": lambda copy: (copy.document.site,),
}


def passes(request: SearchRequest, copy: Copy, but: str = "") -> bool:
    """Whether a document passes all filters, or all but one."""
    wanted = {name: set(values) for name, values in request.filters}
    if request.channels:
        wanted["channel"] = set(request.channels)
    return (
        all(set(VALUES[name](copy)) & values for name, values in wanted.items() if values and name != but)
        and on_platform(request, copy)
        and issued_in_time(request, copy)
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


def facet_counts(plain: PlainSearch, request: SearchRequest, scores: Scores) -> dict[str, dict[str, int]]:
    """For each facet, how many cards each value would leave if it were chosen, the other filters in force."""
    return {name: counts_of(plain, request, scores, name) for name in request.facets}


def counts_of(plain: PlainSearch, request: SearchRequest, scores: Scores, name: str) -> dict[str, int]:
    """Those of one facet; the regions are those of the cards that are shown."""
    if name == "region":
        user, cards = plain.user(request), plain.cards(request, scores, partial(passes, request))
        return Counter(user.own.code if user and card.needs_region else card.copy.region.code for card in cards)
    documents = [copy for copy in plain.library.live() if passes(request, copy, but=name)]
    having: dict[str, set[str]] = defaultdict(set)
    for copy in documents:
        for value in VALUES[name](copy):
            having[value or ""].add(copy.id)
    having.pop("", None)
    if name == "channel":
        having["all"] = {copy.id for copy in documents}
    counts = {
        value: len(plain.cards(_with(request, name, value), scores, partial(is_one_of, ids)))
        for value, ids in having.items()
    }
    return {value: count for value, count in counts.items() if count}


def _with(request: SearchRequest, name: str, value: str) -> SearchRequest:
    """The request in a channel: matters that an office takes up of itself are in that of powers alone."""
    return replace(request, channels=() if value == "all" else (value,)) if name == "channel" else request


def is_one_of(ids: set[str], copy: Copy) -> bool:
    return copy.id in ids
