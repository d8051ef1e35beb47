"""What is searched or offered for letters.

1. What they surely stand for is searched where the page has nothing, or answers another reading and they are a whole
   name; what they are near to is offered: nothing else of the page changes.
2. Nothing where the page has cards, leads somewhere, or offers something already; where correcting is off; for a text
   without letters; nor where nothing is read.
3. Nothing where suggestions cannot be read now: the page is answered.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from indexer.errors import NoHandles
from search_engine.page.search_page import QueryRecord, SearchPage
from search_engine.query.request import SearchRequest
from search_engine.suggestion.read_instead import Reading, read_instead

EMPTY = SearchPage(
    search_id="", dictionary_version="", took_ms=0.0, total=0, total_is_exact=True, page=1, size=10,
    query=QueryRecord("Ypfz", "ypfz"), items=(), facets={}, cascade=(),
)  # fmt: skip
SURE, NEAR = Reading("羊皮筏子", sure=True), Reading("公积金")


def applied(text: str) -> QueryRecord:
    return replace(EMPTY.query, corrected={"from": "ypfz", "to": text, "applied": True})


def page_of(request: SearchRequest) -> SearchPage:
    return replace(EMPTY, total=3, query=QueryRecord(request.q, request.q))


def answered(reading: Reading | None, page: SearchPage = EMPTY, text: str = "Ypfz", **request: Any) -> SearchPage:
    return read_instead(page, SearchRequest(q=text, **request), lambda: reading, page_of)


def test_what_letters_surely_stand_for_is_searched() -> None:
    found = answered(SURE)
    assert (found.total, found.query.raw, found.query.normalized) == (3, "Ypfz", "羊皮筏子")
    assert found.query.corrected == {"from": "ypfz", "to": "羊皮筏子", "applied": True}
    assert answered(SURE, replace(EMPTY, did_you_mean="羊皮法子")) == found
    assert answered(SURE, replace(EMPTY, query=applied("氧批发站"), total=9)).total == 9
    assert answered(replace(SURE, whole=True), replace(EMPTY, query=applied("氧批发站"), total=9)).total == 3


def test_what_letters_are_near_to_is_offered() -> None:
    for found in (answered(NEAR), answered(replace(NEAR, sure=True), correct="suggest")):
        assert found.did_you_mean == "公积金"
        assert found.query.corrected == {"from": "ypfz", "to": "公积金", "applied": False}
        assert replace(found, did_you_mean=None, query=EMPTY.query) == EMPTY


@pytest.mark.parametrize(
    "page",
    [
        replace(EMPTY, total=1),
        replace(EMPTY, route={"kind": "app", "text": "", "url": ""}),
        replace(EMPTY, query=applied("羊皮筏子")),
        replace(EMPTY, query=replace(EMPTY.query, blocked={"category": "", "action": "block"})),
    ],
)
def test_a_page_with_an_answer_stays(page: SearchPage) -> None:
    assert answered(replace(SURE, whole=True), page) == page


def test_where_nothing_is_to_be_read_the_page_stays() -> None:
    offering = replace(EMPTY, did_you_mean="工资")
    assert answered(NEAR, offering) == offering
    assert answered(None) == answered(SURE, text="羊皮") == answered(SURE, correct="off") == EMPTY


def test_unreadable_suggestions_leave_the_page_as_it_is() -> None:
    def refuse() -> Reading | None:
        raise NoHandles("suggestions")

    assert read_instead(EMPTY, SearchRequest(q="ypfz"), refuse, page_of) == EMPTY
