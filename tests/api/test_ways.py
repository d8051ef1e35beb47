"""Ways onward: links to the portal's own pages, and telephone numbers.

1. What has an address in the settings is a link on every page, on 我的 and, with what it is about, on that of a matter;
   what has none is nowhere spoken of. Log-in is offered where it has an address.
2. Where a matter's page has no page to ask or complain, the matter's own numbers and the hotline stand there.
3. In the demonstration, and there alone, each leads to a page that says what would stand there, and back.
4. Of a text, telephone numbers are links, and nothing else.
"""

from __future__ import annotations

import re

import pytest
from markupsafe import Markup

from api.app import create_app
from api.portal.ways import WAYS, calls_in, with_calls
from dictionaries.kinds.intents import FUNCTIONS
from tests.api.fake_service import PLAIN_MATTER, FakeService

MATTER = {**PLAIN_MATTER, "id": "m", "title": "护照签发", "contact": "0571-88880000", "supervision": "投诉电话：12388"}
ONWARD = re.compile(r'<nav class="onward[^"]*" aria-label="([^"]+)">(.*?)</nav>', re.DOTALL)
LINK = re.compile(r'<a href="([^"]+)"[^>]*>([^<]+)</a>')


def client_of(pages=None, **settings):
    service = FakeService()
    service.documents = {"m": MATTER}
    service.settings.portal_pages = pages or {}
    for name, value in settings.items():
        setattr(service.settings, name, value)
    return create_app(service).test_client()


def shown(client, path):
    """The lists of a page: label → address by what the link says."""
    page = client.get(path).text
    return {label: {text: url for url, text in LINK.findall(links)} for label, links in ONWARD.findall(page)}


def test_ways_are_functions_of_the_portal():
    assert set(WAYS) == set(FUNCTIONS) - {"elsewhere"}


def test_1_what_has_an_address_is_a_link_and_what_has_none_is_not_there():
    login, ask = "https://p.example/login", "https://p.example/ask?m={matter}&r={region}"
    client = client_of({"login": login, "consult": ask})
    everywhere = {"登录": login, "咨询": "https://p.example/ask?m=&amp;r=330110"}
    for path in ("/?region=330110", "/privacy?region=330110", "/catalog?region=330110"):
        assert shown(client, path)["门户服务"] == everywhere
    assert "我的办件" not in client.get("/").text
    found = shown(client, "/item/m?region=330110")["预约、咨询与投诉"]
    assert found["咨询"] == "https://p.example/ask?m=%E6%8A%A4%E7%85%A7%E7%AD%BE%E5%8F%91&amp;r=330110"
    assert shown(client, "/me?region=330110") == {"我的事": {"咨询": everywhere["咨询"]}}
    assert f'class="button" href="{login}"' in client.get("/me").text
    assert shown(client_of(), "/me") == {}
    assert "您还没有登录" not in client_of().get("/me").text
    assert 'rel="noopener">登录' not in client_of().get("/me").text


def test_2_a_matter_without_such_a_page_names_its_own_numbers_and_the_hotline():
    assert shown(client_of(), "/item/m")["预约、咨询与投诉"] == {
        "咨询 057188880000": "tel:057188880000",
        "投诉 12388": "tel:12388",
        "12345 热线": "tel:12345",
    }
    page = client_of().get("/item/m").text
    assert '<dd><a href="tel:057188880000">0571-88880000</a></dd>' in page
    assert '投诉电话：<a href="tel:12388">12388</a>' in page
    both = {"consult": "https://p.example/ask", "complaint": "https://p.example/tell"}
    assert shown(client_of(both), "/item/m")["预约、咨询与投诉"] == {"咨询": both["consult"], "投诉": both["complaint"]}


def test_3_in_the_demonstration_each_leads_to_a_page_that_says_so_and_back():
    client = client_of(sample_banner=True)
    found = shown(client, "/?region=330110")["门户服务"]
    assert found == {text: f"/demo/way/{name}?region=330110" for name, (text, _) in WAYS.items()}
    for name, (text, about) in WAYS.items():
        page = client.get(f"/demo/way/{name}", headers={"Referer": "http://localhost/item/m?region=330110"}).text
        assert (f"示例：{text}" in page, about in page) == (True, True)
        assert 'href="/item/m?region=330110">返回' in page
    assert client.get("/demo/way/none").status_code == 404
    for other in (client_of(), client_of(sample_banner=True, user_key="portal-secret-portal-secret-portal")):
        assert other.get("/demo/way/login").status_code == 404
        assert shown(other, "/") == {}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("0571-88880000", ["057188880000"]),
        ("（0571）88880000、88880001转8012", ["057188880000", "057188880001"]),
        ("010 12345678", []),  # no line begins with 1
        ("咨询电话：8888000 或 13812345678", ["8888000", "13812345678"]),
        ("12345", ["12345"]),
        ("拨打12345或全国热线 12393。", ["12345", "12393"]),
        ("400-600-8888，客服 95588 专线", ["4006008888"]),
        ("地址：莲花街333号12345室，邮编310012", []),
        ("2026年10月1日（20261001）起，文号88880000号", []),
        ("统一社会信用代码 11330110002501234X，编号 330110198001011234", []),
        ("窗口 22223333", []),
        ("22223333", ["22223333"]),
        ("电话 0571-88880000-12345678", []),
        ("", []),
    ],
)
def test_4_telephone_numbers_are_links_and_nothing_else(text, numbers):
    assert [call.number for call in calls_in(text)] == numbers
    marked = with_calls(text)
    assert marked.striptags() == " ".join(text.split())
    assert re.findall(r'href="tel:(\d+)"', marked) == numbers


def test_4_nothing_of_a_text_with_numbers_is_markup():
    marked = with_calls("<b>电话</b> 0571-88880000 & 12345")
    assert marked == Markup(
        '&lt;b&gt;电话&lt;/b&gt; <a href="tel:057188880000">0571-88880000</a> &amp; <a href="tel:12345">12345</a>'
    )
