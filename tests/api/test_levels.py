"""The levels of a card and of a page (办理层级).

1. Pages ask for one card a matter, unless the address says otherwise: searches, directories and life events alike.
2. Levels are a row of links that keep the reader's region, the shown one marked; one level is no row.
3. Where their competence differs, each level says what it takes; where that is too long for a card, it is a row again.
4. Two offices of one region are told apart by their names.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from tests.api.fake_service import MATTER, item_of
from tests.api.page_text import links, text_of

ITEM = "/item/11330110-1.a_b%2Fc?region=330110"
NAMES = {"330110": "余杭区", "330100": "杭州市", "330000": "浙江省"}


def level(id: str, region: str, *conditions: str, **differs: Any) -> dict[str, Any]:
    if conditions:
        differs["conditions"] = conditions
    return {
        "id": id,
        "region": {"code": region, "name": NAMES[region], "level": ""},
        "authority": f"{NAMES[region]}市场监管局",
        "promised_time": None,
        "visits": 0,
        "online": (),
        "links": {},
        "differs": differs,
    }


@pytest.fixture
def shown(service, client):
    """Shows levels on a search page and on a document's; gives both parts."""

    def show(*levels: dict[str, Any]) -> list[str]:
        item = replace(item_of(MATTER, service.tree, 0), levels=levels)
        service.page, service.levels_found = {"items": (item,)}, levels
        pages = [text_of(client, path) for path in ("/?q=a&region=330110", ITEM)]
        return [
            found[1] if (found := re.search(r"(?s)(<(p|ul) class=\"levels.*?</\2>)", page)) else "" for page in pages
        ]

    return show


def test_pages_ask_for_one_card_a_matter(client, service):
    for path in ("/?q=a", "/?q=a&collapse=others", "/catalog?region=330110", "/life-events/新生儿出生"):
        text_of(client, path)
    assert [request.collapse for request in service.requests[:2]] == ["all", "others"]
    assert {request.collapse for request in service.requests[2:]} == {"all"}


def test_levels_are_links_that_keep_the_region(shown):
    for part in shown(level(MATTER["id"], "330110"), level("city", "330100"), level("province", "330000")):
        assert "办理层级" in part
        assert re.findall(r'aria-current="true">(.*?)<', part) == ["余杭区"]
        assert links(part)[:2] == ["/item/city?region=330110", "/item/province?region=330110"]
    assert shown(level(MATTER["id"], "330110")) == ["", ""]


def test_where_competence_differs_each_level_says_what_it_takes(shown):
    audience = ("natural",)
    for part in shown(
        level(MATTER["id"], "330110", "内资企业<"),
        level("city", "330100", "外商投资企业", audience=audience),
        level("p", "330000"),
    ):
        lines = [re.sub(r"<.*?>", "", line) for line in re.findall(r"<li>(.*?)</li>", part)]
        assert lines == [
            "余杭区市场监管局：内资企业&lt;",
            "杭州市市场监管局：服务对象：自然人；外商投资企业",
            "浙江省市场监管局：无此项限定",
        ]
        assert links(part) == ["/item/city?region=330110", "/item/p?region=330110"]
    assert "<li>" not in shown(level(MATTER["id"], "330110", "甲", "乙", "丙"), level("city", "330100", "丁"))[0]


def test_two_offices_of_one_region_are_told_apart(shown):
    part = shown(level(MATTER["id"], "330110"), level("second", "330110") | {"authority": "未来科技城管委会"})[0]
    assert "余杭区市场监管局" in part
    assert "未来科技城管委会" in part
