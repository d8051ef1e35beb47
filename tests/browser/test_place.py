"""The reader's place: known at the next visit, asked for once, found by a tap, and nobody else's business.

1. What was chosen is remembered with three before it; a link without a region is shown for it, on every page, and one
   with another region does not change it and has a way back.
2. What is remembered is forgotten when somebody asks for that, and the question for the place is not put again.
3. 定位 goes to the county that the phone is in. Where it cannot, it says why, beside the button and to screen readers.
4. What is near is put in order by distance on a tap, and for that no request is sent.
5. No request has the exact position, and no address any.
"""

import json
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.browser.steps import back, choose_by_lists, choose_by_name, go, hears, leads_to, settled, shifted, shoot

REGION = ".place > summary"
ASKED = ".ask-place"
YUHANG = {"latitude": 30.41937, "longitude": 119.97648}
AT_SEA = {"latitude": 31.0, "longitude": 125.0}


def test_a_place_that_was_chosen_is_remembered_until_it_is_to_be_forgotten(visit):
    with visit("phone") as page:
        go(page, "/")
        expect(page.locator(ASKED)).to_be_visible()
        with leads_to(page, "region=330106"):
            choose_by_name(page, "西湖", "浙江省杭州市西湖区")
        page.go_back()
        page.wait_for_url("**/?region=330106")
        settled(page)
        choose_by_lists(page, "330000", "330100", "330110")
        for path in ("/", "/?q=身份证", "/me", "/privacy", "/favourites", "/catalog", "/regions"):
            page.goto(path)
            page.wait_for_url("**region=330110")
            settled(page)
            expect(page.locator(REGION)).to_contain_text("余杭区")
            expect(page.locator(ASKED)).to_be_hidden()
            assert shifted(page) == 0
        go(page, "/?q=身份证&region=310000")  # that somebody else has shared
        expect(page.locator(REGION)).to_contain_text("上海市")
        with leads_to(page, r"q=.*region=330110"):
            page.get_by_role("link", name="回到余杭区").click()
        expect(page.get_by_role("link", name="回到余杭区")).to_be_hidden()
        back(page)
        page.locator(REGION).click()
        expect(page.locator("[data-recent] a")).to_have_text(["杭州市余杭区", "杭州市西湖区"])
        page.get_by_role("button", name="忘记这些地区").click()
        hears(page, "已忘记")
        assert json.loads(page.evaluate("localStorage.getItem('zwfw-places')")) == []
        go(page, "/")
        assert page.url.endswith("/")
        expect(page.locator(REGION)).to_contain_text("选择地区")
        expect(page.locator(ASKED)).to_be_hidden()


def test_the_question_for_the_place_is_put_off_once_and_for_all(visit):
    with visit("phone") as page:
        go(page, "/")
        page.locator(ASKED).get_by_role("button", name="暂不选择").click()
        expect(page.locator("#main")).to_be_focused()
        go(page, "/")
        expect(page.locator(ASKED)).to_be_hidden()
        go(page, "/?q=身份证")
        page.get_by_role("link", name="选择地区", exact=True).first.click()
        expect(page.locator(".chooser")).to_be_visible()
        expect(page.locator(REGION)).to_be_focused()
        assert shifted(page) == 0


def test_no_place_gives_the_remembered_one_up(visit):
    with visit("phone") as page:
        go(page, "/?q=身份证")
        with leads_to(page, "region=330110"):
            choose_by_name(page, "余杭", "浙江省杭州市余杭区")
        page.locator(REGION).click()
        page.get_by_role("link", name="不限地区").click()
        page.wait_for_url(lambda url: "region" not in url)
        settled(page)
        go(page, "/catalog")
        assert page.url.endswith("/catalog")


@contextmanager
def at(visit, where):
    """A page of somebody whose phone says where it is, and what it has asked for: addresses and bodies."""
    with visit("phone", geolocation=where, permissions=["geolocation"]) as page:
        sent = []
        page.on("request", lambda asked: sent.append((asked.url, asked.post_data or "")))
        yield page, sent
        exact = [str(degrees) for degrees in where.values()]
        assert not [one for one in sent if any(degrees[:4] in one[0] or degrees in one[1] for degrees in exact)]


def test_locating_goes_to_the_county_and_no_address_has_the_position(visit):
    with at(visit, YUHANG) as (page, sent):
        go(page, "/?q=身份证")
        page.locator(REGION).click()
        with leads_to(page, r"/\?q=.*&region=330110$"):
            page.locator(".place").get_by_role("button", name="定位").click()
        expect(page.locator(".badge.own").first).to_have_text("本区")
        go(page, "/catalog")
        assert page.url.endswith("region=330110")
        assert [json.loads(body) for url, body in sent if url.endswith("/v1/locate")] == [{"lat": 30.42, "lon": 119.98}]


def test_what_is_near_is_ordered_by_distance_in_the_browser(visit, tmp_path):
    with at(visit, YUHANG) as (page, sent):
        go(page, "/?q=附近的古树名木迁移登记&region=330110")
        with leads_to(page, "/near"):
            page.get_by_role("link", name="查看附近的办理地点").click()
        names = page.locator("[data-near] h2")
        expect(names).to_have_text(["余杭区政务服务中心", "西湖区行政服务中心", "德清县政务服务中心"])
        expect(page.locator("[data-distance]").first).to_be_hidden()
        before = len(sent)
        page.get_by_role("button", name="按离我的距离排列").click()
        hears(page, "已按离您的距离排列", quiet=True)
        expect(names).to_have_text(["余杭区政务服务中心", "德清县政务服务中心", "西湖区行政服务中心"])
        expect(page.locator("[data-distance]")).to_have_text(["约 900 米", "约 14 公里", "约 23 公里"])
        assert len(sent) == before
        shoot(page, tmp_path / "near.png")


SLOW = "() => { navigator.geolocation.getCurrentPosition = (_, failed) => failed({ code: 3 }); }"  # as after 8 s


@pytest.mark.parametrize(
    ("where", "before", "words"),
    [
        ({"geolocation": YUHANG, "permissions": []}, None, "浏览器没有允许读取位置"),
        ({"geolocation": AT_SEA}, None, "没有查到这个位置属于哪个区县"),
        ({"geolocation": YUHANG}, lambda page: page.context.set_offline(True), "网络已断开"),
        ({"geolocation": YUHANG}, lambda page: page.evaluate(SLOW), "等了 8 秒还没有读到位置"),
    ],
)
def test_locating_says_why_it_could_not(visit, where, before, words):
    with visit("phone", broken=True, **{"permissions": ["geolocation"], **where}) as page:
        go(page, "/")
        if before:
            before(page)
        page.locator(ASKED).get_by_role("button", name="定位").click()
        hears(page, words, quiet=True)
        expect(page.locator(f"{ASKED} [data-located]")).to_contain_text("可以按名称或列表选择")
        page.context.set_offline(False)
