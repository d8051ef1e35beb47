"""Pages of what is no search: something blocked, somebody in distress, a function of the portal, an office."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dictionaries.lexicon.entries import Office
from dictionaries.places import ResolvedPlaces
from dictionaries.regions import Region
from indexer.snapshot import Snapshot
from indexer.store import DocumentStore
from search_engine.page.instant_answers import Route, to_function, to_help, to_office
from search_engine.page.query_record import BLOCKED, query_record
from search_engine.page.search_page import SearchPage
from search_engine.query.analysis import AnalysisResources, QueryAnalysis
from search_engine.query.region_resolution import UserRegion
from search_engine.query.request import SearchRequest
from search_engine.search.offices import facts_of
from search_engine.settings.settings import Settings


class Unsearched:
    """Makes them.

    Args:
        search: The page of a search, for what is shown below the way.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        store: DocumentStore,
        resources: AnalysisResources,
        version: str,
        settings: Settings,
        search: Callable[[SearchRequest], SearchPage],
    ) -> None:
        self._snapshot, self._store, self._resources = snapshot, store, resources
        self._version, self._settings, self._search = version, settings, search

    def page(
        self, request: SearchRequest, analysis: QueryAnalysis, user: UserRegion | None, places: ResolvedPlaces
    ) -> SearchPage:
        """The page of a text that is not searched as it stands."""
        if analysis.blocked:
            return replace(self._empty(request), query=query_record(analysis, places, None), notices=(BLOCKED,))
        # 杭州市公安局余杭区分局 is an office of 余杭区
        named = max((place.region for place in places.places), key=lambda region: region.number, default=None)
        inside = named and user and user.region.number <= named.number < user.region.end
        where = named if inside else (user.region if user else None)
        below, route = self._way(request, analysis, where)
        record = query_record(analysis, places, user.as_dict() if user else None, explain=request.explain)
        return replace(
            below, query=record, route=route.as_dict() if route else None, did_you_mean=None, related=(), notices=()
        )

    def _way(
        self, request: SearchRequest, analysis: QueryAnalysis, where: Region | None
    ) -> tuple[SearchPage, Route | None]:
        """What is shown below the way, and the way."""
        if analysis.crisis is not None:
            told = self._resources.crisis.help(analysis.crisis)
            below = self._search(replace(request, q=told.search)) if told.search else self._empty(request)
            return below, to_help(told)
        if analysis.office is not None:
            return self._of_office(request, analysis.office, where)
        carried = {"region": where.code if where else ""}
        help_row = self._resources.ways.help(analysis.function or "")
        return self._empty(request), to_function(help_row, self._settings.portal_pages, carried) if help_row else None

    def _of_office(
        self, request: SearchRequest, office: Office, where: Region | None
    ) -> tuple[SearchPage, Route | None]:
        """Its matters, the most used first, and where it is."""
        facts = facts_of(self._snapshot, self._store, office, where) if where and office.department else None
        if not office.department:
            return self._empty(request), to_office(office, None)
        chosen = dict(request.filters)
        filters = {"department": (office.department,), **chosen}
        region = where.code if where else None
        matters = replace(request, q=office.search, region=region, filters=tuple(filters.items()), lat=None, lon=None)
        return self._search(matters), to_office(office, facts)

    def _empty(self, request: SearchRequest) -> SearchPage:
        return SearchPage(
            search_id="",
            dictionary_version=self._version,
            total=0,
            total_is_exact=True,
            page=request.page,
            size=request.size,
            query=query_record(QueryAnalysis(request.q, ""), ResolvedPlaces(), None),
            items=(),
            facets={},
            cascade=(),
            took_ms=0.0,
        )
