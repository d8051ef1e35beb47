"""Documents that editors hide from a query.

1. What is hidden does not come for it: not among the cards, in no count, folded into no card, in all ways of
   collapsing; for other queries it does. Who explains sees how many there are, and by which rule.
2. A hidden copy makes the next copy of its matter the card; `hide_all` is all of them.
3. What is hidden is not put first, whichever rule is nearer; a pin of another copy stands.
4. A page of which all is hidden goes on as if it had found nothing.
5. Where one document went is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from dictionaries.kinds.lists import PinRule
from search_engine.page.search_page import SearchPage
from search_engine.page.why import pin_id
from search_engine.query.analysis import QueryAnalyzer
from search_engine.query.request import SearchRequest
from search_engine.query.vocabulary import COLLAPSES
from search_engine.search.explanation import explain
from search_engine.search.pipeline import Pipeline
from tests.promise.home import copies_of, home_with
from tests.promise.texts import UNDERSTANDER

YUHANG, XIHU, HANGZHOU, CODE = "330110", "330106", "330100", "000709001000"
MATTERS: list[dict[str, Any]] = [
    {"id": "a", "kind": "matter", "title": "护照签发登记", "region": YUHANG},
    {"id": "b", "kind": "policy", "title": "护照换发登记", "region": YUHANG},
    *(
        {"id": f"copy-{name}", "kind": "matter", "title": "婚姻备案", "region": region, "catalog_code": CODE}
        for name, region in (("xihu", XIHU), ("yuhang", YUHANG), ("city", HANGZHOU), ("far", "440300"))
    ),
]


@contextmanager
def pipeline_of(*rules: PinRule) -> Iterator[Pipeline]:
    analyzer = QueryAnalyzer(replace(UNDERSTANDER.resources, pins=rules))
    with home_with(copies_of(MATTERS)) as home:
        yield Pipeline(home.snapshot, home.store, analyzer)


@contextmanager
def searching(*rules: PinRule) -> Iterator[Any]:
    with pipeline_of(*rules) as pipeline:

        def search(q: str, **more: Any) -> SearchPage:
            return pipeline.search(SearchRequest(**{"q": q, "region": YUHANG, "explain": True, **more}))

        yield search


def ids(page: SearchPage) -> list[str]:
    return [item.id for item in page.items]


def hide(document: str, query: str = "登记", **more: Any) -> PinRule:
    return PinRule(query, more.pop("region", ""), document, 0, **{"match": "phrase", "action": "hide"} | more)


@pytest.mark.parametrize("collapse", COLLAPSES)
@pytest.mark.parametrize("region", [YUHANG, None])
def test_a_hidden_document_does_not_come_and_is_not_counted(collapse: str, region: str | None) -> None:
    rule = hide("b")
    with searching(rule) as search:
        page = search("护照登记", collapse=collapse, region=region)
        assert (ids(page), page.total) == (["a"], 1)
        assert {row["value"]: row["count"] for row in page.facets["kind"]} == {"matter": 1}
        assert page.hidden is not None
        assert page.hidden["count"] == 1
        assert [one["id"] for one in page.hidden["rules"]] == [pin_id(rule)]
        assert set(ids(search("护照", collapse=collapse, region=region))) == {"a", "b"}
        assert search("护照").hidden == {"count": 0, "rules": []}
        assert "hidden" not in search("护照登记", explain=False).as_dict()


def test_a_hidden_copy_gives_way_to_the_next() -> None:
    with searching(hide("copy-yuhang", "婚姻备案", match="exact")) as search:
        page = search("婚姻备案")
        assert [(item.id, item.collapsed["count"]) for item in page.items] == [("copy-city", 2)]
        assert [(item.id, item.collapsed["count"]) for item in search("婚姻备案", region=XIHU).items] == [
            ("copy-xihu", 1),
            ("copy-city", 0),
        ]
        assert set(ids(search("婚姻备案", collapse="none"))) == {"copy-city", "copy-xihu", "copy-far"}
        filtered = search("婚姻备案", filters=(("kind", ("matter",)),))
        assert ids(filtered) == ["copy-city"]
        assert "copy-yuhang" in ids(search("婚姻"))


def test_hide_all_hides_all_copies() -> None:
    with searching(hide("copy-far", "婚姻", action="hide_all")) as search:
        page = search("婚姻备案")
        assert (ids(page), page.total, page.facets["channel"]) == (
            [],
            0,
            ({"value": "all", "label": "全部", "count": 0},),
        )
        assert page.hidden is not None
        assert page.hidden["count"] == 4
        assert len(ids(search("备案"))) > 0


def test_a_hidden_document_is_not_pinned() -> None:
    pin = PinRule("护照登记", YUHANG, "b", 1)
    other = PinRule("护照登记", "", "copy-xihu", 2)
    with searching(hide("b"), hide("copy-yuhang"), pin, other) as search:
        page = search("护照登记")
        assert ids(page) == ["copy-city", "a"]
        assert [item.pin for item in page.items] == [pin_id(other), None]


def test_a_page_of_hidden_documents_goes_on_as_empty() -> None:
    with searching(hide("a", "签发"), hide("b", "签发")) as search:
        without = search("护照签发").items
        assert not without
    with searching() as search:
        assert ids(search("护照签发"))[:1] == ["a"]


def test_explain_tells_where_a_hidden_document_went() -> None:
    rule = hide("b")
    with pipeline_of(rule) as pipeline:
        told = explain(pipeline, SearchRequest(q="护照登记", region=YUHANG), "b")
        assert told is not None
        assert told.document is not None
        assert pin_id(rule) in told.document.told
        shown = explain(pipeline, SearchRequest(q="护照", region=YUHANG), "b")
        assert shown is not None
        assert shown.document is not None
        assert shown.document.place is not None
