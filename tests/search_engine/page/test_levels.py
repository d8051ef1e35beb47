"""The levels at which a card's matter is handled.

1. With a region and `collapse=all` a card has its matter's live copies in the user's chain, nearest first, itself among
   them; where there is but one, and in all other answers, there are none. (Against the plain search: `tests.promise`.)
2. What filters or editors leave out, what is over, and what is for another audience is no level.
3. What stands for copies below the user's region is the first of its levels, under the region's own name.
4. Each level says in what its competence differs: conditions that another level has not, however they are punctuated,
   and its audience.
5. A document's page has the same levels.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import pytest

from dictionaries.kinds.lists import PinRule
from search_engine.documents.document_service import DocumentService
from search_engine.page.levels import differences
from search_engine.query.analysis import QueryAnalyzer
from search_engine.query.request import SearchRequest
from tests.promise.home import Home, copies_of, home_with
from tests.promise.texts import UNDERSTANDER

YUHANG, HANGZHOU, ZHEJIANG, CANGQIAN = "330110", "330100", "330000", "330110010"
TITLE = "企业设立登记"
COMMON = "名称、住所符合规定"


def copy(name: str, region: str, *conditions: str, title: str = TITLE, **more: Any) -> dict[str, Any]:
    raw = {"id": name, "kind": "matter", "title": title, "region": region, "conditions": [COMMON, *conditions]}
    return raw | {"catalog_code": "A01", "audience": ["legal"]} | more


COPIES = (
    copy("county", YUHANG, "内资企业", promised_time={"value": 2}, visits=1, authority={"name": "余杭区市场监管局"}),
    copy("city", HANGZHOU, "外商投资企业", audience=["legal"], level="市级"),
    copy("province", ZHEJIANG, audience=["legal"], level="省级"),
    copy("beside", "330106", "内资企业"),
    copy("offline", "000000", status="offline"),
    copy("citizens", HANGZHOU, audience=["natural"]),
    copy("town", CANGQIAN, title="食品经营备案"),
    copy("above", ZHEJIANG, title="食品经营备案"),
    copy("alone", YUHANG, title="食品摊贩登记"),
)
HIDE = PinRule(TITLE, "", "city", 0, action="hide")


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    with home_with(copies_of(COPIES)) as made:
        yield made


def levels(home: Home, text: str = TITLE, region: str | None = YUHANG, how: str = "all", **more: Any) -> list[str]:
    """Of the first card that is not for citizens."""
    page = home.search(SearchRequest(text, region=region, collapse=how, **more))
    item = next(item for item in page.items if item.id != "citizens")
    return [level["id"] for level in item.levels]


def test_a_card_has_the_levels_of_the_chain_nearest_first(home):
    assert levels(home) == ["county", "city", "province"]
    assert levels(home, region=HANGZHOU) == ["city", "province"]
    assert levels(home, region=ZHEJIANG) == []
    assert levels(home, region=None) == []
    assert levels(home, "食品摊贩登记") == []
    for how in ("others", "none"):
        assert levels(home, how=how) == []
    page = home.search(SearchRequest(TITLE, region=YUHANG)).as_dict()
    assert all("levels" not in item for item in page["items"])


def test_what_is_left_out_is_no_level(home):
    assert levels(home, filters=(("level", ("市级", "省级")),)) == ["city", "province"]
    assert levels(home, filters=(("level", ("省级",)),)) == []
    before = home.query_analyzer
    home.query_analyzer = QueryAnalyzer(replace(UNDERSTANDER.resources, pins=(HIDE,)))
    try:
        assert levels(home) == ["county", "province"]
    finally:
        home.query_analyzer = before


def test_what_lies_below_is_the_first_of_its_levels(home):
    item = home.search(SearchRequest("食品经营备案", region=HANGZHOU, collapse="all")).items[0]
    assert item.needs_region
    assert [(level["id"], level["region"]["name"]) for level in item.levels] == [
        ("town", "杭州市"),
        ("above", "浙江省"),
    ]


def test_each_level_says_what_it_has_of_its_own(home):
    found = home.search(SearchRequest(TITLE, region=YUHANG, collapse="all")).items[0].levels
    assert found[0] == {
        "id": "county",
        "region": {"code": YUHANG, "name": "余杭区", "level": "county"},
        "authority": "余杭区市场监管局",
        "promised_time": {"value": 2, "unit": "工作日"},
        "visits": 1,
        "online": (),
        "links": {},
        "differs": {"conditions": ("内资企业",)},
    }
    assert [level["differs"] for level in found[1:]] == [{"conditions": ("外商投资企业",)}, {}]


def test_differences_are_of_what_is_said_not_of_how_it_is_written():
    one = {"conditions": ["年满十六周岁；", "住在本市"], "audience": ["natural", "legal"]}
    assert differences([one, {"conditions": ["年满十六周岁\n住在本市。"], "audience": ["legal", "natural"]}]) == [
        {},
        {},
    ]
    assert differences([one, {"conditions": ["住在本市"], "audience": ["natural"]}]) == [
        {"conditions": ("年满十六周岁；",), "audience": ("natural", "legal")},
        {"audience": ("natural",)},
    ]
    assert differences([one, {}])[1] == {"audience": ()}


def test_a_documents_page_has_the_same_levels(home):
    desk = DocumentService(lambda: home.store, lambda: None, lambda: nullcontext(home.snapshot), lambda _: None)
    assert [level["id"] for level in desk.levels("county", YUHANG)] == ["county", "city", "province"]
    assert [level["id"] for level in desk.levels("city", None)] == ["city", "province"]
    assert desk.levels("beside", YUHANG) == ()
