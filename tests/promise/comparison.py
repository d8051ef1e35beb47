"""The service's page against the plain answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from ranker.profile import default_profile
from search_engine.page.search_page import Item
from search_engine.query.request import SearchRequest
from tests.promise.facets import facet_counts, passes
from tests.promise.home import Home
from tests.promise.library import Library, validity
from tests.promise.oracle import BETWEEN, Card, PlainSearch, Scores, legal_only
from tests.promise.places import tree
from tests.promise.texts import UNDERSTANDER

RELAXED, ANYWHERE = 1, 2


def compare(home: Home, library: Library, request: SearchRequest) -> None:
    """The service answers a request as the plain search does: cards, order, counts, facets."""
    plain = PlainSearch(library, tree())
    page, scores = home.search_all(request)
    shown = [_of_item(item) for item in page.items]
    assert page.total == len(shown), "a page that has room for all shows all"
    cards = plain.cards(replace(request, at=None), scores)
    if names_nothing(request):
        assert not shown, "what names nothing finds nothing"
        return
    if not shown and is_not_held(page.notices):
        assert not cards
        return
    strict = lowered_cards(plain, request, scores)
    beside = as_good_by_name(plain, request, shown, cards, {card.copy.id for card in strict})
    if is_relaxed(request, len(cards)):
        compare_relaxed(plain, request, shown, strict, beside)
        return
    wanted = plain.answer(request, scores, partial(passes, request))
    if beside:
        left = iter([card.copy.id for card in wanted])
        assert all(card["id"] in left for card in shown if card["id"] not in beside)
        return
    user = plain.user(request)
    assert shown == [_of_card(card, user.own.code if user else None) for card in wanted]
    assert [[level["id"] for level in item.levels] for item in page.items] == [
        levels(plain, request, card) for card in wanted
    ]
    facets = {name: {row["value"]: row["count"] for row in rows if row["count"]} for name, rows in page.facets.items()}
    wanted_facets = facet_counts(plain, request, scores)
    if "power" in request.channels and is_relaxed(
        request, len(plain.cards(replace(request, channels=(), at=None), scores))
    ):
        # in other channels less is asked for, which the plain search does not do
        del facets["channel"], wanted_facets["channel"]
    assert facets == wanted_facets
    assert page.total_is_exact
    by_text = plain.cards(request, scores, partial(passes, request))
    only_elsewhere = plain.is_only_elsewhere(request, by_text, wanted)
    assert any("以下是其他地区的" in notice for notice in page.notices) == only_elsewhere
    chain = user.chain[:1] if user and user.only else user.chain if user else ()
    by_level = {link.code: link_cards(plain, request, scores, link.code) for link in chain}
    assert {row["code"]: row["count"] for row in page.cascade} == by_level


def link_cards(plain: PlainSearch, request: SearchRequest, scores: Scores, code: str) -> int:
    """How many cards a level of the chain makes: with `none`, what lies below the user's region is not its own."""
    cards = plain.cards(replace(request, at=code), scores, partial(passes, request))
    return sum(request.collapse != "none" or card.copy.region.code == code for card in cards)


def levels(plain: PlainSearch, request: SearchRequest, card: Card) -> list[str]:
    """The ids of a card's levels."""
    user = plain.user(request)
    if request.collapse != "all" or user is None:
        return []
    chain = [link.number for link in (user.chain[:1] if user.only else user.chain)]
    alike = [
        copy
        for copy in plain.library.live()
        if copy.base == card.copy.base
        and legal_only(copy) == legal_only(card.copy)
        and copy.for_office == card.copy.for_office
        and validity(copy, BETWEEN) == validity(card.copy, BETWEEN)
        and user.link(copy.region)
        and passes(request, copy)
    ]
    found = [copy.id for copy in sorted(alike, key=lambda copy: (chain.index(copy.region.number), copy.id))]
    found = [card.copy.id, *found] if card.needs_region else found
    return found if card.copy.id in found and len(found) > 1 else []


def lowered_cards(plain: PlainSearch, request: SearchRequest, scores: Scores) -> list[Card]:
    """The cards that pass, with the classes that they are shown with."""
    return plain.lowered(request, plain.cards(request, scores, partial(passes, request)))


def as_good_by_name(
    plain: PlainSearch, request: SearchRequest, shown: list[dict[str, Any]], cards: list[Card], strict: set[str]
) -> set[str]:
    """What is shown in class 2 beside all that has all words: where all of that has them but somewhere in texts, what
    tells as much in its names is as good (`CandidateMasks.with_as_much`). How much words tell hangs on counts, also of
    documents that are gone, which the plain search does not make.
    """
    user, library = plain.user(request), plain.library
    for card in cards:
        counts = not library.is_alone(card.copy.base) or (user is not None and user.link(card.copy.region) is not None)
        if counts and card.relevance_class > ANYWHERE:
            return set()
    return {card["id"] for card in shown if card["class"] == ANYWHERE and card["id"] not in strict}


def names_nothing(request: SearchRequest) -> bool:
    """Whether a request says nothing that can be looked for, and is not narrowed otherwise."""
    return UNDERSTANDER.analyze(request.q).without_content and not request.filters


def is_not_held(notices: Sequence[str]) -> bool:
    """Whether a page says that nothing is held of what was asked for."""
    return any(notice.startswith("本平台暂未收录“") for notice in notices)


def is_relaxed(request: SearchRequest, cards: int) -> bool:
    """Whether so few cards have all words that others are shown too, or nothing at all where there are no words."""
    if names_nothing(request):
        return True
    parsed_query = UNDERSTANDER.analyze(request.q).parsed_query
    in_region = bool(request.region) and request.region_mode != "off"
    steps = default_profile().match.relaxation.steps_for(len(parsed_query.clauses), parsed_query.length, in_region)
    return any(cards < step.below for step in steps)


def compare_relaxed(
    plain: PlainSearch, request: SearchRequest, shown: list[dict[str, Any]], strict: list[Card], beside: set[str]
) -> None:
    """What has all words is there, in its place; all else follows it, but for what is as good (`beside`)."""
    user = plain.user(request)
    own = user.own.code if user else None
    if request.sort == "relevance":
        classes = [card["class"] for card in shown]
        assert classes == sorted(classes, reverse=True)
    live = {copy.id for copy in plain.library.live()}
    assert {card["id"] for card in shown} <= live
    rows = {card["id"]: card for card in shown}
    assert len(rows) == len(shown), "no document is shown twice"
    bases = {plain.library.copy(card["id"]).base for card in shown}
    for card in strict:
        wanted = _of_card(card, own)
        found = rows.get(card.copy.id)
        if user and user.link(card.copy.region) and request.collapse != "all":
            assert found is not None
            assert {**found, "collapsed_count": 0} == {**wanted, "collapsed_count": 0}
        elif found is not None:
            assert found["class"] == card.relevance_class
        elif not request.filters:
            assert card.copy.base in bases or request.channels
    exact = {card.copy.id for card in strict} | beside
    assert all(card["class"] == RELAXED for card in shown if card["id"] not in exact)


def _of_item(item: Item) -> dict[str, Any]:
    assert item.why is not None
    return {
        "id": item.id,
        "class": item.why["class"],
        "tier": item.region["tier"],
        "depth": item.why["depth"],
        "foreign": item.foreign,
        "needs_region": item.needs_region,
        "collapsed_count": item.collapsed["count"],
        "region": item.region["code"],
    }


def _of_card(card: Card, own: str | None) -> dict[str, Any]:
    return {
        "id": card.copy.id,
        "class": card.relevance_class,
        "tier": card.tier,
        "depth": card.depth,
        "foreign": card.foreign,
        "needs_region": card.needs_region,
        "collapsed_count": card.collapsed_count,
        "region": own if card.needs_region else card.copy.region.code,
    }
