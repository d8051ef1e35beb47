"""The pages, read as a browser without scripts would.

1. First visit, results, none, fault, not ready, abolished region: each state says what it is, with its status.
2. Nothing of a document or a request is taken for markup; links lead to the web only.
3. A search is an address: tabs, facets, order and pages are links that change one thing.
4. The region is chosen in linked lists by a plain form; one region is left in the address.
5. A document shows its elements in the order of need, and where else it can be handled.
6. No cookies; what shared links carry along is passed over.
"""

import re
from urllib.parse import quote, quote_plus

import pytest

from search_engine import NotReady, Settings
from tests.api.fake_service import HOSTILE, MATTER
from tests.api.page_text import links, text_of


def test_the_first_visit_shows_themes_and_asks_for_a_region(client):
    page = text_of(client, "/")
    assert "按主题" in page
    assert "/?kind=matter&theme=%E5%A9%9A%E5%A7%BB%E7%99%BB%E8%AE%B0" in links(page)
    assert "选择地区" in page


def test_results_show_what_a_reader_has_to_know(client):
    page = text_of(client, "/?q=身份证&region=330110")
    assert "居民<mark>身份证</mark>补领" in page
    for words in (
        "余杭区公安分局",
        "5 个工作日办结",
        "全程网办",
        "换个地区（89）",
        "本区",
        "浙江省 ▸ 杭州市 ▸ </span>",
        "余杭区</span>",
    ):
        assert words in page


def test_a_search_without_results_says_so_with_a_way_on(client, service):
    service.page = {"items": (), "total": 0}
    page = text_of(client, "/?q=奶茶 许可&region=330110")
    assert "没有找到与“奶茶 许可”有关的服务" in page
    assert f"/?q={quote_plus('奶茶 许可')}&region=330110&region_mode=off" in links(page)
    assert "12345" in page


def test_a_blocked_query_offers_no_other_filters(client, service):
    service.page = {"items": (), "total": 0}
    assert "去掉筛选条件" not in text_of(client, "/?q=x")


def test_faults_of_parameters_are_told_on_the_page(client):
    page = text_of(client, "/?q=a&page=0&size=x", 422)
    assert "第几页：应为" in page
    assert "每页条数：应为" in page


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("330110099001", "浙江省杭州市余杭区"),
        ("330110099", "浙江省杭州市余杭区"),
        ("330199", "浙江省杭州市"),
        ("330103099", "浙江省杭州市拱墅区"),
    ],
)
def test_1_an_unknown_code_stands_for_what_its_digits_name(client, service, code, name):
    page = text_of(client, f"/?q=身份证&region={code}")
    assert f"没有查到链接中的地区，先为您显示{name}的内容" in page
    assert service.requests[0].region == service.tree.nearest(code).code


@pytest.mark.parametrize("code", ["999999", "abc", "33"])
@pytest.mark.parametrize("path", ["/?q=a&", "/item/11330110-1.a_b%2Fc?", "/catalog?", "/me?"])
def test_1_a_region_that_nothing_is_known_of_is_asked_for(client, service, path, code):
    asked = client.get(f"{path}region={code}")
    assert asked.status_code == 302
    page = text_of(client, asked.headers["Location"])
    assert "没有查到链接中的地区，请选择您所在的地区" in page
    assert not service.requests
    assert any("330000" in link and quote(path[:4], safe="") in link for link in links(page))


def test_a_service_without_an_index_says_that_it_is_being_built(client, service):
    service.failure = NotReady("还没有索引")
    assert "索引正在建立" in text_of(client, "/", 503)
    assert "索引正在建立" in text_of(client, "/?q=身份证", 503)


def test_an_abolished_region_is_told_and_its_successor_shown(client, service):
    page = text_of(client, "/?q=身份证&region=330103")
    assert "“下城区”已撤销，现按“浙江省杭州市拱墅区”为您显示" in page
    assert service.requests[0].region == "330105"


@pytest.mark.parametrize("shown", [True, False])
def test_the_banner_of_a_sample_is_shown_where_it_is_set(client, service, shown):
    service.settings = Settings(sample_banner=shown)
    assert ("示例数据" in text_of(client, "/")) is shown


@pytest.mark.parametrize("path", ["/?q=" + HOSTILE.replace("&", "%26"), "/item/hostile", "/?q=a"])
def test_nothing_of_a_document_or_request_is_markup(client, path):
    page = text_of(client, path)
    assert "<script>alert" not in page
    assert "alert(&#39;x&#39;)" in page or "alert(" in re.sub("</?mark>", "", page)
    assert not [link for link in links(page) if link.startswith(("javascript:", "data:"))]
    assert not re.search(r"\son\w+=|style=", page)


def test_2_links_leave_no_opener(client):
    for path in ("/?q=a&region=330110", "/item/11330110-1.a_b%2Fc"):
        outside = re.findall(r'<a [^>]*href="https://example.org/apply"[^>]*>', text_of(client, path))
        assert outside
        assert all('rel="noopener"' in link for link in outside)


def test_facets_and_tabs_are_links_that_change_one_thing(client):
    found = links(text_of(client, "/?q=a&region=330110&department=公安&page=2"))
    assert "/?q=a&region=330110&department=%E5%85%AC%E5%AE%89&department=%E6%B0%91%E6%94%BF" in found
    assert "/?q=a&region=330110" in found
    assert "/?q=a&region=330110&department=%E5%85%AC%E5%AE%89&channel=natural" in found
    assert "/?q=a&region=330110&department=%E5%85%AC%E5%AE%89&sort=popular" in found


def test_3_what_is_easy_is_chosen_in_peoples_words(client):
    page = text_of(client, "/?q=a")
    shown = re.findall(r'<a class="chip" href="([^"]*ease[^"]*)">(\S+) <', page)
    assert shown == [("/?q=a&amp;ease=online", "网上能办"), ("/?q=a&amp;ease=weekend", "周末能办")]
    chosen = text_of(client, "/?q=a&ease=no_visit")
    assert re.search(r'class="chip" href="/\?q=a" aria-current="true">不用跑 <', chosen)
    assert "/?q=a&ease=no_visit&ease=weekend" in links(chosen)


def test_pages_of_results_are_links_that_keep_the_search(client):
    page = text_of(client, "/?q=a&page=2&size=10")
    assert {"/?q=a&size=10", "/?q=a&size=10&page=3"} <= set(links(page))
    assert 'aria-current="page" aria-label="第 2 页"' in page


@pytest.mark.parametrize(
    ("query", "region"),
    [
        ("region=330000&region=330100&region=330110", "330110"),
        ("region=320000&region=330100&region=330110", "320000"),
        ("region=330000&region=330200&region=330110", "330200"),
        ("region=330000&region=&region=", "330000"),
    ],
)
def test_the_chooser_leaves_one_region_in_the_address(client, query, region):
    response = client.get(f"/?q=a&{query}")
    assert response.status_code == 302
    assert response.headers["Location"] == f"/?q=a&region={region}"


def test_lists_of_the_chooser_follow_the_levels_of_a_region(client):
    page = text_of(client, "/?region=330110")
    assert page.count('<select name="region"') == 4
    assert re.findall(r'value="(\d+)" selected', page) == ["330000", "330100", "330110"]
    assert text_of(client, "/?region=110105").count('<select name="region"') == 3


def test_a_document_shows_its_elements_in_order_of_need(client, service):
    service.copies_found = [{"id": "2", "region": {"code": "330106", "name": "西湖区", "level": "county"}}]
    page = text_of(client, "/item/11330110-1.a_b%2Fc?region=330110")
    titles = ["能不能办", "带什么", "怎么办", "多久、多少钱", "去哪里、什么时候", "常见问题", "设定依据", "监督投诉"]
    assert [title for title in re.findall(r"<h2>(.*?)</h2>", page) if title in titles] == titles
    for words in ("原件 1 份", "可用电子证照", "60 天（偏远地区可延长）", "每证40元", ">西湖区<"):
        assert words in page
    assert "/item/2?region=330106" in links(page)
    assert "手机办理" not in page


def test_a_matter_of_the_regions_below_is_told_to_the_one_above(client):
    page = text_of(client, "/item/11330110-1.a_b%2Fc?region=330100")
    assert "此事项由杭州市的下级地区办理" in page
    assert "下级地区" not in text_of(client, "/item/11330110-1.a_b%2Fc?region=330110")


def test_a_sparse_document_is_shown(client, service):
    service.documents["bare"] = {"id": "bare", "title": "甲", "kind": "policy", "status": "online", "text": "一\n\n二"}
    assert "<p>一</p>" in text_of(client, "/item/bare")
    service.documents["empty"] = {"id": "empty", "title": "乙", "kind": None, "status": "online", "region": "none"}
    assert "<h1>乙</h1>" in text_of(client, "/item/empty")


def test_6_no_cookies_and_no_notice_of_strangers(client, service):
    response = client.get("/?q=身份证&utm_source=x&from=singlemessage")
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers
    assert "utm_source" not in response.text
    assert service.requests[0].q == MATTER["title"][2:5]
