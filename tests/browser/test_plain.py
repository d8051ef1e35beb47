"""Without scripts.

1. Searching, filtering and reading work; nothing is offered that needs a script.
2. A region is chosen by links, by a name, and by the form's lists, and the search is kept.
3. The page of favourites says what it needs.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import choose_filter, go, leads_to, search, shoot


@pytest.fixture
def plain(visit):
    with visit("phone", java_script_enabled=False) as page:
        yield page


def test_without_scripts_one_searches_filters_and_reads(visit, size, tmp_path):
    with visit(size, java_script_enabled=False) as plain:
        go(plain, "/?region=330110")
        with leads_to(plain, "q="):
            search(plain, "身份证")
        expect(plain.locator(".card")).to_have_count(10)
        shoot(plain, tmp_path / "results.png")
        assert not any(button.is_visible() for button in plain.locator("main button:not(.report button)").all())
        choose_filter(plain, "部门", "公安", "department")
        with leads_to(plain, "/item/"):
            plain.get_by_role("link", name="居民身份证补领", exact=True).click()
        expect(plain.get_by_role("heading", name="带什么")).to_be_visible()
        with leads_to(plain, "#elsewhere$"):
            plain.locator("a[href='#elsewhere']").click()
        expect(plain.locator("#elsewhere a").first).to_be_in_viewport()
        shoot(plain, tmp_path / "item.png")


def test_without_scripts_a_region_is_chosen_by_links(plain, tmp_path):
    go(plain, "/?q=身份证")
    plain.locator(".place > summary").click()
    with leads_to(plain, "/regions"):
        plain.get_by_role("link", name="逐级浏览全部地区").click()
    for code, name in {"330000": "浙江省", "330100": "杭州市", "330110": "余杭区"}.items():
        with leads_to(plain, f"at={code}"):
            plain.get_by_role("link", name=name, exact=True).click()
    shoot(plain, tmp_path / "regions.png")
    with leads_to(plain, r"/\?q=.*&region=330110$"):
        plain.get_by_role("link", name="选择浙江省杭州市余杭区").click()


def test_without_scripts_a_region_is_chosen_by_name_and_by_lists(plain, tmp_path):
    go(plain, "/?q=身份证")
    plain.locator(".place > summary").click()
    plain.get_by_label("地区名称").fill("余杭")
    with leads_to(plain, "/regions"):
        plain.get_by_role("button", name="查找").click()
    shoot(plain, tmp_path / "found.png")
    with leads_to(plain, r"/\?q=.*&region=330110$"):
        plain.get_by_role("link", name="浙江省杭州市余杭区", exact=True).click()
    plain.locator(".place > summary").click()
    plain.locator(".lists select").first.select_option("440000")
    with leads_to(plain, r"/\?q=.*&region=440000$"):
        plain.get_by_role("button", name="确定").click()


def test_without_scripts_favourites_say_what_they_need(plain):
    go(plain, "/favourites")
    expect(plain.get_by_text("需要启用脚本")).to_be_visible()
