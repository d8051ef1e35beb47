"""Documents that editors put first.

1. They stand before all others, by their places, whatever their words, their region or the sort; all else keeps its
   order, and the page says why.
2. Only for the query (as typed or as it was understood; with * for what begins so), in the region and below it, until
   the day.
3. What is not there, not in force, or left out by a filter is not shown; the counts agree with the cards.
4. Where a nearer copy of the same matter has the card, that one stands first; with `all` the one for the same audience.
5. Where an editor says that nothing fits, the page says so first, no card is sure or answers, and the row is named; in
   its region, until its day; but what is put first fits.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from dictionaries.kinds.lists import NOTHING_FITS, PinRule
from search_engine.page.query_record import POSSIBLE
from search_engine.page.search_page import SearchPage
from search_engine.page.why import pin_id
from search_engine.query.analysis import QueryAnalyzer
from search_engine.query.request import SearchRequest
from search_engine.query.vocabulary import COLLAPSES
from search_engine.search import pins
from search_engine.search.pipeline import Pipeline
from tests.promise.home import copies_of, home_with
from tests.promise.texts import UNDERSTANDER

YUHANG, XIHU, ZHEJIANG, CODE = "330110", "330106", "330000", "000709001000"
MATTERS: list[dict[str, Any]] = [
    {"id": "a", "kind": "matter", "title": "护照签发登记", "region": YUHANG},
    {"id": "b", "kind": "matter", "title": "护照换发登记", "region": YUHANG},
    {"id": "notice", "kind": "news", "title": "国庆节放假安排", "region": ZHEJIANG},
    {"id": "far", "kind": "matter", "title": "公积金提取", "region": "440300"},
    {"id": "two-xihu", "kind": "matter", "title": "婚姻备案", "region": XIHU, "catalog_code": CODE},
    {"id": "two-yuhang", "kind": "matter", "title": "婚姻备案", "region": YUHANG, "catalog_code": CODE},
    {"id": "firm-yuhang", "kind": "matter", "title": "印章备案", "region": YUHANG, "audience": ["legal"]},
    {"id": "own-hangzhou", "kind": "matter", "title": "印章备案", "region": "330100", "audience": ["natural"]},
    {"id": "own-zhejiang", "kind": "matter", "title": "印章备案", "region": ZHEJIANG, "audience": ["natural"]},
    {"id": "later", "kind": "matter", "title": "护照补发登记", "region": YUHANG, "effective_from": "2104-01-01"},
]


@contextmanager
def searching(*rules: PinRule) -> Iterator[Any]:
    analyzer = QueryAnalyzer(replace(UNDERSTANDER.resources, pins=rules))
    with home_with(copies_of(MATTERS)) as home:
        pipeline = Pipeline(home.snapshot, home.store, analyzer)

        def search(q: str, **more: Any) -> SearchPage:
            return pipeline.search(SearchRequest(**{"q": q, "region": YUHANG, "explain": True, **more}))

        yield search


def ids(page: SearchPage) -> list[str]:
    return [item.id for item in page.items]


def rule(document: str, place: int = 1, query: str = "护照登记", **more: Any) -> PinRule:
    return PinRule(query, more.pop("region", ""), document, place, **more)


@pytest.mark.parametrize("sort", ["relevance", "popular", "updated"])
@pytest.mark.parametrize("collapse", COLLAPSES)
@pytest.mark.parametrize("region", [YUHANG, None])
def test_pins_stand_before_all_others(sort: str, collapse: str, region: str | None) -> None:
    with searching(rule("far", 2), rule("notice", 1)) as search:
        page = search("护照登记", sort=sort, collapse=collapse, region=region)
        assert ids(page) == ["notice", "far", "a", "b"]
        assert [item.pinned for item in page.items] == [True, True, False, False]
        assert page.items[0].why is not None
        assert page.items[0].why["pinned"] == {
            "kind": "pins",
            "id": page.items[0].pin,
            "query": "护照登记",
            "match": "exact",
            "region": "",
            "document": "notice",
            "action": "pin",
            "place": 1,
            "owner": "",
            "ends": "",
        }
        assert len({page.items[0].pin, page.items[1].pin}) == 2
        assert page.items[2].pin is None
        assert page.items[2].why is not None
        assert page.items[2].why["pinned"] is None
        assert page.total == 4
        counts = {row["value"]: row["count"] for row in page.facets["kind"]}
        assert counts == {"matter": 3, "news": 1}
        assert {row["value"]: row["count"] for row in page.facets["channel"]}["all"] == 4


@pytest.mark.parametrize("position", [{}, {"lat": 30.42, "lon": 120.3}])
def test_a_pin_stands_before_what_is_near(position: dict[str, float]) -> None:
    with searching(rule("notice", query="附近护照登记")) as search:
        page = search("附近护照登记", **position)
        assert ids(page)[0] == "notice"
        assert set(ids(page)) == {"notice", "a", "b"}


def test_a_pinned_document_that_matches_counts_once() -> None:
    with searching(rule("b")) as search:
        page = search("护照登记")
        assert (ids(page), page.total) == (["b", "a"], 2)
        assert ids(search("护照登记", page=2, size=1)) == ["a"]


def test_a_pin_holds_for_its_query_region_and_day(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = (
        rule("b", query="护照登记"),
        rule("far", query="出国*"),
        rule("notice", query="登记", region=ZHEJIANG, until="2026-11-27"),
    )
    with searching(*rules) as search:
        assert ids(search("护照 登记？")) == ["b", "a"]
        assert ids(search("护照登记办理")) == ["b", "a"]
        assert ids(search("护照"))[:1] == ["a"]
        assert ids(search("出国签证")) == ["far"]
        assert "far" not in ids(search("要出国"))
        monkeypatch.setattr(pins, "today", lambda _now: "2026-11-27")
        assert ids(search("登记"))[:1] == ["notice"]
        assert "notice" not in ids(search("登记", region="440300"))
        assert "notice" not in ids(search("登记", region=None))
        monkeypatch.setattr(pins, "today", lambda _now: "2026-11-28")
        assert "notice" not in ids(search("登记"))


def test_a_pin_of_what_cannot_be_shown_is_left_out() -> None:
    with searching(rule("none"), rule("later", 2), rule("notice", 3)) as search:
        assert ids(search("护照登记")) == ["notice", "a", "b"]
        assert ids(search("护照登记", filters=(("kind", ("matter",)),))) == ["a", "b"]
        assert ids(search("护照登记", filters=(("kind", ("news",)),))) == ["notice"]
        assert ids(search("护照登记", region_mode="only")) == ["a", "b"]


def test_a_nearer_copy_takes_the_place_of_a_pin() -> None:
    with searching(rule("two-xihu")) as search:
        assert ids(search("护照登记", collapse="all"))[0] == "two-yuhang"
        assert ids(search("护照登记", region=XIHU))[0] == "two-xihu"


def test_a_pin_leads_to_the_card_for_its_audience() -> None:
    with searching(rule("own-zhejiang", query="印章备案")) as search:
        assert ids(search("印章备案", collapse="all")) == ["own-hangzhou", "firm-yuhang"]
        assert ids(search("印章备案"))[0] == "own-zhejiang"


def test_the_nearest_rule_of_a_document_counts() -> None:
    rows = [rule("a", 3), rule("a", 2, region=ZHEJIANG), rule("b", 1, region="440000"), rule("c", 1)]
    chain = [YUHANG, ZHEJIANG]
    held = [row for row in rows if pins.holds(row, chain, (), frozenset(), "2026-11-27")]
    found = pins.one_a_document(held, chain)
    assert [(one.document, one.place) for one in found] == [("c", 1), ("a", 2)]


def test_a_pin_of_a_province_holds_on_a_countys_own_page() -> None:
    with searching(rule("b", region=ZHEJIANG)) as search:
        assert ids(search("护照登记", region_mode="only")) == ["b", "a"]
        assert ids(search("护照登记", region_mode="off"))[0] == "a"


def test_a_pin_holds_for_its_channel_and_audience() -> None:
    rows = (
        rule("b", channel=("power",)),
        rule("notice", 2, channel=("all",), query="护照"),
        rule("far", 3, audience="legal", match="phrase", query="登记"),
    )
    with searching(*rows) as search:
        assert ids(search("护照登记"))[0] == "a"
        assert ids(search("护照"))[0] == "notice"
        assert "notice" not in ids(search("护照", channels=("guide",)))
        assert "far" not in ids(search("护照登记", filters=(("audience", ("natural",)),)))
        legal = search("护照登记", channels=("legal",))
        assert legal.total == 0  # it is for the request, and the channel leaves the document out


def test_a_pin_never_fits_by_a_synonym() -> None:
    # 登记 is also 备案, 补办 is also 补领
    with searching(rule("far", query="护照补办"), rule("far", 2, query="补办", match="all_words")) as search:
        assert "far" not in ids(search("护照补领"))
        assert ids(search("护照补办"))[0] == "far"
        assert ids(search("补办 护照"))[0] == "far"


def test_where_nothing_fits_no_card_is_sure_and_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    none = rule("", 0, region="330100", until="2026-11-27", action=NOTHING_FITS)
    monkeypatch.setattr(pins, "today", lambda _now: "2026-11-27")
    with searching(none) as search:
        page = search("护照登记", with_rows=True)
        assert page.notices == ("本平台暂未收录“护照登记”，可以换个说法再查，或拨打 12345 咨询", POSSIBLE)
        assert (ids(page), {item.zone for item in page.items}) == (["a", "b"], {"possible"})
        assert [row["id"] for row in page.query.rows or ()] == [pin_id(none)]
        for more in ({"region": "330200"}, {"region": None}, {"q": "护照签发登记"}):
            assert POSSIBLE not in search(**{"q": "护照登记", **more}).notices
        monkeypatch.setattr(pins, "today", lambda _now: "2026-11-28")
        assert {item.zone for item in search("护照登记").items} == {"sure"}


def test_what_is_put_first_fits() -> None:
    none = rule("", 0, region=YUHANG, until="2999-12-31", action=NOTHING_FITS)
    with searching(none, rule("notice")) as search:
        page = search("护照登记")
        assert (page.items[0].id, page.items[0].zone) == ("notice", "sure")
        assert not any("暂未收录" in notice for notice in page.notices)
