"""What editors put first and hide, as the house promises it: rule by rule, document by document.

- A rule is for a query if its pattern fits: `exact` the whole query, as typed, as understood, or without what says
  nothing, places and weak words; with * at its end what begins so; `phrase` where it stands in the query as typed or as
  understood; `all_words` where each of its content words is a word or sub-word of the query. No synonym ever counts.
- It is for a request if the region that is answered for is the rule's or lies below it, if its channel is asked for (no
  channel is `all`), if the request is about its audience, and until its last day.
- What is hidden is as if it were not there, before anything is relaxed; `hide_all` is all copies of the matter. What is
  hidden is not put first.
- Of rules that put one document first the nearest region's counts, then the first place. A nearer copy stands for it.
  It matches in the lowest class if its words do not. Where it has no card, the nearest card of its base stands there.
- A rule that nothing fits changes no card and no order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from dictionaries.kinds.lists import PinRule
from dictionaries.normalize import normal_text, squash
from ranker.matching.parsed_query import ParsedQuery
from search_engine.query.analysis import SWITCHES, QueryAnalysis, QueryAnalyzer
from search_engine.query.request import SearchRequest
from tests.promise.facets import passes as passes_filters
from tests.promise.library import Library
from tests.promise.oracle import Card, Passes, PlainSearch, Scores, User, all_pass, legal_only, order
from tests.promise.places import tree
from tests.promise.texts import ANALYZER, Copy, tokens

UNPINNED = 127


def fits(rule: PinRule, raw: str, analyzer: QueryAnalyzer) -> bool:
    """Whether a pattern fits a query."""
    analysis = analyzer.analyze(raw)
    said = {squash(raw), squash(analysis.text)} - {""}
    whole = said | {without(analysis, *roles) for roles in (("removed",), ("removed", "place"))}
    whole |= {without(analysis, "removed", "place", "weak")} - {""}
    pattern = squash(rule.query.rstrip("*"))
    if rule.match == "phrase":
        return any(pattern in text for text in said)
    if rule.match == "all_words":
        words = content_words(rule.query, analyzer)
        return bool(words) and any(words <= tokens(text) for text in (analysis.text, normal_text(raw).strip()))
    if rule.query.endswith("*"):
        return any(text.startswith(pattern) for text in whole)
    return pattern in whole


def content_words(pattern: str, analyzer: QueryAnalyzer) -> set[str]:
    """The words of a pattern that are no stop words."""
    analysis = analyzer.analyze(pattern, off=tuple(name for name in SWITCHES if name != "stopwords"))
    return {token.text for start, end in free(analysis) for token in ANALYZER.top_words(analysis.text[start:end])}


def free(analysis: QueryAnalysis) -> list[tuple[int, int]]:
    return analysis.unannotated_spans()


def without(analysis: QueryAnalysis, *roles: str) -> str:
    gone = {at for span in analysis.spans if span.role in roles for at in range(span.start, span.end)}
    return squash("".join(char for at, char in enumerate(analysis.text) if at not in gone))


def is_for(rule: PinRule, request: SearchRequest, user: User | None, analyzer: QueryAnalyzer, day: str) -> bool:
    """Whether a rule is for a request."""
    regions = {region.code for region in user.chain} if user else set()
    audiences = set(dict(request.filters).get("audience", ())) or set(request.channels) & {"natural", "legal"}
    audiences |= set() if audiences else {analyzer.analyze(request.q).audience or ""}
    return (
        bool(request.q)
        and fits(rule, request.q, analyzer)
        and (not rule.region or rule.region in regions)
        and (not rule.channel or bool(set(rule.channel) & set(request.channels or ("all",))))
        and (not rule.audience or rule.audience in audiences)
        and (not rule.until or day <= rule.until)
    )


@dataclass(frozen=True)
class Pin:
    copy: Copy
    place: int


class EditedSearch(PlainSearch):
    """Answers requests over a library of which editors put some first and hide some.

    Args:
        rules: Those that are for the request that is asked.
    """

    def __init__(self, library: Library, rules: Iterable[PinRule], *, pins: bool = True) -> None:
        super().__init__(library, tree())
        self.rules, self._with_pins = list(rules), pins

    def hidden(self) -> set[str]:
        """Ids of documents that do not come."""
        found: set[str] = set()
        for rule in self.rules:
            if rule.action == "hide":
                found.add(rule.document)
            if rule.action == "hide_all":
                bases = {copy.base for copy in self.library.indexed() if copy.id == rule.document}
                found |= {copy.id for copy in self.library.indexed() if copy.base in bases}
        return found

    def pins(self, user: User | None) -> list[Pin]:
        """What stands first, by place."""
        regions = [region.code for region in user.chain] if user else []
        hidden, chosen = self.hidden(), dict[str, PinRule]()

        def distance(rule: PinRule) -> tuple[int, int]:
            return regions.index(rule.region) if rule.region else len(regions), rule.place

        for rule in sorted((rule for rule in self.rules if rule.action == "pin"), key=distance):
            chosen.setdefault(rule.document, rule)
        live = {copy.id: copy for copy in self.library.live() if copy.id not in hidden}
        return [
            Pin(self._nearest(live[rule.document], list(live.values()), user), rule.place)
            for rule in sorted(chosen.values(), key=lambda rule: (rule.place, rule.document))
            if rule.document in live
        ]

    def _nearest(self, copy: Copy, live: Sequence[Copy], user: User | None) -> Copy:
        reach = () if user is None else user.chain[:1] if user.only else user.chain
        if copy.region in reach:
            return copy
        here = [one for region in reach for one in sorted(live, key=lambda one: one.key) if one.region == region]
        return next((one for one in here if one.base == copy.base), copy)

    def matches(
        self, request: SearchRequest, parsed_query: ParsedQuery, user: User | None, passes: Passes = all_pass
    ) -> dict[str, list[tuple[Copy, int]]]:
        hidden = self.hidden()
        found = super().matches(request, parsed_query, user, lambda copy: copy.id not in hidden and passes(copy))
        for pin in self.pins(user) if self._with_pins else ():
            there = found.get(pin.copy.base, [])
            if passes(pin.copy) and all(copy.id != pin.copy.id for copy, _ in there):
                found.setdefault(pin.copy.base, []).append((pin.copy, 1))
        return found

    def placed(self, request: SearchRequest, scores: Scores) -> list[tuple[int, Card]]:
        """All cards in order, each with its place among those that stand first (127: none)."""
        passing = partial(passes_filters, request)
        cards = self.lowered(request, self.cards(request, scores, passing))
        places = dict.fromkeys(range(len(cards)), UNPINNED)
        for pin in self.pins(self.user(request)):
            own = [i for i, card in enumerate(cards) if card.copy.id == pin.copy.id]
            of_base = [i for i, card in enumerate(cards) if card.copy.base == pin.copy.base]
            if request.collapse == "all" and len(of_base) > 1:
                of_base = [i for i in of_base if legal_only(cards[i].copy) == legal_only(pin.copy)]
            there = own or sorted(of_base, key=lambda i: cards[i].semantic_decay)
            if there and places[there[0]] == UNPINNED:
                places[there[0]] = pin.place
        by = self.sort_value(request.sort)

        def key(i: int) -> tuple[Any, ...]:
            return places[i], -by(cards[i].copy), *order(cards[i], scores)

        return [(places[i], cards[i]) for i in sorted(places, key=key)]
