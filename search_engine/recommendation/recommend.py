"""One request for recommendations, readable in one function: `Recommendations.recommend`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache

import numpy as np

from dictionaries.caches import Latest
from dictionaries.kinds.intents import NextStep
from dictionaries.reasons import Message
from indexer.events import EventStore, People
from indexer.events.user_history import regions_of
from indexer.snapshot import Snapshot
from ranker.ordering.cards import Cards
from ranker.ordering.cascade import RegionCascade
from ranker.signals import Personalization
from search_engine.errors import BadParameters, Detail, NotFound
from search_engine.messages import NO_DOCUMENT
from search_engine.page.presentation import Presenter
from search_engine.page.search_page import Item
from search_engine.people.activity.storing import read_or, storing
from search_engine.people.learning import ModelManager
from search_engine.query.request import SearchRequest
from search_engine.recommendation.context import AFTER, MATTER, PLAIN
from search_engine.recommendation.feed import FEED_REGIONS, LOOK_BACK, Entry, Feed, FeedItem, entries
from search_engine.recommendation.history import History, read_history
from search_engine.recommendation.numbering import Numbering
from search_engine.recommendation.parameters import RecommendRequest
from search_engine.recommendation.ranking import diversified, merged
from search_engine.recommendation.reason import Candidate
from search_engine.recommendation.regional_projection import localise
from search_engine.recommendation.request_context import Situation
from search_engine.recommendation.rules import allowed
from search_engine.recommendation.sources import SOURCES, Source
from search_engine.recommendation.sources.next_steps import steps_by_matter
from search_engine.search.pipeline import Pipeline

UNKNOWN_CODE = Message("unknown_region", "没有行政区划代码 {code}", "there is no administrative code {code}")
# Bases that are localised and judged, the most promising.
JUDGED = 300
# Cards of a search that a context is about, those that it shows, and those that a source looks at.
ABOUT, SHOWN, FOUND = 3, 10, 50
# A search is about what its name says; cards below this class are there for want of better.
BY_NAME = 3
ONLINE = "online"
Answering = Callable[[], AbstractContextManager[Pipeline]]
# Region → terms asked for lately, hottest first, each with the region that it is hot in.
HotTerms = Callable[[str | None], Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Recommended:
    """An item as a search page has it, and why it is recommended."""

    item: Item
    reason: dict[str, str]


class Recommendations:
    """Recommends, for one installation.

    Args:
        answering: Gives the pipeline of the newest view, for this thread alone; raises `NotReady`.
        hot: Region → terms asked for lately.
        clock: Seconds since 1970 UTC.
        is_off: Whether nothing is recommended now.
    """

    def __init__(
        self,
        answering: Answering,
        events: EventStore,
        people: People,
        knowledge: ModelManager,
        default_region: str,
        hot: HotTerms = lambda _: (),
        clock: Callable[[], float] = time.time,
        is_off: Callable[[], bool] = lambda: False,
        is_away: Callable[[], bool] = lambda: False,
    ) -> None:
        self._answering, self._events, self._people = answering, events, people
        self._knowledge, self._default, self._hot, self._clock = knowledge, default_region, hot, clock
        self._is_off, self._is_away = is_off, is_away
        self._next_steps: Latest[tuple[NextStep, ...], Mapping[str, tuple[str, ...]]] = Latest()
        self._numbering: Latest[Snapshot, Numbering] = Latest()

    def recommend(self, request: RecommendRequest, user: str | None = None) -> list[Recommended]:
        """What fits, best first, at most `request.limit`; nothing while recommendations are switched off.

        Args:
            user: The hash of a person whose token was in order; their history is read if they have agreed.

        Raises:
            BadParameters: An unknown region.
            NotFound: The context names a document that there is not.
            NotReady: There is no index.
        """
        if self._is_off():
            return []
        history = self.history(user)
        hot = self._hot(request.region) if request.context.kind in PLAIN else ()
        with self._answering() as pipeline:
            situation = self.situation(pipeline, request, history, hot)
            proposed = merged(propose(situation))[:JUDGED]
            cards = allowed(situation, localise(situation.snapshot, situation.cascade, {one.base for one in proposed}))
            place = {base: number for number, base in enumerate(cards.base.tolist())}
            there = [one for one in proposed if one.base in place]
            ordered = diversified(there, lambda base: department(situation.snapshot, int(cards.row[place[base]])))
            return self._shown(pipeline, situation, cards, place, ordered, request.limit)

    def history(self, user: str | None) -> History:
        """What a person who agreed has done, read now; empty for everybody else, and where it cannot be read."""
        if user is None or self._is_away():
            return History()
        return read_or(History(), lambda: read_history(self._events, user))

    def personalization(self, snapshot: Snapshot, history: History) -> Personalization | None:
        """What a history says for the order of a search; None where it says nothing."""
        weights = history.weights(int(self._clock() * 1_000))
        numbers = self._numbering_of(snapshot).numbers(weights)
        return Personalization.of(snapshot, {base: weights[key] for key, base in numbers.items()}) if numbers else None

    def feed(self, user: str, region: str | None = None, audience: str | None = None) -> Feed:
        """What is new for a person since they last looked; looking at it changes nothing (`mark_seen`).

        Raises:
            BadParameters: An unknown region.
            NotReady: There is no index.
        """
        with storing():
            if self._people.agreed(user) is None:
                return Feed(False, 0, ())
            since = max(self._people.seen(user) or 0, int(self._clock() * 1_000) - LOOK_BACK)
            lived = regions_of(self._events, user, FEED_REGIONS)
        history = self.history(user)
        asked = RecommendRequest(region=region, audience=audience)
        with self._answering() as pipeline:
            situation = self.situation(pipeline, asked, history)
            personalization = self.personalization(pipeline.snapshot, history) or Personalization()
            found = entries(situation, personalization, self._chains(pipeline.snapshot, region, lived), since)
            return Feed(True, since, tuple(self._entry(pipeline, situation, one) for one in found))

    def mark_seen(self, user: str) -> int:
        """Note that a person has looked at their feed; returns when, ms since 1970 UTC."""
        now = int(self._clock() * 1_000)
        with storing():
            self._people.set_seen(user, now)
        return now

    def _chains(self, snapshot: Snapshot, region: str | None, lived: Sequence[int]) -> list[RegionCascade]:
        """The regions that concern a person: the one given, and those of what they did lately."""
        codes = [code for code in (region or self._default,) if code]
        codes += [code for code in (f"{number:012d}" for number in lived) if code in snapshot.tree]
        distinct = dict.fromkeys(snapshot.tree.canonical(code) for code in codes)
        return [RegionCascade.of(snapshot.tree, snapshot.groups, code) for code in list(distinct)[:FEED_REGIONS]]

    def _entry(self, pipeline: Pipeline, situation: Situation, one: Entry) -> FeedItem:
        presenter = Presenter(situation.snapshot, pipeline.query_analyzer.analyze(""), one.cascade)
        item = presenter.items(one.cards)[0]
        return FeedItem(item, one.at, one.change, one.reason.as_dict())

    # ---- the parts

    def situation(
        self, pipeline: Pipeline, request: RecommendRequest, history: History, hot: Sequence[tuple[str, str]] = ()
    ) -> Situation:
        """What sources and rules look at."""
        snapshot, code = pipeline.snapshot, request.region or self._default or None
        if code is not None and code not in snapshot.tree:
            raise BadParameters([Detail("region", UNKNOWN_CODE(code=code))])
        cascade = RegionCascade.of(snapshot.tree, snapshot.groups, code) if code else None
        about, shown = self._about(pipeline, request, code)

        def search(text: str) -> Cards:
            return pipeline.cards(_search(text, code), FOUND)

        own = pipeline.of(_search("", code))  # the rows in force for somebody of the region
        steps = own.query_analyzer.resources.lexicon.next_steps
        return Situation(
            snapshot=snapshot, cascade=cascade, audience=request.audience, pf=request.pf, context=request.context,
            about=about, shown=shown, history=history, knowledge=self._knowledge.current(),
            numbering=self._numbering_of(snapshot), now=int(self._clock() * 1_000), search=search,
            name=cache(lambda base: str(snapshot.documents.base_content(base).get("title", ""))),
            hot=tuple(hot), next_steps=self._next_steps.of(steps, lambda: steps_by_matter(steps)),
            life_events=own.life_events.overrides(),
        )  # fmt: skip

    def _about(
        self, pipeline: Pipeline, request: RecommendRequest, code: str | None
    ) -> tuple[tuple[int, ...], frozenset[int]]:
        context = request.context
        if context.kind == MATTER:
            row = pipeline.snapshot.row_of_id(context.value)
            if row is None:
                raise NotFound(NO_DOCUMENT())
            return (int(pipeline.snapshot.columns.base[row]),), frozenset()
        if context.kind == AFTER:
            cards = pipeline.cards(_search(context.value, code), SHOWN)
            near = cards.take(np.flatnonzero(cards.sure & (cards.relevance_class >= BY_NAME))[:ABOUT])
            return tuple(dict.fromkeys(near.base.tolist())), frozenset(cards.base.tolist())
        return (), frozenset()

    def _numbering_of(self, snapshot: Snapshot) -> Numbering:
        return self._numbering.of(snapshot, lambda: Numbering(snapshot))

    def _shown(
        self,
        pipeline: Pipeline,
        situation: Situation,
        cards: Cards,
        place: dict[int, int],
        ordered: Sequence[Candidate],
        limit: int,
    ) -> list[Recommended]:
        """The first that are online; suspended ones are told by their documents alone."""
        presenter = Presenter(situation.snapshot, pipeline.query_analyzer.analyze(""), situation.cascade)
        found: list[Recommended] = []
        for one in ordered:
            items = presenter.items(cards.take(np.array([place[one.base]])))
            if items and items[0].status == ONLINE:
                found.append(Recommended(items[0], one.reason.as_dict()))
            if len(found) == limit:
                break
        return found


def propose(situation: Situation) -> Iterator[tuple[Source, Candidate]]:
    """What every source that speaks here proposes."""
    for source in SOURCES:
        if situation.context.kind in source.contexts:
            for candidate in source.propose(situation):
                yield source, candidate


def department(snapshot: Snapshot, row: int) -> str:
    """The department of a row's document; "" where it has none."""
    return snapshot.facets.profiles[int(snapshot.columns.profile[row])].department


def _search(text: str, code: str | None) -> SearchRequest:
    return SearchRequest(q=text, region=code, facets=())
