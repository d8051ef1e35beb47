"""What is offered for letters that found nothing.

1. The best suggestion for the letters, as did you mean: nothing else of the page changes.
2. Nothing where the page has cards, leads somewhere, or offers or searches something already; where correcting is off;
   for names in Latin letters, for few letters, for anything but letters; nor where nothing is suggested.
3. Nothing where suggestions cannot be read now: the page is answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from indexer.errors import NoHandles
from search_engine.page.search_page import QueryRecord, SearchPage
from search_engine.query.request import SearchRequest
from search_engine.suggestion import Suggestion
from search_engine.suggestion.did_you_mean_fallback import offer_instead

EMPTY = SearchPage(
    search_id="", dictionary_version="", took_ms=0.0, total=0, total_is_exact=True, page=1, size=10,
    query=QueryRecord("Gonjijin", "gonjijin"), items=(), facets={}, cascade=(),
)  # fmt: skip


def suggest(text: str, region: str | None, pf: str | None, limit: int) -> Sequence[Suggestion]:
    known = {"gonjijin": "公积金", "office": "OFFICE"}
    return [Suggestion(known[text], "term", ())][:limit] if text in known else []


def offered(text: str, page: SearchPage = EMPTY, **request: Any) -> SearchPage:
    return offer_instead(page, SearchRequest(q=text, **request), {"office"}, suggest)


def test_letters_that_found_nothing_are_offered_a_suggestion() -> None:
    found = offered("Gonjijin")
    assert found.did_you_mean == "公积金"
    assert found.query.corrected == {"from": "gonjijin", "to": "公积金", "applied": False}
    assert replace(found, did_you_mean=None, query=EMPTY.query) == EMPTY


@pytest.mark.parametrize("text", ["office", "gonj", "gonjijin提取", "gonjijin1", "zzzzzz", ""])
def test_other_texts_are_offered_nothing(text: str) -> None:
    assert offered(text) == EMPTY


@pytest.mark.parametrize(
    "page",
    [
        replace(EMPTY, total=1),
        replace(EMPTY, did_you_mean="工资"),
        replace(EMPTY, route={"kind": "app", "text": "", "url": ""}),
        replace(EMPTY, query=replace(EMPTY.query, corrected={"from": "a", "to": "b", "applied": True})),
        replace(EMPTY, query=replace(EMPTY.query, blocked={"category": "", "action": "block"})),
    ],
)
def test_a_page_with_an_answer_is_offered_nothing(page: SearchPage) -> None:
    assert offered("gonjijin", page) == page


def test_without_correcting_nothing_is_offered() -> None:
    assert offered("gonjijin", correct="off") == EMPTY


def test_unreadable_suggestions_leave_the_page_as_it_is() -> None:
    def refuse(*_: object) -> Sequence[Suggestion]:
        raise NoHandles("suggestions")

    assert offer_instead(EMPTY, SearchRequest(q="gonjijin"), (), refuse) == EMPTY
