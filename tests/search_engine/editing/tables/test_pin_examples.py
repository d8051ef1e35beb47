"""Which queries a pin is for, as its form and its row say.

1. What is said to count brings the pinned document to the first place of a search, and what is said not to does not.
2. Of marks alone, which are no rule, nothing is said.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from dictionaries.kinds.lists import PinRule
from search_engine.editing.tables.pin_examples import AROUND, queries_told
from search_engine.query.analysis import QueryAnalyzer
from search_engine.query.request import SearchRequest
from search_engine.search.pipeline import Pipeline
from tests.promise.home import copies_of, home_with
from tests.promise.texts import UNDERSTANDER

pytestmark = pytest.mark.sqlite  # a home of the promise's tests is a copied file
MATTERS = [
    {"id": "passport", "kind": "matter", "title": "护照签发登记", "region": "330110"},
    {"id": "notice", "kind": "news", "title": "国庆节放假安排", "region": "330000"},
]


@pytest.mark.parametrize(
    ("match", "text"),
    [
        ("exact", "护照*"),
        *((match, text) for match in ("exact", "all_words", "phrase") for text in ("护照", "护照签发登记")),
    ],
)
def test_1_what_is_said_to_count_is_pinned(match: str, text: str) -> None:
    rule = PinRule(text, "", "notice", 1, match=match)
    analyzer = QueryAnalyzer(replace(UNDERSTANDER.resources, pins=(rule,)))
    with home_with(copies_of(MATTERS)) as home:
        pipeline = Pipeline(home.snapshot, home.store, analyzer)
        told = queries_told(pipeline, [(match, text)])[match, text]
        counted, _, others = told.rpartition("也算")
        said = dict.fromkeys(re.findall("“(.+?)”", counted), True)
        said |= dict.fromkeys(re.findall("“(.+?)”", others), False)
        found = {
            query: [item.id for item in pipeline.search(SearchRequest(q=query)).items[:1]] == ["notice"]
            for query in (around.format(text.rstrip("*")) for around in AROUND)
        }
    assert said == found, told


@pytest.mark.parametrize("text", ["😀", "%", "*", ""])
def test_2_of_marks_alone_nothing_is_said(text: str) -> None:
    with home_with(copies_of(MATTERS)) as home:
        pipeline = Pipeline(home.snapshot, home.store, QueryAnalyzer(UNDERSTANDER.resources))
        assert queries_told(pipeline, [(match, text) for match in ("exact", "phrase", "all_words")]) == {}
