"""What a dictionary says of life events is as if documents said it.

1. An installation with rows answers as one whose documents say the same: the same cards, totals and counts of every
   facet, under any filters, in all ways of collapsing, with and without a region; an event that no document names too.
2. So do documents that come after the build, and rows that go again leave no trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.kinds.intents import LifeEventMatter
from dictionaries.normalize import squash
from search_engine.page.search_page import SearchPage
from search_engine.query.analysis import QueryAnalyzer
from search_engine.query.request import SearchRequest
from tests.promise.catalogues import NAMES, filters, requests, scenes
from tests.promise.home import copies_of, home_with
from tests.promise.texts import UNDERSTANDER, Copy

pytestmark = pytest.mark.long

# No query of these tests has a word of theirs: documents that say them are found by their text too.
EVENTS = ("开办餐饮店", "新生儿出生")
TEXTS = ("", "", "食品", "护照", "许可 补领")


@st.composite
def rows(draw: st.DrawFn) -> tuple[LifeEventMatter, ...]:
    """Rows, no two of one event and matter."""
    keys = draw(st.lists(st.tuples(st.sampled_from(EVENTS), st.sampled_from(NAMES)), max_size=6, unique=True))
    actions = st.sampled_from(("include", "include", "exclude"))
    return tuple(LifeEventMatter(event, draw(st.sampled_from(names)), 0, draw(actions)) for event, names in keys)


def saying(copies: Iterable[Copy], said: Sequence[LifeEventMatter]) -> list[Copy]:
    """The documents as they would be if they themselves said what rows say of them."""
    found = []
    for copy in copies:
        raw: dict[str, Any] = copy.document.model_dump(mode="json", exclude_defaults=True)
        events = dict.fromkeys(raw.pop("life_events", ()))
        for row in said:
            if squash(row.matter) == squash(raw["title"]):
                events.pop(row.event, None)
                if row.action == "include":
                    events[row.event] = None
        found.append({**raw, **({"life_events": list(events)} if events else {})})
    return copies_of(found)


def reading(said: Sequence[LifeEventMatter]) -> QueryAnalyzer:
    resources = UNDERSTANDER.resources
    return QueryAnalyzer(replace(resources, lexicon=replace(resources.lexicon, life_event_matters=tuple(said))))


def shown(page: SearchPage) -> tuple[Any, ...]:
    cards = [(item.id, item.collapsed, item.region) for item in page.items]
    return page.total, sorted(map(repr, cards)), page.facets


@st.composite
def wishes(draw: st.DrawFn, places: Any) -> list[SearchRequest]:
    """Requests with and without a filter by life events."""
    found = []
    for _ in range(4):
        request = replace(
            draw(requests(places)), q=draw(st.sampled_from(TEXTS)), size=100, **draw(filters()), is_read=True
        )
        if draw(st.booleans()):
            others = tuple(one for one in request.filters if one[0] != "life_event")
            wanted = draw(st.lists(st.sampled_from(EVENTS), min_size=1, unique=True))
            request = replace(request, filters=(*others, ("life_event", tuple(wanted))), is_read=True)
        found.append(request)
    return found


@given(st.data())
def test_event_rows_answer_as_if_documents_said_it(data: st.DataObject) -> None:
    scene, said = data.draw(scenes(20)), data.draw(rows())
    asked = data.draw(wishes(scene.regions))
    with home_with(saying(scene.copies, said)) as plain:
        expected = [shown(plain.search(request)) for request in asked]
    with home_with(scene.copies) as home:
        home.query_analyzer = reading(said)
        assert [shown(home.search(request)) for request in asked] == expected


def test_event_rows_and_documents_come_and_go_without_trace() -> None:
    matter: dict[str, Any] = {"kind": "matter", "region": "330110"}
    first, late = {**matter, "id": "a", "title": "户口登记"}, {**matter, "id": "b", "title": "预防接种证办理"}
    event = SearchRequest(q="", filters=(("life_event", ("新生儿出生",)),), facets=("life_event",))
    with home_with(copies_of([first])) as home:
        home.query_analyzer = reading([LifeEventMatter("新生儿出生", one["title"]) for one in (first, late)])
        assert [item.id for item in home.search(event).items] == ["a"]
        home.put(copies_of([late]))
        home.follow()
        assert {item.id for item in home.search(event).items} == {"a", "b"}
        assert home.search(event).facets["life_event"] == ({"value": "新生儿出生", "label": "新生儿出生", "count": 2},)
        home.query_analyzer = reading([])
        page = home.search(replace(event, filters=()))
        assert (page.total, page.facets["life_event"]) == (2, ())
