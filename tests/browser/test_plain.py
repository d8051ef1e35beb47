"""Without scripts.

1. Searching, filtering and reading work; nothing is offered that needs a script.
2. A region is chosen by links, by a name, and by the form's lists, and the search is kept.
3. The page of favourites says what it needs.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.steps import choose_filter, search


@pytest.fixture
def plain(visit, size):
    with visit(size, java_script_enabled=False) as page:
        yield page


def test_1_search_and_read(plain, tmp_path):
    plain.goto("/?region=330110")
    search(plain, "身份证")
    plain.wait_for_url(re.compile("q="))
    expect(plain.locator(".card")).to_have_count(10)
    plain.screenshot(path=tmp_path / "results.png")
    assert not any(button.is_visible() for button in plain.locator("main button").all())
    choose_filter(plain, "部门", "公安")
    plain.wait_for_url(re.compile("department="))
    plain.get_by_role("link", name="居民身份证补领", exact=True).click()
    expect(plain.get_by_role("heading", name="带什么")).to_be_visible()
    plain.locator("a[href='#elsewhere']").click()
    expect(plain.locator("#elsewhere a").first).to_be_visible()
    plain.screenshot(path=tmp_path / "item.png")


def test_2_a_region_by_links(plain, tmp_path):
    plain.goto("/?q=身份证")
    plain.locator(".place > summary").click()
    plain.get_by_role("link", name="逐级浏览全部地区").click()
    for name in ("浙江省", "杭州市", "余杭区"):
        plain.get_by_role("link", name=name, exact=True).click()
    plain.screenshot(path=tmp_path / "regions.png")
    plain.get_by_role("link", name="选择浙江省杭州市余杭区").click()
    plain.wait_for_url(re.compile(r"/\?q=.*&region=330110$"))


def test_2_a_region_by_name_and_by_lists(plain, tmp_path):
    plain.goto("/?q=身份证")
    plain.locator(".place > summary").click()
    plain.get_by_label("地区名称").fill("余杭")
    plain.get_by_role("button", name="查找").click()
    plain.screenshot(path=tmp_path / "found.png")
    plain.get_by_role("link", name="浙江省杭州市余杭区", exact=True).click()
    plain.locator(".place > summary").click()
    plain.locator(".lists select").first.select_option("440000")
    plain.get_by_role("button", name="确定").click()
    plain.wait_for_url(re.compile(r"/\?q=.*&region=440000$"))


def test_3_favourites_say_what_they_need(plain):
    plain.goto("/favourites")
    expect(plain.get_by_text("需要启用脚本")).to_be_visible()
