"""The levels of a card and of a page (办理层级).

1. Pages ask for one card a matter, unless the address says otherwise: searches, directories and life events alike.
2. Levels are a row of links that keep the reader's region, the shown one marked; one level is no row.
3. Where their competence differs, each level says what it takes; where that is too long for a card, it is a row again.
4. Two offices of one region are told apart by their names.
5. The line of counts narrows to one level, and back; it goes with the region that it belongs to.
6. For fifty everyday words, no matter stands twice among the first ten; what is called alike is told apart by what its
   card says; and each level of the line of counts shows as many cards as it says.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from api.app import create_app
from api.portal.address import Address
from api.portal.cards import Card, cards_of
from search_engine import SearchRequest, Service
from tests.api.fake_service import MATTER, item_of
from tests.api.page_text import links, text_of

ITEM = "/item/11330110-1.a_b%2Fc?region=330110"
EVERYDAY = (
    "身份证 护照 驾驶证 户口本 结婚 离婚 居住证 社保卡 医保 公积金 退休 养老金 低保 残疾证 准生证 出生证 上学 "
    "转学 学费 助学金 房产证 买房 租房 贷款 过户 营业执照 注册公司 注销公司 个体户 开店 餐馆 食品 卫生许可证 "
    "消防 税 发票 招工 失业 工伤 欠薪 职称 健康证 停车 违章 车牌 摩托车 公交卡 养狗 摆摊 无犯罪证明"
)
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
        return [found[1] if (found := re.search(r"(?s)(<(ul) class=\"levels.*?</\2>)", page)) else "" for page in pages]

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
    assert "apart" not in shown(level(MATTER["id"], "330110", "甲", "乙", "丙"), level("city", "330100", "丁"))[0]


def test_two_offices_of_one_region_are_told_apart(shown):
    part = shown(level(MATTER["id"], "330110"), level("second", "330110") | {"authority": "未来科技城管委会"})[0]
    assert "余杭区市场监管局" in part
    assert "未来科技城管委会" in part


def test_the_line_of_counts_narrows_to_a_level_and_back(client, service):
    service.page = {
        "cascade": tuple(
            {"code": code, "name": name, "level": "", "count": count}
            for (code, name), count in zip(NAMES.items(), (7, 5, 0), strict=True)
        )
    }

    def line(path: str) -> str:
        found = re.search(r'(?s)aria-label="哪一级办">(.*?)</div>', text_of(client, path))
        assert found
        return found[1]

    assert links(line("/?q=a&region=330110")) == ["/?q=a&region=330110&at=330110", "/?q=a&region=330110&at=330100"]
    narrowed = line("/?q=a&region=330110&at=330100")
    assert links(narrowed) == ["/?q=a&region=330110&at=330110", "/?q=a&region=330110"]
    assert re.findall(r'aria-current="true">(.*?) <small>(.*?)<', narrowed) == [("杭州市", "5")]
    assert service.requests[-1].at == "330100"
    address = Address.of({"q": ["a"], "region": ["330110"], "at": ["330100"]})
    assert str(address.in_region("330106")) == "/?q=a&region=330106"


@pytest.mark.long
def test_everyday_words_find_each_matter_once(sample: Service):
    with create_app(sample).test_request_context("/"):
        for word in EVERYDAY.split():
            request = SearchRequest(word, region="330110", collapse="all", facets=())
            page = sample.search(request)
            assert page.items, word
            bases = sample.installation.store.base_keys([item.id for item in page.items])
            twice = Counter((bases[item.id], item.channels) for item in page.items).most_common(1)
            assert twice[0][1] == 1, (word, twice)
            assert len(set(map(face, cards_of(page, "330110")))) == len(page.items), word
            counts = {level["code"]: level["count"] for level in page.cascade}
            assert {code: sample.search(replace(request, at=code)).total for code in counts} == counts, word


def face(card: Card) -> tuple[object, ...]:
    """What tells a card from another."""
    lines = [level.lines for level in card.levels.levels] if card.levels else []
    return str(card.title), card.meta, card.badge.text, tuple(lines)
