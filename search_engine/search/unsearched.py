"""Pages of what is no search: something blocked, somebody in distress, a function of the portal, an office."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from dictionaries.kinds.intents import AS_TYPED, CrisisHelp, Office
from dictionaries.normalize import squash
from dictionaries.places import ResolvedPlaces
from dictionaries.regions import Region
from indexer.backend import Counts
from indexer.snapshot import Snapshot
from ranker.ordering.zones import SURE
from search_engine.page.instant_answers import (
    InstantAnswers,
    OfficeFacts,
    Route,
    route_of,
    to_function,
    to_help,
    to_hotline,
    to_office,
)
from search_engine.page.query_record import (
    BLOCKED,
    CALM,
    OF_AN_OFFICE,
    WHICH,
    did_you_mean,
    lacks_of_office,
    not_held,
    query_record,
)
from search_engine.page.search_page import Item, SearchPage
from search_engine.page.why import hidden_fields
from search_engine.query.analysis import AnalysisResources, QueryAnalysis
from search_engine.query.analysis.analysis_step import DISTRESS
from search_engine.query.analysis.detect_office import LOCAL_OFFICE
from search_engine.query.analysis.detect_portal import ELSEWHERE
from search_engine.query.analysis.name_index import known_things
from search_engine.query.region_resolution import UserRegion
from search_engine.query.request import CHAIN, SearchRequest
from search_engine.search.offices import facts_of
from search_engine.search.result_set import ResultSet
from search_engine.search.retrieval.round import Round
from search_engine.settings.settings import Settings

# Functions that documents tell of under their name.
TOLD_OF = frozenset({"proxy"})
# What the name of an office ends with that is there for one thing: 中心, 登记处, 救助站; a 局 has many.
OF_ONE_THING = frozenset("心处站所")
# Routes of numbers, which no catalogue holds.
NUMBERS = frozenset({"credit_code", "case_number"})
# Cards, the most used first, of which one is to be surely of the thing.
FIRST = 3
# The office that is asked where another is not held.
HALL = "政务服务中心"
OF_HOURS = re.compile("周[六日末]|[上下]班|时间|延时")
# Levels whose office is the place itself.
LOCAL = ("town", "village")


def office_ending(place: str) -> str:
    """What the office of a town or village is called behind its name."""
    return "办事处" if place.endswith("街道") else "人民政府" if place[-1:] in "镇乡木" else ""


class Unsearched:
    """Makes them.

    Args:
        search: The page of a search, for what is shown below the way.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        resources: AnalysisResources,
        version: str,
        settings: Settings,
        answers: InstantAnswers,
        search: Callable[[SearchRequest], SearchPage],
    ) -> None:
        self._snapshot, self._resources = snapshot, resources
        self._version, self._settings, self._answers, self._search = version, settings, answers, search

    def page(
        self, request: SearchRequest, analysis: QueryAnalysis, user: UserRegion | None, places: ResolvedPlaces
    ) -> SearchPage:
        """The page of a text that is not searched as it stands."""
        if analysis.blocked:
            return replace(self._empty(request), query=query_record(analysis, places, None), notices=(BLOCKED,))
        if not analysis.no_search:  # it says nothing that can be looked for
            record = query_record(analysis, places, user.as_dict() if user else None, explain=request.explain)
            return replace(self._empty(request), query=replace(record, tokens=(), removed=()), notices=(WHICH,))
        # 杭州市公安局余杭区分局 is an office of 余杭区
        named = max((place.region for place in places.places), key=lambda region: region.number, default=None)
        inside = named and user and user.region.number <= named.number < user.region.end
        where = named if inside else (user.region if user else None)
        if analysis.town and where:
            where = self._town(analysis.town, where) or where
        below, route = self._way(request, analysis, where)
        if where is None and places.choices and analysis.office:
            below = self._empty(request)  # which place is meant is asked first
        record = query_record(analysis, places, user.as_dict() if user else None, explain=request.explain)
        record = replace(record, tokens=(), removed=())  # none of its words was looked for
        told = below.notices if analysis.crisis or analysis.office else ()
        return replace(
            below, query=record, route=route.as_dict() if route else None, did_you_mean=None, related=(), notices=told
        )

    def not_held(
        self,
        request: SearchRequest,
        answer: ResultSet,
        route: dict[str, Any] | None,
        rows: tuple[dict[str, Any], ...] | None,
    ) -> SearchPage:
        """The page of what nothing here is about: that it is not held, and who may know.

        Args:
            rows: Of the dictionaries, that had a part in it; None where they are not asked for.
        """
        analysis, user = answer.analysis, answer.user
        record = query_record(
            analysis,
            answer.places,
            user.as_dict() if user else None,
            explain=request.explain,
            by_meaning=answer.matches.by_meaning,
            rows=rows,
        )
        return replace(
            self._empty(request),
            query=record,
            route=route,
            related=analysis.related,
            did_you_mean=did_you_mean(analysis),
            notices=() if route and route["kind"] in NUMBERS else (not_held(analysis),),
            hidden=hidden_fields(answer.hides) if request.explain else None,
        )

    def _way(
        self, request: SearchRequest, analysis: QueryAnalysis, where: Region | None
    ) -> tuple[SearchPage, Route | None]:
        if analysis.crisis is not None:
            told = self._resources.crisis.help(analysis.crisis)
            return self._below_help(request, told), to_help(told)
        if analysis.office is not None:
            return self._of_office(request, analysis, analysis.office, where)
        named = route_of(request.q, self._answers)
        if named is not None:
            return self._empty(request), named  # who is named is who is to be asked
        if line := self._resources.ways.hotline(analysis.function or ""):
            about = analysis.recourse
            return self._naming(request, about.thing) if about else self._called_so(request, analysis), to_hotline(line)
        help_row = self._resources.ways.help(analysis.function or "")
        if help_row is None:
            return self._called_so(request, analysis), None
        way = to_function(help_row, self._settings.portal_pages, {"region": where.code if where else ""})
        if help_row.function in TOLD_OF:
            return self._below(request, q=help_row.label), way
        found = self._called_so(request, analysis)
        # what the catalogue has is no other's
        return found, None if help_row.function == ELSEWHERE and found.items else way

    def _below_help(self, request: SearchRequest, told: CrisisHelp) -> SearchPage:
        """What is shown to somebody in distress below the help."""
        crisis = self._resources.crisis
        reading = crisis.reading(request.q)
        if told.search == AS_TYPED and (reading.is_doubtful or not reading.by_row):
            found = self._below(replace(request, off=(*request.off, DISTRESS), is_read=True))
            # what is only possible may be out of place (死亡注销户口登记, of somebody who is missing)
            if not reading.is_doubtful and all(item.zone != SURE for item in found.items):
                found = self._empty(request)
            return replace(found, notices=(CALM,) if found.items else ())
        # a row whose words are themselves of distress leads to nothing more
        plain = told.search not in ("", AS_TYPED) and crisis.situation(told.search) is None
        return replace(self._below(request, q=told.search), notices=()) if plain else self._empty(request)

    def _naming(self, request: SearchRequest, thing: str) -> SearchPage:
        """What is found for a thing, where the first card names it: what is only near in meaning is out of place."""
        found = self._below(request, q=thing) if thing else self._empty(request)
        return found if found.items and thing in squash(found.items[0].title) else self._empty(request)

    def _called_so(self, request: SearchRequest, analysis: QueryAnalysis) -> SearchPage:
        """What is found where a document has the very words as its title (景区和场馆预约), which is then looked for."""
        names, engine = analysis.parsed_query.exact, Round(self._snapshot)
        own = engine.counts(Counts(tuple([("name_exact", name) for name in names])))
        engine.ask()
        there = any(own()) or any(len(self._snapshot.catalog.exact(name)) for name in names)
        return self._below(request) if there else self._empty(request)

    def _of_office(
        self, request: SearchRequest, analysis: QueryAnalysis, office: Office, where: Region | None
    ) -> tuple[SearchPage, Route | None]:
        """Its matters, and where it is; what is not held of the asked place is said."""
        if office == self._resources.ways.office(LOCAL_OFFICE, asks=False) and where and where.level in LOCAL:
            # who asks for the office of a town wants what is handled there
            here = self._below(request, q="", region=where.code, region_mode="only")
            return here, to_office(office, OfficeFacts(f"{where.name}{office_ending(where.name)}"))
        facts = facts_of(self._snapshot, office, where) if where else None
        route = to_office(office, facts)
        below = self._matters_of(request, analysis, office, where)
        return replace(below, notices=self._lacks(analysis, office, where, facts, below.items) if where else ()), route

    def lacks_beside(self, answer: ResultSet, items: Sequence[Item]) -> tuple[str, ...]:
        """What is not held of the office that is told beside a thing's cards, where none of these says it."""
        analysis, user = answer.analysis, answer.user
        if analysis.office is None or user is None or not OF_AN_OFFICE.keys() & set(analysis.asks):
            return ()
        if any(told.get("held", True) for item in items for told in item.answers):
            return ()
        facts = facts_of(self._snapshot, analysis.office, user.region)
        return self._lacks(analysis, analysis.office, user.region, facts, ())

    def _lacks(
        self, analysis: QueryAnalysis, office: Office, where: Region, facts: OfficeFacts | None, items: Sequence[Item]
    ) -> tuple[str, ...]:
        """What of the office is not held of the asked place, whose is told instead, and where one may ask there. A card
        of the place may tell its hours (周六延时服务安排).
        """
        said = facts.said if facts and facts.region == where.name else frozenset()
        if office.numbers and not office.department:  # one line for the whole country
            said |= {"contact"}
        if any(item.region["code"] == where.code and OF_HOURS.search(item.title) for item in items):
            said |= {"hours"}
        asked = [ask for ask in analysis.asks if ask in OF_AN_OFFICE] or ([] if said else ["contact", "place"])
        lacking = [ask for ask in asked if ask not in said]
        row = self._resources.ways.office(HALL, asks=False)
        hall = facts_of(self._snapshot, row, where) if row and lacking else None
        at_hall = f"{hall.name}（{hall.address}）" if hall and hall.region == where.name and hall.address else ""
        instead = facts.name if facts and facts.region != where.name and facts.said.intersection(lacking) else ""
        return lacks_of_office(f"{where.name}{office.name}", lacking, instead, at_hall)

    def _matters_of(
        self, request: SearchRequest, analysis: QueryAnalysis, office: Office, where: Region | None
    ) -> SearchPage:
        """What it handles in the asked place or above it, the most used first; of an office of one thing (法律援助中心)
        the thing's.
        """
        if not office.department:
            return self._empty(request)
        chosen = dict(request.filters)
        filters = {"department": (office.department,), **chosen}
        region = where.code if where else None
        mode = CHAIN if where else request.region_mode
        told = partial(self._below, request, region=region, region_mode=mode, filters=tuple(filters.items()))
        for thing in self._things_of(analysis):
            found = told(q=thing, sort="popular")
            if any(item.zone == SURE for item in found.items[:FIRST]):
                return found
        return told(q=office.search)

    def _things_of(self, analysis: QueryAnalysis) -> list[str]:
        """The things by which the offices of one thing are called that a text names."""
        text = analysis.text
        names = [one for one in self._resources.ways.office_names(text) if text[one.end - 1] in OF_ONE_THING]
        return [
            text[start:end]
            for start, end in known_things(text, self._resources)
            if any(one.start <= start and end <= one.end for one in names)
        ]

    def _town(self, name: str, around: Region) -> Region | None:
        """The town of a short name near a region, or the one of which the name begins so (天平: 天平路街道)."""
        places = self._resources.places
        return places.town_near(name, around) if places else None

    def _below(self, request: SearchRequest, **changes: Any) -> SearchPage:
        """What is found for other words; whatever they are, they are searched."""
        off = tuple(dict.fromkeys((*request.off, "ways")))
        return self._search(replace(request, off=off, lat=None, lon=None, **changes, is_read=True))

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
