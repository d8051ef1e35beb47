"""One request, readable in one function: `Pipeline.search`."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from dictionaries.places import Locator
from dictionaries.regions import Region, UnknownRegion
from indexer.arrays import Array, Int64s
from indexer.store import DocumentStore
from indexer.view import IndexView
from ranker.cards import Cards
from ranker.cascade import RegionCascade
from ranker.collapse import Collapsed, collapse
from ranker.matches import Matches
from ranker.order import order_cards, settle_ties
from search_engine.errors import BadParameters, Detail
from search_engine.filters import Filtered, apply_filters, count_facets
from search_engine.page import Item, QueryRecord, SearchPage
from search_engine.presentation import Presenter
from search_engine.request import SearchRequest
from search_engine.retrieval import Retriever
from search_engine.understanding import Understander, Understanding

# Pages kept for the next who ask the same: about 30 kB each.
PAGES_KEPT = 512


@dataclass(frozen=True, slots=True)
class UserRegion:
    """The region that a request is answered for, and where it was taken from: query, param, location, default."""

    region: Region
    source: str

    def as_dict(self) -> dict[str, str]:
        """As the page has it."""
        return {"code": self.region.code, "name": self.region.name, "source": self.source}


@dataclass(frozen=True, slots=True)
class _Answer:
    """All that one request led to, before a page is cut."""

    user: UserRegion | None
    cascade: RegionCascade | None
    understanding: Understanding
    matches: Matches
    collapsed: Collapsed
    filtered: Filtered
    cards: Cards
    order: Int64s


class Pipeline:
    """Answers searches from one view."""

    def __init__(self, view: IndexView, store: DocumentStore, understander: Understander, default_region: str) -> None:
        self._view, self._store, self._understander = view, store, understander
        self._default_region = default_region
        self._retriever, self._state = Retriever(view), view.state
        self._pages: Callable[[SearchRequest], SearchPage] = lru_cache(maxsize=PAGES_KEPT)(self._page)

    def search(self, request: SearchRequest) -> SearchPage:
        """Answer one request; the same request again, while nothing has changed, has the same page. Raises
        `BadParameters` for an unknown region.
        """
        started = time.perf_counter()
        self._follow_view()
        page = self._pages(request)
        took = round((time.perf_counter() - started) * 1000, 3)
        return replace(page, search_id=uuid.uuid4().hex, took_ms=took)

    def _page(self, request: SearchRequest) -> SearchPage:
        answer = self._answer(request)
        user, cards = answer.user, answer.collapsed.cards
        facets = count_facets(self._view, cards, answer.filtered, request, user.region.number if user else None)
        return SearchPage(
            search_id="",
            dictionary_version=self._view.manifest.dictionary,
            total=len(answer.cards),
            total_is_exact=answer.collapsed.exact,
            page=request.page,
            size=request.size,
            query=_record(answer.understanding, user),
            items=self._items(request, answer),
            facets=facets,
            cascade=self._cascade_counts(answer.cards, answer.cascade),
            notices=_notices(answer.matches),
            took_ms=0.0,
        )

    def ranking(self, request: SearchRequest, depth: int) -> list[str]:
        """The ids of the first `depth` cards: what an evaluation needs of a page."""
        self._follow_view()
        answer = self._answer(request)
        order = settle_ties(answer.cards, answer.order, 0, depth, self._view.ids)
        return self._view.ids(answer.cards.row[order[:depth]])

    def _answer(self, request: SearchRequest) -> _Answer:
        """Understand, retrieve, collapse, filter, order."""
        user = self._user_region(request)
        cascade = self._cascade(request, user)
        understanding = self._understander.understand(request.q)
        matches, collapsed = self._retrieve(request, understanding, cascade)
        filtered = apply_filters(self._view, collapsed.cards, request)
        cards = collapsed.cards.take(filtered.passed)
        return _Answer(user, cascade, understanding, matches, collapsed, filtered, cards, self._order(request, cards))

    def _items(self, request: SearchRequest, answer: _Answer) -> tuple[Item, ...]:
        places = answer.order[(request.page - 1) * request.size : request.page * request.size]
        step = answer.matches.step
        presenter = Presenter(self._view, self._store, answer.understanding, answer.cascade, step, request.explain)
        return presenter.items(answer.cards.take(places))

    def _follow_view(self) -> None:
        """Forget what was kept of an earlier state of the view."""
        if self._view.state != self._state:
            self._retriever, self._state = Retriever(self._view), self._view.state
            self._pages = lru_cache(maxsize=PAGES_KEPT)(self._page)

    def _user_region(self, request: SearchRequest) -> UserRegion | None:
        """The region named by code goes before the one that the position lies in, and that before the default."""
        if request.region_mode == "off":
            return None
        if not request.region and (county := self._located(request)) is not None:
            return UserRegion(county, "location")
        code = request.region or self._default_region
        if not code:
            return None
        try:
            return UserRegion(self._view.tree[code], "param" if request.region else "default")
        except UnknownRegion as error:
            raise BadParameters([Detail("region", str(error))]) from error

    def _located(self, request: SearchRequest) -> Region | None:
        if request.lat is None or request.lon is None:
            return None
        return Locator(self._view.tree).county(request.lat, request.lon)

    def _cascade(self, request: SearchRequest, user: UserRegion | None) -> RegionCascade | None:
        if user is None:
            return None
        view, only = self._view, request.region_mode == "only"
        return RegionCascade.of(view.tree, view.groups, user.region.code, only=only)

    def _retrieve(
        self, request: SearchRequest, understanding: Understanding, cascade: RegionCascade | None
    ) -> tuple[Matches, Collapsed]:
        """What matches, and the cards it makes; retrieval asks for their number to see whether it is enough."""
        made: list[tuple[Matches, Collapsed]] = []

        def cards_of(matches: Matches) -> int:
            made.append((matches, self._collapse(request, matches, cascade)))
            return len(made[-1][1].cards)

        office_too = request.channel == "power"
        matches = self._retriever.retrieve(understanding.wording, cascade, cards_of, office_too=office_too)
        if made and made[-1][0] is matches:
            return made[-1]
        return matches, self._collapse(request, matches, cascade)

    def _collapse(self, request: SearchRequest, matches: Matches, cascade: RegionCascade | None) -> Collapsed:
        only = request.region_mode == "only"
        return collapse(self._view, matches, cascade, request.collapse, only=only)

    def _order(self, request: SearchRequest, cards: Cards) -> Int64s:
        by = self._sort_values(request.sort, cards)
        order = order_cards(cards, by)
        first = (request.page - 1) * request.size
        return settle_ties(cards, order, first, first + request.size, self._view.ids, by)

    def _sort_values(self, sort: str, cards: Cards) -> Array | None:
        columns = self._view.columns
        if sort == "updated":
            return columns.updated[cards.row].astype(np.int64)
        if sort == "popular":
            return columns.popularity[cards.row].astype(np.float64)
        if sort == "rating":
            return columns.rating[cards.row].astype(np.int64)
        return None

    def _cascade_counts(self, cards: Cards, cascade: RegionCascade | None) -> tuple[dict[str, str | int], ...]:
        """How many of the cards each region of the chain has itself, own region first."""
        if cascade is None:
            return ()
        numbers = np.where(cards.needs_region, cascade.own.number, self._view.columns.region[cards.row])
        return tuple(
            {
                "code": region.code,
                "name": region.name,
                "level": region.level,
                "count": int((numbers == region.number).sum()),
            }
            for region in cascade.chain
        )


def _record(understanding: Understanding, user: UserRegion | None) -> QueryRecord:
    return QueryRecord(
        raw=understanding.raw,
        normalized=understanding.text,
        tokens=understanding.tokens,
        region=user.as_dict() if user else None,
    )


def _notices(matches: Matches) -> tuple[str, ...]:
    return ("没有同时包含全部词语的结果，以下结果包含其中一部分",) if matches.step else ()
