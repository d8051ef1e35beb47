"""One request, readable in one function: `Pipeline.search`."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from dictionaries.caches import memoize, weakly
from indexer.errors import EngineUnavailable
from indexer.generation.arrays import Int64s
from indexer.snapshot import Snapshot
from indexer.store import DocumentStore
from ranker.collapse import Collapsed, collapse, most_cards
from ranker.collapse.level_counts import OWN, at_level
from ranker.collapse.row_filter import RowFilter, narrowed, without_ex_officio, without_rows
from ranker.matching.matches import Matches
from ranker.matching.relevance import RELAXED
from ranker.ordering.cards import NO_CARDS, Cards
from ranker.ordering.cascade import RegionCascade
from ranker.ordering.folds import NO_FOLDS
from ranker.ordering.order import order_cards, tie_break_by_id
from ranker.ordering.over import missing_in_line, yielding
from ranker.ordering.pins import EditorialRows, HiddenRows, matched, pinned, rules_of, with_rows
from ranker.profile import RankProfiles, RelaxationStep
from ranker.signals import Personalization
from search_engine.checkpoints import checkpoint
from search_engine.page.instant_answers import InstantAnswers
from search_engine.page.levels import level_rows
from search_engine.page.presentation import Presenter
from search_engine.page.query_record import IN_PART, did_you_mean, notices_of, query_record
from search_engine.page.search_page import Item, SearchPage
from search_engine.page.why import hidden_fields, whys_of
from search_engine.query.analysis import QueryAnalysis, QueryAnalyzer
from search_engine.query.region_resolution import RegionResolution, UserRegion
from search_engine.query.request import MAX_SIZE, SearchRequest
from search_engine.search.class_reasons import class_reasons
from search_engine.search.facet_counts import POWER, cascade_counts, count_facets
from search_engine.search.filters import filter_of
from search_engine.search.interpretations import fold_interpretations
from search_engine.search.life_events import LifeEvents, LifeEventsOfView
from search_engine.search.meant import as_meant
from search_engine.search.near_me import nearest_for
from search_engine.search.of_validity import of_validity, old_texts
from search_engine.search.offer import NOTHING, Offer, offer_of
from search_engine.search.pins import Pins
from search_engine.search.rankers import Rankers
from search_engine.search.result_set import ResultSet
from search_engine.search.retrieval.retrieval import Retrieval
from search_engine.search.retrieval.round import without_engine
from search_engine.search.routes_beside import RoutesBeside
from search_engine.search.rows_acting import RowsActing
from search_engine.search.unsearched import Unsearched
from search_engine.search.vocabulary import with_known_values
from search_engine.search.whose_place import answered
from search_engine.settings.settings import Settings

# Pages kept for the next who ask the same: about 30 kB each; and by a pipeline for some.
PAGES_KEPT, SCOPED_PAGES_KEPT = 512, 64


class Pipeline:
    """Answers searches from one view.

    Args:
        signposts: What routes are told by; none where there is nothing to lead to.
        settings: The default region, the hosts of links and the rank profile are read from them.
        profiles: The rank profiles that a request may name.
        rankers: Those of the same view and names, made for another lexicon; None: its own.
        kept: How many pages.
        others: Gives the pipeline for whoever sends a request, where rows act for some only; None: this one is it.
        clock: Seconds since 1970 UTC, by which pins of a last day go.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        store: DocumentStore,
        query_analyzer: QueryAnalyzer,
        instant_answers: InstantAnswers | None = None,
        settings: Settings | None = None,
        profiles: RankProfiles | None = None,
        *,
        rankers: Rankers | None = None,
        kept: int = PAGES_KEPT,
        others: Callable[[SearchRequest], Pipeline] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.snapshot, self.store, self.query_analyzer = snapshot, store, query_analyzer
        self._placing = RegionResolution(
            snapshot.tree, query_analyzer.resources.places, (settings or Settings()).default_region
        )
        self.settings = settings or Settings()
        ways, answers = query_analyzer.resources.ways, instant_answers or InstantAnswers()
        self._beside = RoutesBeside(snapshot, ways, answers, self.settings.portal_pages)
        self._names = query_analyzer.resources.names_by_meaning
        lexicon, set_profile = query_analyzer.resources.lexicon, self.settings.rank_profile
        known = rankers or Rankers(snapshot, self._names, profiles or RankProfiles(), set_profile)
        self.rankers = known.with_rows(lexicon.ranking)
        self.rankers.follow()  # those of another pipeline may have stopped at an earlier state
        self._others, self._kept = others, kept
        self._pins = Pins(query_analyzer.resources, snapshot, clock)
        self.life_events = LifeEventsOfView(snapshot, LifeEvents(lexicon.life_event_matters))
        self.acting = RowsActing(query_analyzer, self._placing, store)
        self._ways = Unsearched(
            snapshot, query_analyzer.resources, query_analyzer.version, self.settings, answers, weakly(self._page)
        )
        self._state = self._pins.state
        self._pages: Callable[[SearchRequest], SearchPage] = memoize(self._page, self._kept, name="pages")

    def of(self, request: SearchRequest) -> Pipeline:
        """The pipeline for whoever sends a request: all that is asked of this one goes there."""
        return self if self._others is None else self._others(request)

    def search(self, request: SearchRequest, personalization: Personalization | None = None) -> SearchPage:
        """Answer one request; the same request again, while nothing has changed, has the same page. Raises
        `BadParameters` for an unknown region.

        Args:
            personalization: Of the person who asks. Their page is kept for nobody, and no kept page is theirs.
        """
        if (pipeline := self.of(request)) is not self:
            return pipeline.search(request, personalization)
        started = time.perf_counter()
        self.rankers.check(request)
        self._follow_view()
        try:
            page = self._pages(request) if personalization is None else self._page(request, personalization)
        except EngineUnavailable:  # logged where it is asked, once
            page = self._in_part(request, personalization)
        if notices := self._placing.notices(request):
            page = replace(page, notices=(*page.notices, *notices))
        took = round((time.perf_counter() - started) * 1000, 3)
        return page.answering(uuid.uuid4().hex, took)

    def _in_part(self, request: SearchRequest, personalization: Personalization | None) -> SearchPage:
        """What this process finds without the text engine, which says so and is kept for nobody."""
        with without_engine():
            page = self._page(request, personalization)
        # that nothing is held is not known now
        others = page.notices if page.items or page.private else ()
        return replace(page, notices=(IN_PART, *others), total_is_exact=False)

    def _page(self, request: SearchRequest, personalization: Personalization | None = None) -> SearchPage:
        answer = self._answer(request, personalization)
        if answer is None:
            return self._unsearched(request)
        request = answer.request
        told = answered(answer, lambda: self._answer(request, personalization, at_own=True))
        answer = told.result
        user = answer.user
        checkpoint()
        ranking = self.rankers.rows_for(request) if request.with_rows else ()
        rows = self.acting.of(request, answer.analysis, answer.editorial, ranking) if request.with_rows else None
        if answer.is_nothing:
            return self._ways.not_held(request, answer, self._beside.route(request, answer, ()), rows)
        items = self._items(request, answer, of_asked_place=answer is told.named)
        # where nothing fits, no card is where the query leads
        route = self._beside.route(request, answer, () if answer.nothing_fits else items)
        route = route or self._beside.portal_of(request, told)
        return SearchPage(
            search_id="",
            dictionary_version=self.query_analyzer.version,
            total=len(answer.cards),
            total_is_exact=answer.collapsed.exact,
            page=request.page,
            size=request.size,
            query=query_record(
                answer.analysis,
                answer.places,
                told.named.user.as_dict() if told.named.user else None,
                explain=request.explain,
                by_meaning=answer.matches.by_meaning,
                personal=personalization is not None and answer.scoring.has_part("personal", answer.cards),
                rows=rows,
            ),
            items=items,
            facets=count_facets(self.snapshot, request, answer, self.life_events.overrides()),
            cascade=cascade_counts(self.snapshot, request, answer, self.life_events.overrides()),
            route=route,
            related=answer.analysis.related,
            did_you_mean=did_you_mean(answer.analysis),
            notices=self._ways.lacks_beside(answer, items)
            + notices_of(
                answer.analysis,
                sure=answer.is_sure,
                leads=route is not None,
                fits=not answer.nothing_fits,
                by_words=answer.matches.by_words or not items,
                place=user.region.name if user else None,
                lacking=told.lacking,
                instead=told.instead,
            ),
            took_ms=0.0,
            hidden=hidden_fields(answer.hides) if request.explain else None,
        )

    def _unsearched(self, request: SearchRequest) -> SearchPage:
        own = self._placing.own(request)
        analysis = self._analyze(request, own)
        page = self._ways.page(request, analysis, *self._placing.of(request, analysis, own))
        if not request.with_rows or analysis.blocked:
            return page
        return replace(page, query=replace(page.query, rows=self.acting.of(request, analysis)))

    def with_known_values(self, request: SearchRequest) -> SearchRequest:
        """A request with the catalogue's own values in its filters. Raises `BadParameters` for what is none."""
        self.life_events.overrides()  # rows may give matters to events that no document knows
        return with_known_values(self.snapshot, self.query_analyzer.resources, request)

    def answer(self, request: SearchRequest) -> ResultSet | None:
        """All that a request leads to, before a page is cut; None for what is not answered. Raises `BadParameters`."""
        if (pipeline := self.of(request)) is not self:
            return pipeline.answer(request)
        self.rankers.check(request)
        self._follow_view()
        return self._answer(request)

    def _answer_in_part(self, request: SearchRequest) -> ResultSet | None:
        """The same for what stands beside a page: without the text engine, what this process finds by itself."""
        try:
            return self.answer(request)
        except EngineUnavailable:
            with without_engine():
                return self.answer(request)

    def analysis_of(self, request: SearchRequest) -> QueryAnalysis:
        """What is understood of a request. Raises `BadParameters` for an unknown region."""
        if (pipeline := self.of(request)) is not self:
            return pipeline.analysis_of(request)
        return self._analyze(request, self._placing.own(request))

    def ranking(self, request: SearchRequest, depth: int) -> list[str]:
        """The ids of the first `depth` cards, those below a route too: what an evaluation needs of a page."""
        answer = self.answer(request)
        if answer is None:
            return [item.id for item in self.search(replace(request, page=1, size=min(depth, MAX_SIZE))).items]
        return self.snapshot.ids(answer.cards.row[self.first_places(answer, depth)])

    def first_places(self, answer: ResultSet, depth: int) -> Int64s:
        """The places of an answer's first `depth` cards, in their order."""
        return tie_break_by_id(answer.cards, answer.order, 0, depth, self.snapshot.documents.id_order)[:depth]

    def offer(self, text: str, region: str | None) -> Offer:
        """What a text would find, as far as those need to know who offer it to others. Raises `BadParameters`."""
        answer = self._answer_in_part(SearchRequest(q=text, region=region, facets=(), correct="auto"))
        return NOTHING if answer is None else offer_of(text, answer, self.snapshot.documents.base_content)

    def cards(self, request: SearchRequest, depth: int) -> Cards:
        """The first `depth` cards of a search with the classes that their text gives, in order but for ids; none for
        what is not answered.
        """
        answer = self._answer_in_part(request)
        if answer is None:
            return NO_CARDS
        return answer.cards.with_(relevance_class=answer.cards.text_class).take(answer.order[:depth])

    def _answer(
        self, request: SearchRequest, personalization: Personalization | None = None, *, at_own: bool = False
    ) -> ResultSet | None:
        """Understand, place, retrieve, filter, collapse, order; None for what is not answered.

        Args:
            at_own: For the user's own region, whatever place the text names.
        """
        own = self._placing.own(request)
        analysis = self._analyze(request, own)
        if analysis.no_search:
            return None
        checkpoint()
        if analysis.channels and not request.channels:
            request = _as_said(request, analysis)
        user, places = self._placing.of(request, analysis, own)
        user = own if at_own else user
        cascade = self._cascade(request, user)
        editorial = self._pins.of(request, analysis, cascade)
        if analysis.without_content and not (request.filters or editorial.pins):
            return None
        link = self._link(request, cascade)
        only = request.nothing_elsewhere or link == OWN
        every, matches, collapsed, hides, in_other_channels = self._retrieve(
            request, analysis, cascade, editorial, link, only=only
        )
        checkpoint()
        scoring = self.rankers.scoring(request, analysis, personalization)
        zones = self.rankers.zones(request, analysis, every)
        cards = as_meant(self.snapshot, scoring.scored(collapsed.cards), analysis, user, zones)
        cards = pinned(self.snapshot, cards, editorial.pins, apart=request.collapse == "all")
        fold = request.collapse != "none"
        cards, folds = yielding(self.snapshot, cards, lambda: old_texts(analysis), fold=fold)
        if fold:
            cards, more = fold_interpretations(self.snapshot, cards)
            folds = folds.and_(more)
        is_nothing = zones.is_nothing and not cards.sure.any()
        if is_nothing:  # for everybody who asks what is found, not for the page alone
            cards, folds = NO_CARDS, NO_FOLDS
        if editorial.nothing_fits:
            cards = cards.with_(sure=np.zeros(len(cards), np.bool_))
        order = self._order(request, cards)
        nearest = nearest_for(request, analysis, self.snapshot, cards, order)
        found = matches, collapsed, cards, scoring, editorial.pins, nearest.order, nearest.km
        told = folds, hides, editorial.nothing_fits, is_nothing, in_other_channels
        return ResultSet(request, user, places, cascade, analysis, *found, *told, only=only, of_all_levels=every)

    def _analyze(self, request: SearchRequest, user: UserRegion | None) -> QueryAnalysis:
        return self.query_analyzer.analyze(request.q, request.off, request.correct, user.region if user else None)

    def _items(self, request: SearchRequest, answer: ResultSet, *, of_asked_place: bool) -> tuple[Item, ...]:
        places = answer.order[(request.page - 1) * request.size : request.page * request.size]
        cards, hosts = answer.cards.take(places), self.settings.link_hosts
        rules = rules_of(cards, answer.pins) if answer.pins else {}
        presenter = Presenter(
            self.snapshot,
            answer.analysis,
            answer.cascade,
            hosts,
            answer.km,
            rules,
            answer.folds,
            self._levels(request, answer, cards),
            of_asked_place=of_asked_place,
            names_place=answer.names_place,
        )
        return presenter.items(cards, self.why(request, answer, places) if request.explain else None)

    def _levels(self, request: SearchRequest, answer: ResultSet, cards: Cards) -> dict[int, list[int]]:
        if request.collapse != "all" or answer.cascade is None:
            return {}
        row_filter = filter_of(self.snapshot, request, overrides=self.life_events.overrides())
        return level_rows(self.snapshot, answer.cascade, cards.row, row_filter, answer.hidden)

    def why(self, request: SearchRequest, answer: ResultSet, places: Int64s) -> list[dict[str, Any]]:
        """Why the cards at some places of an answer stand where they do."""
        cards, matches = answer.cards.take(places), answer.matches
        near, retriever = None, self.rankers.retriever(request)
        if matches.by_meaning:
            near = retriever.similarity(answer.analysis.parsed_query, cards.row)
        signals = answer.scoring.explained(cards)
        reasons = class_reasons(self.snapshot, retriever, answer, cards.row, cards.text_class)
        return whys_of(cards, signals, near, matches.step, reasons, answer.pins)

    def _follow_view(self) -> None:
        """Forget what was kept of an earlier state of the view."""
        if self._pins.state != self._state:
            self.rankers.follow()
            self._state = self._pins.state
            self._pages = memoize(self._page, self._kept, name="pages")

    def _cascade(self, request: SearchRequest, user: UserRegion | None) -> RegionCascade | None:
        tree, groups, only = self.snapshot.tree, self.snapshot.groups, request.region_mode == "only"
        return None if user is None else RegionCascade.of(tree, groups, user.region.code, only=only)

    def _link(self, request: SearchRequest, cascade: RegionCascade | None) -> int | None:
        """The place in the chain of the level that is wanted; None: all levels."""
        tree = self.snapshot.tree
        if cascade is None or request.at is None or request.at not in tree:
            return None
        number = tree[request.at].number
        return cascade.numbers.index(number) if number in cascade.numbers else None

    def _retrieve(
        self,
        request: SearchRequest,
        analysis: QueryAnalysis,
        cascade: RegionCascade | None,
        editorial: EditorialRows,
        link: int | None,
        *,
        only: bool,
    ) -> tuple[Matches, Matches, Collapsed, tuple[HiddenRows, ...], Callable[[], Matches | None]]:
        """What matches at all levels and at the wanted one, and the cards that pass: of all that is asked for, and of
        less where that makes too few cards, which is looked at before filters and levels; and what is pinned. What is
        hidden is told, and as if it were not there.

        Args:
            link: The place of the wanted level in the chain; None: all levels.
        """
        retrieval = self.rankers.retriever(request).retrieve(analysis.parsed_query, cascade)
        matches_of = partial(self._matched, request, analysis, cascade, editorial, retrieval)
        with_powers = POWER in request.channels
        every, collapsed, hides, left_out = matches_of(retrieval.steps, with_powers=with_powers)
        row_filter = filter_of(self.snapshot, request, overrides=self.life_events.overrides())

        def at_its_level(found: Matches) -> Matches:
            return found if link is None or cascade is None else at_level(self.snapshot, found, cascade, link)

        matches = at_its_level(every)
        if collapsed is None or matches is not every or not row_filter.lets_all_through:
            collapsed = self._collapse(request, matches, cascade, row_filter, only=only)

        others: list[Matches] = []

        def in_other_channels() -> Matches | None:
            """What would match with the channel of powers instead of those that are asked for, or with others instead
            of it: matters that an office takes up of itself are in that one alone. None: just the same.
            """
            if not (left_out or with_powers):
                return None
            # where enough has all words, with more matters it has so all the more
            steps = () if matches.step is None and not with_powers else retrieval.steps
            if not others:
                others.append(at_its_level(matches_of(steps, with_powers=not with_powers)[0]))
            return others[0]

        return every, matches, collapsed, hides, in_other_channels

    def _matched(
        self,
        request: SearchRequest,
        analysis: QueryAnalysis,
        cascade: RegionCascade | None,
        editorial: EditorialRows,
        retrieval: Retrieval,
        steps: Sequence[RelaxationStep],
        *,
        with_powers: bool,
    ) -> tuple[Matches, Collapsed | None, tuple[HiddenRows, ...], bool]:
        """What matches, its cards before filters where these are known, what editors hide, and whether matters that an
        office takes up of itself were left out.
        """
        snapshot, pins, hides = self.snapshot, editorial.pins, editorial.hides
        hidden = editorial.hidden if hides else None
        left_out = False

        def shown(every: Matches) -> tuple[Matches, Matches]:
            """What the channel has of all that was found, and what of that no editor hides."""
            nonlocal left_out
            found = every if with_powers else without_ex_officio(snapshot, every, cascade)
            left_out |= found is not every
            return found, found if hidden is None else without_rows(snapshot, found, cascade, hidden)

        found, matches = shown(retrieval.strict())
        collapsed: Collapsed | None = None  # of what matches now; made where its number is not known to be too small
        most = most_cards(matches, request.collapse)
        for step in steps:
            if most >= step.below:
                only = request.nothing_elsewhere
                collapsed = collapsed or self._collapse(request, matches, cascade, RowFilter(), only=only)
                if _meeting_all(collapsed.cards, found) >= step.below:
                    continue
            found, matches = shown(retrieval.relaxed(step, found))
            most, collapsed = most_cards(matches, request.collapse), None
        hides = tuple([replace(one, matched=one.rows[matched(snapshot, found, one.rows)]) for one in hides])
        missing = missing_in_line(snapshot, matches, editorial.hidden, lambda: old_texts(analysis))
        if pins or len(missing) or request.validity:
            collapsed = None
            matches = with_rows(snapshot, matches, np.array([pin.row for pin in pins], np.int64))
            matches = with_rows(snapshot, matches, missing)
            matches = of_validity(snapshot, matches, cascade, request.validity)
        return matches, collapsed, hides, left_out

    def _collapse(
        self,
        request: SearchRequest,
        matches: Matches,
        cascade: RegionCascade | None,
        row_filter: RowFilter,
        *,
        only: bool,
    ) -> Collapsed:
        passing = narrowed(self.snapshot, matches, cascade, row_filter)
        return collapse(self.snapshot, passing, cascade, request.collapse, only=only)

    def _order(self, request: SearchRequest, cards: Cards) -> Int64s:
        by = self.rankers.sort_values(request, cards)
        first = (request.page - 1) * request.size
        id_order = self.snapshot.documents.id_order
        return tie_break_by_id(cards, order_cards(cards, by), first, first + request.size, id_order, by)


def _meeting_all(cards: Cards, matches: Matches) -> int:
    """How many cards were found so far: before less is asked for, those alone that mean what is asked for."""
    return len(cards) if matches.step else int(np.add.reduce(cards.relevance_class > RELAXED))


def _as_said(request: SearchRequest, analysis: QueryAnalysis) -> SearchRequest:
    """A request with the channel that its text names, and with the department, unless it has chosen one itself."""
    own = {"department": (analysis.department,)} if analysis.department else {}
    channels, filters = tuple([value for _, value in analysis.channels]), own | dict(request.filters)
    return replace(request, channels=channels, filters=tuple(filters.items()), is_read=True)
