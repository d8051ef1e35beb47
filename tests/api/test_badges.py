"""Small words of a card.

1. The badge says how near a copy is, in the words of the place.
2. Marks stand where the spans are, around escaped text, whatever the spans.
3. Only web addresses become links.
4. Times and counts read as people say them.
"""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.portal.badges import badge_of
from api.portal.cards import card_of
from api.portal.element_text import handling, promised, visits
from api.portal.highlighting import marked, web_address
from dictionaries.regions import load_tree
from search_engine.searching import duration_text as duration
from tests.api.fake_service import MATTER, item_of

BASE = item_of(MATTER, load_tree(), 0)


def item(name, tier, **values):
    return replace(BASE, region={**BASE.region, "name": name, "tier": tier}, **values)


@pytest.mark.parametrize(
    ("name", "tier", "words"),
    [
        ("余杭区", 0, "本区"),
        ("桐庐县", 0, "本县"),
        ("义乌市", 0, "本市"),
        ("景宁畲族自治县", 0, "本县"),
        ("翠岗街道", 0, "本街道"),
        ("径山镇", 0, "本镇"),
        ("双桥乡", 0, "本乡"),
        ("鄂温克族自治旗", 0, "本旗"),
        ("三里社区", 0, "本社区"),
        ("某地", 0, "本地"),
        ("杭州市", 1, "本市"),
        ("浙江省", 2, "本省"),
        ("上海市", 2, "本市"),
        ("广西壮族自治区", 2, "本自治区"),
        ("全国", 3, "全国"),
        ("西湖区", 4, "外地"),
        ("宁波市", 5, "外地"),
        ("成都市", 6, "外地"),
        ("成都市", None, "成都市"),
    ],
)
def test_a_badge_says_how_near_a_copy_is(name, tier, words):
    assert badge_of(item(name, tier)).text == words


def test_some_badges_outweigh_how_near_a_copy_is():
    assert badge_of(item("成都市", 3, foreign=True)).text == "可异地办"
    assert badge_of(item("杭州市", 1, needs_region=True)).text == "请选择下级地区"
    assert badge_of(item("杭州市", 1, needs_region=True, kind="faq")).text == "下级地区"
    assert card_of(item("杭州市", 1, needs_region=True), "330100").elsewhere == "由街道（乡镇）办理，请选择"


@given(st.text("<&>\"'证a"), st.lists(st.tuples(st.integers(-3, 30), st.integers(-3, 30)), max_size=4))
def test_2_marks_keep_the_text(text, spans):
    page = marked(text, spans)
    assert page.replace("<mark>", "").replace("</mark>", "").unescape() == text
    assert not re.search(r"<(?!/?mark>)", page)
    assert page.count("<mark>") == page.count("</mark>")


def test_2_marks_stand_where_spans_are():
    assert marked("居民<身份证", [(3, 6)]) == "居民&lt;<mark>身份证</mark>"


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "//host/x", "ftp://host/x", "/x", "http://", "http://[", "", None, 3],
)
def test_what_is_no_web_address_becomes_no_link(url):
    assert web_address(url) is None


@pytest.mark.parametrize("url", ["https://host/x?a=1", "http://host"])
def test_a_web_address_becomes_a_link(url):
    assert web_address(url) == url


def test_times_and_counts_read_as_people_say_them():
    assert duration({"value": 5.0, "unit": "工作日"}) == "5 个工作日"
    assert duration({"value": 1.5, "unit": "小时"}) == "1.5 小时"
    assert promised({"value": 0, "unit": "即时"}) == "当场办结"
    assert promised({"value": 2, "unit": "月"}) == "2 个月办结"
    assert (promised(None), visits(None), visits(0)) == ("", "", "0 次")


@pytest.mark.parametrize(
    ("depths", "times", "words"),
    [
        (["受理", "办理"], 0, "全程网办"),
        (["受理"], 1, "可网上申请"),
        (["受理"], None, "可网上申请"),
        (["互联网咨询"], 0, "到现场 0 次"),
        ([], 2, "到现场 2 次"),
        ([], None, ""),
    ],
)
def test_nobody_is_spared_the_way_where_nothing_is_handled_online(depths, times, words):
    assert handling(depths, times) == words
