"""The pages around the search, read as a browser without scripts would.

1. The directory has the six navigations of C 0103 §6.3, grouped as the standard groups them, each value a search.
2. A life event has its guide and its matters; one that nothing belongs to is no page.
3. A region is chosen by links and by name, for the page that one came from and for no other.
4. Policies name what replaced them, and their interpretations; questions stand before answers.
5. Guides list the matters of their life event; a document of elsewhere names the reader's own.
6. Nothing of a request or document is markup here either; every page has its landmarks.
7. Style sheets and scripts are kept by browsers until they change, and sent packed to those who take that.
8. No link and no form of any page loses the reader's place, but what is there to give it up.
9. Places nearby are those of the reader's county and of those around it, with their coordinates.
10. A reader without a place is shown what is the nation's or shared by all, and is asked for the place.
"""

import gzip
import re
from contextlib import closing
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from werkzeug.exceptions import TooManyRequests

from api import portal
from api.app import create_app
from api.http.assets import digest_of
from api.portal.address import Address
from dictionaries.kinds.intents import LifeEventMatter
from search_engine import NotReady, QueryRecord, Settings
from tests.api.fake_service import HOSTILE, MATTER, item_of
from tests.api.page_text import links, text_of
from tests.api.test_prefix import furnished

STATIC = Path(portal.__file__).parent / "static"
PLACE = '<span class="place-name">余杭区</span>'
EVENT = "/life-events/" + quote("新生儿出生")
PATHS = ("/", "/?q=a", "/item/hostile", "/catalog", "/regions", "/regions?name=余杭", EVENT, "/favourites", "/nothing")


def test_the_directory_has_the_six_navigations_of_the_standard(client, service):
    service.nodes = {
        "nature": ["行政许可", "公共服务", "行政确认"],
        "level": ["县级", "国家级", "市级"],
        "coverage": ["定点办理", "全国"],
        "audience": ["legal", "natural"],
    }
    service.page = {"facets": {"theme": ({"value": "婚姻登记", "label": "婚姻登记", "count": 3},)}}
    page = text_of(client, "/catalog?region=330110")
    titles = ["按事项性质", "按服务对象", "按实施主体", "按服务主题", "按服务层级", "按行政管辖"]
    assert re.findall(r"<h2>(按.*?)</h2>", page) == titles
    assert page.index("行政权力事项") < page.index("行政许可") < page.index("公共服务事项") < page.index(">公共服务 ")
    assert page.index("国家级") < page.index("市级") < page.index("县级")
    assert page.index("跨地区通办") < page.index("全国 <small>") < page.index("定点办理")
    assert f"/?region=330110&kind=matter&matter_type={quote('行政许可')}" in links(page)
    assert "/?region=330110&kind=matter&audience=legal" in links(page)
    assert "余杭区" in page


def test_without_an_index_directory_and_life_events_say_so(client, service):
    service.failure = NotReady("还没有索引")
    for path in ("/catalog", EVENT):
        assert "索引正在建立" in text_of(client, path, 503)


def test_a_life_event_has_its_guide_and_its_matters(client, service):
    page = text_of(client, f"{EVENT}?region=330110")
    assert "联办指南" in page
    assert "包含的事项" in page
    asked = [dict(request.filters) for request in service.requests]
    assert asked == [{"kind": (kind,), "life_event": ("新生儿出生",)} for kind in ("guide", "matter")]
    assert {request.region for request in service.requests} == {"330110"}
    assert "下面才是您当地的事项" in text_of(client, EVENT)


def test_matters_of_elsewhere_stand_back_behind_nearer_ones(client, service):
    def item(name, tier):
        found = item_of(MATTER | {"id": name, "title": name}, service.tree, tier)
        return replace(found, highlights={})

    service.page = {"items": (item("本地的", 0), item("全国的", 3), item("外地的", 5))}
    page = text_of(client, f"{EVENT}?region=330110")
    assert "全国的" in page
    assert "外地的" not in page
    service.page = {"items": (item("外地的", 5),)}
    assert "外地的" in text_of(client, f"{EVENT}?region=330110")


def test_editors_order_the_matters_of_a_life_event(client, service):
    names = ("甲办理", "乙办理", "丙办理")
    service.page = {"items": tuple(item_of(MATTER | {"id": name, "title": name}, service.tree, 0) for name in names)}
    service.life_event_matters = (
        LifeEventMatter("新生儿出生", "丙办理", 1),
        LifeEventMatter("新生儿出生", "乙办理", 2),
        LifeEventMatter("退休", "甲办理", 1),
    )
    page = text_of(client, f"{EVENT}?region=330110")
    shown = page[page.index("包含的事项") :]
    assert sorted(names, key=shown.index) == ["丙办理", "乙办理", "甲办理"]


def test_a_life_event_that_nothing_belongs_to_is_no_page(client, service):
    service.page = {"items": (), "total": 0}
    text_of(client, EVENT, 404)
    text_of(client, "/life-events/" + "x" * 500, 404)


def test_regions_are_chosen_level_by_level_for_the_page_one_came_from(client):
    to = quote("/?q=身份证&region=330110&page=3", safe="")
    page = text_of(client, f"/regions?at=330100&to={to}")
    assert [unescape(title) for title in re.findall(r"<h2>(.*?)</h2>", page)] == [
        "县、区",
        "市、州、盟",
        "省、自治区、直辖市",
    ]
    assert f"/?q={quote('身份证')}&region=330100" in links(page)
    assert any(link.startswith("/regions?at=330110&to=") for link in links(page))
    assert "街道、乡镇" in text_of(client, "/regions?at=441900")
    assert "县、区" not in text_of(client, "/regions?at=441900")


def test_regions_are_found_by_name(client):
    page = text_of(client, f"/regions?name=朝阳区&to={quote('/catalog')}")
    assert {"/catalog?region=110105", "/catalog?region=220104"} <= set(links(page))
    assert "北京市朝阳区" in page
    assert "没有名称含“没有的地方”的地区" in text_of(client, "/regions?name=没有的地方")
    assert "/?region=330110" in links(text_of(client, "/regions?name=杭州市余杭区"))


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/",
        "//evil.example/x",
        "/\\evil.example",
        "javascript:alert(1)",
        "/v1/x",
        "/admin/",
        "http://[",
        "",
    ],
)
def test_choosing_a_region_leads_to_no_other_site(client, to):
    assert Address.parse(to) == Address()
    page = text_of(client, f"/regions?name=余杭区&to={quote(to, safe='')}")
    assert "/?region=330110" in links(page)
    assert not [link for link in links(page) if "evil" in link and not link.startswith("/regions")]


@pytest.mark.parametrize("address", ["/", "/?q=a&theme=b&theme=c", "/item/a%2Fb?region=330110", "/catalog", EVENT])
def test_an_address_of_ours_is_parsed_there_and_back(address):
    assert str(Address.parse(address)) == address.replace("%2F", "/")


def test_3_every_page_keeps_one_region(client):
    response = client.get("/catalog?region=330000&region=330100&region=")
    assert (response.status_code, response.headers["Location"]) == (302, "/catalog?region=330100")


def test_the_operators_default_region_is_shown(client, service):
    service.settings = Settings(default_region="330110")
    assert '<span class="place-name">余杭区</span>' in text_of(client, "/")


def test_a_policy_names_what_replaced_it_and_its_interpretations(client, service):
    policy = {
        "id": "old",
        "kind": "policy",
        "title": "租房办法（试行）",
        "status": "online",
        "region": "330110",
        "text": "第一条",
    }
    heir = policy | {"id": "new", "title": "租房办法", "issued_at": "2024-03-11T00:00:00+08:00"}
    service.documents |= {"old": policy | {"superseded_by": "new"}, "new": heir}
    service.readings = (item_of(heir | {"id": "reading", "title": "《租房办法》解读"}, service.tree, 0),)
    page = text_of(client, "/item/old?region=330110")
    assert "此文件已被取代" in page
    assert "2024-03-11 发布" in page
    assert {"/item/new?region=330110", "/item/reading?region=330110"} <= set(links(page))
    assert page.index("<h2>正文") < page.index("<h2>相关解读")
    assert "此前已受理的，以受理部门答复为准" in page
    assert "/item/old" in links(text_of(client, "/item/new"))
    service.documents["new"]["transition"] = "此前已受理的，按原办法执行。"
    page = text_of(client, "/item/old")
    assert ("按原办法执行" in page, "以受理部门答复为准" in page) == (True, False)
    service.documents["new"]["effective_from"] = "2099-03-01T00:00:00+08:00"
    assert "此文件尚未施行，2099-03-01 起施行" in text_of(client, "/item/new")
    service.documents["old"]["superseded_by"] = "missing"
    page = text_of(client, "/item/old")
    assert ("编号 missing）暂未收录" in page, "不再有效" in page) == (True, False)


@pytest.mark.parametrize(
    ("fields", "said", "unsaid"),
    [
        ({"expires_at": "2020-01-01T00:00:00+08:00", "issued_by": "市住建局"}, "是否延续请咨询 市住建局", "废止"),
        (
            {"expires_at": "2020-01-01T00:00:00+08:00", "contact": "88888888"},
            '是否延续请咨询 <a href="tel:88888888">88888888</a>',
            "废止",
        ),
        ({"repealed_at": "2020-01-01T00:00:00+08:00"}, "此文件已废止（2020-01-01 起）", "有效期"),
        ({"repealed_at": "2020-01-01T00:00:00+08:00", "kind": "matter"}, "已取消，无需办理（2020-01-01 起）", "废止"),
        ({"amended_by": ["matter", "x"]}, "部分条款已修改，见 ", "不再有效"),
        ({"repealed_at": "2099-01-01T00:00:00+08:00"}, "第一条", "废止"),
    ],
)
def test_a_policy_that_is_over_says_so(client, service, fields, said, unsaid):
    service.documents["p"] = {
        "id": "p", "kind": "policy", "title": "租房办法", "status": "online", "region": "330110", "text": "第一条",
        "links": {"pc": "https://www.zjzwfw.gov.cn/p"}, **fields,
    }  # fmt: skip
    page = text_of(client, "/item/p")
    assert (said in page, unsaid in page) == (True, False)
    assert ("在线办理" in page) is False


def test_4_what_is_abolished_is_handled_nowhere(client, service):
    service.documents["gone"] = MATTER | {"id": "gone", "repealed_at": "2020-01-01T00:00:00+08:00"}
    page = text_of(client, "/item/gone?region=330110")
    assert "已取消，无需办理" in page
    for said in ("在线办理", "可网办", "换个地区办理", "带什么", "去哪里", "很满意"):
        assert said not in page, said


@pytest.mark.parametrize("kind", ["faq", "complaint"])
def test_a_question_stands_before_its_answer(client, service, kind):
    service.documents["q"] = {
        "id": "q", "kind": kind, "title": "能补吗", "status": "online", "region": "330110",
        "text": "问", "answer": "答", "answered_by": "医保局", "asker": "张**",
    }  # fmt: skip
    page = text_of(client, "/item/q")
    assert re.findall(r"<h2>(.*?)</h2>", page) == ["提问", "答复", "谁答复的"]
    assert "在线办理" not in page


def test_a_guide_lists_the_matters_of_its_life_event(client, service):
    guide = {"id": "g", "kind": "guide", "title": "出生一件事", "status": "online", "region": "330000"}
    service.documents["g"] = guide | {"life_events": ["新生儿出生"], "conditions": ["甲"]}
    page = text_of(client, "/item/g?region=330110")
    assert f"{EVENT}?region=330110" in links(page)
    assert service.requests[-1].region == "330110"
    assert page.index("能不能办") < page.index("居民<mark>身份证</mark>补领")
    text_of(client, "/item/g")
    assert service.requests[-1].region == "330000"


def test_a_document_of_elsewhere_names_the_readers_own_copy(client, service):
    service.copies_found = [{"id": "2", "region": {"code": "330106", "name": "西湖区", "level": "county"}}]
    path = "/item/11330110-1.a_b%2Fc"
    page = text_of(client, f"{path}?region=330106")
    assert "查看西湖区的办理指南" in page
    assert "/item/2?region=330106" in links(page)
    assert "查看西湖区" not in text_of(client, f"{path}?region=330110")
    assert "查看西湖区" not in text_of(client, f"{path}?region=330100")


def test_all_copies_are_listed_under_headings_page_by_page_and_found_by_name(client, service):
    lake = {"code": "330106", "name": "西湖区", "level": "county"}
    service.copies_found = [{"id": str(number), "region": lake} for number in range(230)]
    bay = {"code": "330282", "name": "慈溪市", "level": "county"}
    service.copies_found += [{"id": str(number), "region": bay, "group": "province"} for number in range(230, 250)]
    path = "/item/11330110-1.a_b%2Fc"
    page = text_of(client, f"{path}?region=330110")
    assert "全部 250 个地区" in page
    more = "/copies/11330110-1.a_b%2Fc?region=330110"
    assert more in links(page)
    assert "/item/11?region=330106" in links(page)
    assert "/item/12?region=330106" not in links(page)
    page = text_of(client, f"{more}&page=2")
    assert "其他地区 250 个" in page
    assert [re.sub("<.*?>", "", title) for title in re.findall(r"<h2>(.*?)</h2>", page)] == [
        "本市 230 个",
        "本省 20 个",
    ]
    assert re.findall(r'href="/item/230\?region=330282">([^<]+)<', page) == ["宁波市慈溪市"]
    assert "/item/239?region=330282" in links(page)
    first = more.replace("%2F", "/")
    assert {first, f"{first}&page=3", f"{path}?region=330110"} <= set(links(page))
    page = text_of(client, f"{more}&name=西湖")
    assert ("名称含“西湖”的地区 230 个" in page, "慈溪" in page) == (True, False)
    assert {first, f"{first}&name=%E8%A5%BF%E6%B9%96&page=2"} <= set(links(page))
    assert "本平台没有收录名称含“月球”的地区的这一事项" in text_of(client, f"{more}&name=月球")
    text_of(client, f"{more}&page=x", 404)
    text_of(client, f"{more}&name={'长' * 201}", 404)
    text_of(client, "/copies/none", 404)


@pytest.mark.parametrize(
    "path", [f"/regions?name={quote(HOSTILE)}&to={quote(HOSTILE)}", "/life-events/" + quote(HOSTILE)]
)
def test_nothing_of_a_request_or_document_is_markup(client, path):
    page = client.get(path).text
    assert "<script>alert" not in page
    assert not re.search(r"\son\w+=|style=", page)


@pytest.mark.parametrize("path", PATHS)
def test_every_page_has_its_landmarks_once(client, path):
    page = re.sub("<template.*?</template>", "", client.get(path).text, flags=re.DOTALL)
    for mark in (
        '<html lang="zh-CN">',
        'class="skip" href="#',
        '<main id="main"',
        "<footer",
        "<h1",
        'class="top',
    ):
        assert page.count(mark) == 1, mark


@pytest.mark.parametrize(
    ("failure", "status", "words"), [(TooManyRequests(), 429, "请求过于频繁"), (OSError(), 500, "服务出错")]
)
def test_6_failures_can_be_tried_again(client, service, failure, status, words):
    service.failure = failure
    page = text_of(client, "/?q=a", status)
    assert words in page
    assert '<a class="button" href="">重试</a>' in page
    assert "重试</a>" not in text_of(client, "/nothing", 404)


def test_7_assets_are_kept_and_change_their_path(client):
    sheets = [link for link in links(text_of(client, "/")) if link.endswith(".css")]
    assert len(sheets) == 1
    for sheet in sheets:
        with client.get(sheet) as response:
            assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get("/").headers["Cache-Control"] == "private, no-cache"
    assert client.get("/static/000000000000/none.css").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("file", ["bundle/portal.css", "bundle/portal.js", "icons.svg"])
def test_7_assets_are_sent_packed_to_those_who_take_it(client, file):
    address = f"{client.application.static_url_path}/{file}"
    wanted = (STATIC / file).read_bytes()
    for taken, coding in ((None, None), ("identity", None), ("br, gzip", "gzip"), ("gzip;q=0", None)):
        with client.get(address, headers={"Accept-Encoding": taken} if taken else {}) as response:
            assert response.headers.get("Content-Encoding") == coding
            assert response.headers["Vary"] == "Accept-Encoding"
            assert int(response.headers["Content-Length"]) == len(response.data)
            assert (gzip.decompress(response.data) if coding else response.data) == wanted
            tag = response.headers["ETag"]
        with client.get(address, headers={"If-None-Match": tag}) as again:
            assert again.status_code == 304
    with client.get(address, headers={"Accept-Encoding": "gzip", "Range": "bytes=0-9"}) as part:
        assert (part.status_code, part.data, part.headers.get("Content-Encoding")) == (206, wanted[:10], None)


@pytest.mark.parametrize("name", ["portal.css", "portal.js"])
def test_7_what_is_served_is_put_together_of_the_sources(name):
    made = (STATIC / "bundle" / name).read_text(encoding="utf-8")
    assert made.startswith(f"/* {digest_of(STATIC)} */"), "sh .ci/bundle"


# Every page, in each of its states, with the status that it is answered with.
OF_A_PLACE = {
    "/": 200, "/?q=a": 200, "/?q=none": 200, "/?q=a&page=0": 422, "/item/old": 200, "/item/guide": 200, EVENT: 200,
    "/item/11330110-1.a_b%2Fc": 200, "/copies/11330110-1.a_b%2Fc": 200, "/regions": 200, "/catalog": 200,
    "/favourites": 200, "/recommended": 200, "/feed": 200, "/me": 200, "/privacy": 200, "/report?document=old": 200,
    "/near?q=a": 200, "/demo/way/consult": 200, "/nothing": 404, "/item/nothing": 404, "/reported/none": 404,
}  # fmt: skip


@pytest.mark.parametrize("path", OF_A_PLACE)
def test_no_link_and_no_form_loses_the_place(path):
    with closing(furnished("")) as service:
        if path == "/?q=none":
            service.page |= {"items": (), "total": 0}
        client = create_app(service).test_client()
        given = f"{path}{'&' if '?' in path else '?'}region=330110"
        page = text_of(client, given, OF_A_PLACE[path])
    assert PLACE in page
    kept = re.sub(r"<a [^>]*data-no-place[^>]*>", "", page)
    addresses = re.findall(r'(?:href|data-share)="(/[^"]*)"', kept)
    assert len(addresses) > 5
    for address in map(unescape, addresses):
        if not address.startswith(("/static/", "/docs/")):
            asked = parse_qs(urlsplit(address).query)
            assert "region" in asked or "region=" in asked.get("to", [""])[0], address
    for form in re.findall(r"<form.*?</form>", page, re.DOTALL):
        assert re.search(r'name="(region|to)"|method="dialog"', form), form


def test_a_report_that_cannot_be_taken_keeps_the_place(client):
    page = client.post("/report", data={"kind": "wrong", "region": "330110"})
    assert page.status_code == 422
    assert PLACE in page.text
    assert "data-region" in page.text
    assert "data-region" not in client.post("/report", data={"kind": "wrong"}).text, "it cannot be asked for again"


def cards_without_a_place(client, service, **more):
    """The cards of a county's copy and of the nation's own, for a reader without a place."""
    items = (item_of(MATTER | {"id": code, "region": code}, service.tree, None) for code in ("330110", "000000"))
    found = tuple(replace(item, highlights={}, **more) for item in items)
    service.page = {"items": found, "query": QueryRecord("a", "a", ("a",))}
    page = text_of(client, "/?q=a")
    assert "后，显示当地的办理部门与要求" in page
    return re.findall('<article class="card.*?</article>', page, re.DOTALL)


def test_without_a_place_no_card_says_what_is_another_places(client, service):
    answers = ({"asks": "fee", "text": "不收费"}, {"asks": "place", "text": "某路 1 号"})
    away, national = cards_without_a_place(client, service, answers=answers)
    for said in (
        "余杭区公安分局",
        "5 个工作日办结",
        "全程网办",
        '"badge ',
        "在线办理",
        "某路",
        "信息有误",
        "换个地区",
    ):
        assert (said in away, said in national) == (False, True), said
    assert ("各地可能不同" in away, "各地可能不同" in national) == (True, False)
    assert "不收费" in away


def test_without_a_place_a_card_has_only_the_text_that_all_copies_share(client, service):
    assert MATTER["summary"] in cards_without_a_place(client, service)[0]
    alone = {"catalog_code": None, "count": 0}
    assert MATTER["summary"] not in cards_without_a_place(client, service, collapsed=alone)[0]
    service.documents["330110"] = MATTER | {"own_fields": ["summary"]}
    away, national = cards_without_a_place(client, service)
    assert (MATTER["summary"] in away, MATTER["summary"] in national) == (False, True)


def test_without_a_place_nothing_of_a_province_is_recommended(client, service):
    assert "data-recommended=" in text_of(client, "/?region=330110")
    assert "data-recommended=" not in text_of(client, "/")


def test_without_a_place_a_matter_of_some_place_asks_for_it(client, service):
    asked = "其他地区的办理部门和要求可能不同"
    assert asked in text_of(client, "/item/11330110-1.a_b%2Fc")
    assert asked not in text_of(client, "/item/11330110-1.a_b%2Fc?region=330110")
    service.documents["app"] = MATTER | {"id": "app", "region": "000000"}
    assert asked not in text_of(client, "/item/app")


def test_the_place_is_asked_for_on_a_first_visit_alone(client):
    assert "您在哪里办事？" in text_of(client, "/")
    for path in ("/?region=330110", "/?q=a", "/catalog"):
        assert "您在哪里办事？" not in text_of(client, path)


def test_places_nearby_are_those_of_the_counties_around_with_their_coordinates(client, service):
    place = {"name": "余杭政务服务中心", "address": "文一西路 1500 号", "lat": 30.42, "lon": 119.98}
    service.page = {"items": (replace(item_of(MATTER, service.tree, 0), place=place),)}
    page = text_of(client, "/near?q=附近的身份证&region=330110005&lat=30.4&lon=120")
    assert [request.region for request in service.requests] == [
        "330110", "330105", "330106", "330111", "330112", "330113", "330521", "330523",
    ]  # fmt: skip
    assert {request.region_mode for request in service.requests} == {"only"}
    assert page.count("data-lat=") == 1, "one place is listed once"
    assert 'data-lat="30.42" data-lon="119.98"' in page
    assert "余杭区和相邻的拱墅区、" in page
    assert "lat=" not in re.sub("data-lat=", "", page)
    service.page = {}
    assert "暂未收录标有位置的办理地点" in text_of(client, "/near?q=a&region=330110")
    assert "选择您所在的地区" in text_of(client, "/near?q=a")
    for text in ("证" * 501, "办假证"):
        service.page = {"query": QueryRecord(text, text, (), blocked={"action": "block"})}
        asked = client.get(f"/near?q={text}&region=330110")
        assert (asked.status_code, asked.location) == (302, f"/?q={quote(text)}&region=330110"), text


def test_places_nearby_are_offered_to_who_asks_where_and_only_where_some_are_known(client, service):
    asked = "/?q=附近的身份证&region=330110"
    service.page = {"query": QueryRecord("a", "a", ("a",), asks=("place",))}
    assert "查看附近的办理地点" not in text_of(client, asked)
    service.page["items"] = (replace(item_of(MATTER, service.tree, 0), place={"lat": 30.42, "lon": 119.98}),)
    assert f"/near?q={quote('附近的身份证')}&region=330110" in links(text_of(client, asked))
    service.page = {}
    assert "查看附近的办理地点" not in text_of(client, asked)
