"""A citizen's way through the portal where it is mounted under a path of its host.

The fixture `visit` takes every request that leaves the path for a fault.

1. First page, place, suggestion, results, filter, item, favourites, and back: all below the path, searches in place.
2. The same without scripts.
3. Signing in, agreeing, what is kept and told: the calls of scripts reach the service.
4. The page of the API shows its document, and calls the service where it is.
"""

from __future__ import annotations

import re
from functools import partial

import pytest
from playwright.sync_api import expect

from search_engine import Settings
from tests.api.fake_service import MATTER, FakeService
from tests.browser.server import serving_within
from tests.browser.steps import BATCH, box, choose_by_lists, choose_by_name, choose_filter, go, search, shoot

PREFIX = "/search"
TITLE = MATTER["title"]


@pytest.fixture(scope="module")
def mounted():
    """The server, over a small catalogue, mounted under the path."""
    with serving_within(FakeService(Settings(prefix=PREFIX, sample_banner=True)), PREFIX) as server:
        yield server


@pytest.fixture
def visit(visit, mounted):
    return partial(visit, server=mounted)


def test_the_way_there_and_back_stays_below_the_prefix(visit, tmp_path):
    with visit("phone") as page:
        page.goto(f"{PREFIX}/")
        choose_by_lists(page, "330000", "330100", "330106")
        page.wait_for_url("**/search/?region=330106")
        choose_by_name(page, "余杭", "浙江省杭州市余杭区")
        page.wait_for_url("**/search/?region=330110")
        page.evaluate("window.untouched = true")
        box(page).press_sequentially("居民身份证", delay=60)
        shoot(page, tmp_path / "suggestions.png", waiting=True)
        option = page.locator(".suggestions").get_by_role("option").filter(has_text=TITLE)
        option.click()
        page.wait_for_url("**/search/item/*?region=330110")
        page.go_back()
        page.wait_for_url("**/search/?region=330110")
        page.evaluate("window.untouched = true")
        box(page).fill(TITLE)
        page.get_by_role("button", name=f"搜索：{TITLE}", exact=True).click()
        page.wait_for_url(re.compile("/search/\\?q=.*region=330110"))
        choose_filter(page, "部门", "公安", "department")
        page.wait_for_url(re.compile("/search/\\?q=.*department="))
        assert page.evaluate("window.untouched")  # both came into the page that was there
        page.go_back()
        page.wait_for_url(lambda url: "department=" not in url)
        expect(page.locator(".card")).to_have_count(2)
        page.get_by_role("link", name=TITLE, exact=True).first.click()
        page.wait_for_url("**/search/item/*")
        page.get_by_role("button", name="收藏：").first.click()
        page.goto(page.url.partition("/item/")[0] + "/favourites?region=330110")
        page.get_by_role("link", name=TITLE).click()
        page.wait_for_url("**/search/item/*?region=330110")
        expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
        shoot(page, tmp_path / "item.png", waiting=True)
        for there in ("/search/favourites", "/search/item/", "/search/?q="):
            page.go_back()
            page.wait_for_url(lambda url, there=there: there in url)
        expect(page.locator(".card")).to_have_count(2)
        page.get_by_role("link", name="政务服务搜索").click()
        page.wait_for_url("**/search/?region=330110")


def test_without_scripts_the_way_stays_below_the_prefix(visit):
    with visit("phone", java_script_enabled=False) as page:
        page.goto(f"{PREFIX}/catalog")
        page.locator(".place > summary").click()
        page.get_by_label("地区名称").fill("余杭区")
        page.get_by_role("button", name="查找").click()
        page.get_by_role("link", name="浙江省杭州市余杭区").click()
        page.wait_for_url("**/search/catalog?region=330110")
        search(page, "身份证")
        page.wait_for_url("**/search/?q=*&region=330110")
        page.get_by_role("link", name=TITLE, exact=True).first.click()
        page.get_by_role("link", name="隐私说明").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("隐私说明")
        page.get_by_role("link", name="服务目录").click()
        page.wait_for_url("**/search/catalog?region=330110")


def test_calls_of_scripts_reach_the_service_below_the_prefix(visit):
    with visit() as page:
        page.clock.install()
        page.goto(f"{PREFIX}/me")
        page.get_by_role("button", name="演示登录").click()
        # The box is set once more when the service has said whether they have agreed.
        page.wait_for_function("() => sessionStorage.getItem('zwfw-agreed') === '0'")
        with page.expect_response("**/search/v1/me/consent") as caught:
            page.get_by_label("同意随账号保存").check()
        assert caught.value.ok
        with page.expect_response("**/search/v1/events") as caught:
            go(page, f"{PREFIX}/?q=身份证")
            page.clock.fast_forward(BATCH)
        assert caught.value.status == 202
        page.goto(f"{PREFIX}/item/hostile")
        with page.expect_response("**/search/v1/me/favourites/hostile") as caught:
            page.get_by_role("button", name="收藏：").first.click()
        assert caught.value.ok
        page.goto(f"{PREFIX}/me")
        lines = page.locator("[data-footprint] a")
        expect(lines.first).to_be_visible()
        for place in range(lines.count()):
            assert (lines.nth(place).get_attribute("href") or "").startswith(f"{PREFIX}/")
        page.locator("[data-own-favourites] a").first.click()
        page.wait_for_url("**/search/item/hostile")


def test_the_page_of_the_api_calls_the_service_below_the_prefix(visit):
    with visit("desk") as page:
        page.goto(f"{PREFIX}/docs")
        expect(page.get_by_role("heading", name="Government Service Search")).to_be_visible()
        expect(page.locator(".servers select")).to_have_value(PREFIX)
        page.locator("#operations-operation-health").get_by_role("button").first.click()
        page.get_by_role("button", name="Try it out").click()
        with page.expect_response("**/search/healthz*") as caught:
            page.get_by_role("button", name="Execute").click()
        assert caught.value.ok
