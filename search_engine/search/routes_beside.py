"""Where a query leads beside what it finds: a function of the portal, an app, the page of a number, a matter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from dictionaries.intents.intent_index import IntentIndex
from indexer.snapshot import Snapshot
from ranker.matching.relevance import EXACT, IN_NAME, RELAXED
from search_engine.page.instant_answers import (
    InstantAnswers,
    OfficeFacts,
    Route,
    route_of,
    to_app,
    to_function,
    to_hotline,
    to_office,
    to_portal,
    to_power,
)
from search_engine.page.search_page import Item
from search_engine.query.request import SearchRequest
from search_engine.search.facet_counts import POWER
from search_engine.search.offices import facts_of
from search_engine.search.result_set import ResultSet
from search_engine.search.whose_place import Answered

NO_CLASSES = np.zeros(0, np.uint8)


class RoutesBeside:
    """The routes of one view.

    Args:
        portal_pages: Function of the portal → its address.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        ways: IntentIndex,
        answers: InstantAnswers,
        portal_pages: Mapping[str, str],
    ) -> None:
        self._snapshot, self._ways = snapshot, ways
        self._answers, self._portal_pages = answers, portal_pages

    def route(self, request: SearchRequest, answer: ResultSet, items: tuple[Item, ...]) -> dict[str, Any] | None:
        """Where the query leads, beside what it finds: only a first page says so."""
        if request.page > 1:
            return None
        named = route_of(request.q, self._answers)
        found = named or self._way(answer, items)
        if found is None and items and answer.cards.text_class[answer.order[0]] == EXACT:
            found = to_app(items[0].kind, items[0].title, items[0].links)
        if found is None and POWER not in request.channels and not (answer.cards.text_class >= IN_NAME).any():
            found = self._power(_named_power(answer), answer.user.region.code if answer.user else None)
        found = found or self._by_form(request.q, has_found=bool(items) and answer.is_sure)
        return found.as_dict() if found else None

    def portal_of(self, request: SearchRequest, told: Answered) -> dict[str, Any] | None:
        """The portal of the place that the text names, where that has nothing here of what was asked for."""
        if request.page > 1 or told.named.cascade is None or not told.lacks_named_place:
            return None
        for region in told.named.cascade.chain[:-1]:
            if (portal := self._ways.portal_of(region.code)) is not None:
                return to_portal(portal, region.name).as_dict()
        return None

    def _by_form(self, text: str, *, has_found: bool) -> Route | None:
        """The line for who reports, was wronged or asks what the law says, of which nothing else tells."""
        told = self._ways.recourse.of_form(text, has_found=has_found)
        line = self._ways.hotline(told.number) if told else None
        return to_hotline(line) if line else None

    def _power(self, slot: int, region: str | None) -> Route | None:
        """To the channel of powers, where a base has copies that are shown there alone, and no others."""
        snapshot, places = self._snapshot, self._snapshot.places
        if slot < 0 or not 0 < places.total[slot] == places.ex_officio[slot]:
            return None
        rows = snapshot.rows_of_bases(snapshot.base_of_slot(np.array([slot])))
        profile = int(snapshot.columns.profile[rows[0]])
        matter_type, department = (snapshot.facets[facet].value_of(profile) for facet in ("matter_type", "department"))
        # as it was written: names in the index are without their signs
        title = next((str(one.fields["title"]) for one in snapshot.documents.of(rows[:1].tolist()).values()), "")
        return to_power(title, matter_type, self._ways.office_of_department(department), region) if title else None

    def _way(self, answer: ResultSet, items: tuple[Item, ...]) -> Route | None:
        """The function of the portal that a query speaks of beside a matter; the portal that is all of it."""
        analysis, ways = answer.analysis, self._ways
        # beside a matter it only tells where; beside what is none it is what is asked about (随申办怎么绑定小孩)
        about_it = analysis.only_way or not (answer.cards.text_class >= IN_NAME).any()
        if analysis.portal is not None and about_it:
            return to_portal(analysis.portal, self._snapshot.tree[analysis.portal.region].name)
        if analysis.in_charge and (items or analysis.office):
            return self._in_charge(answer, items)
        if line := ways.hotline(analysis.function or ""):
            return to_hotline(line)
        help_row = ways.help(analysis.function) if analysis.function else None
        if help_row is None:
            return None
        first = items[0] if items and answer.cards.text_class[answer.order[0]] > RELAXED else None
        profile = int(self._snapshot.columns.profile[answer.cards.row[answer.order[0]]]) if first else 0
        carried = {
            "matter": first.title if first else "",
            "region": answer.user.region.code if answer.user else "",
            "department": self._snapshot.facets["department"].value_of(profile) if first else "",
        }
        return to_function(help_row, self._portal_pages, carried)

    def _in_charge(self, answer: ResultSet, items: tuple[Item, ...]) -> Route | None:
        """The office whose the thing is by name, else the one whose the first card is."""
        if (named := answer.analysis.office) is not None:
            here = answer.user.region if answer.user else None
            known = facts_of(self._snapshot, named, here) if here else None
            return to_office(named, known)
        profile = int(self._snapshot.columns.profile[answer.cards.row[answer.order[0]]])
        office = self._ways.office_of_department(self._snapshot.facets["department"].value_of(profile) or "")
        of_here = "" if answer.first_is_elsewhere else items[0].authority
        return to_office(office, OfficeFacts(of_here or office.name)) if office else None


def _named_power(answer: ResultSet) -> int:
    """The base that has the most of a query in its name, of those that the channel of powers has besides; else the one
    that is nearest in meaning; -1.
    """
    others = answer.in_other_channels()
    classes = others.slots.relevance_class if others else NO_CLASSES
    best = int(classes.argmax()) if len(classes) else -1
    if best >= 0 and classes[best] >= IN_NAME:
        return best
    return -1 if answer.is_nothing else answer.matches.nearest_slot
