"""A citizen's way through the portal, on a phone and at a desk.

1. Choose a place, type, search, filter, open, read the materials, change the place, go back: all is as it was.
2. The same with the keyboard alone; what has the focus is seen.
3. Turning the phone keeps query and place; nothing is wider than the screen, in large text and on small phones too.
4. A place can be named; its lists leave out levels that it does not have.
5. What is suggested while typing is found.
6. Browsing: what a directory counts is what its link finds; a life event leads to its guide and its matters.
"""

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from tests.browser.steps import (
    CLS,
    back,
    box,
    choose_by_lists,
    choose_by_name,
    choose_filter,
    fits,
    go,
    hears,
    leads_to,
    search,
    settled,
    shifted,
    shoot,
    titles,
)

REGION = ".place > summary"


def test_1_going_back_brings_query_filters_and_place_back(visit, size, tmp_path):
    with visit(size) as page:
        go(page, "/")
        shoot(page, tmp_path / "first.png")
        choose_by_lists(page, "330000", "330100", "330110")
        with leads_to(page, "q=.*region=330110"):
            search(page, "身份证")
        expect(page.locator(".badge.own").first).to_have_text("本区")
        choose_filter(page, "办理部门", "公安", "department")
        shoot(page, tmp_path / "filtered.png")
        assert shifted(page) < CLS
        address, cards = page.url, titles(page)
        page.get_by_role("link", name="居民身份证换领", exact=True).scroll_into_view_if_needed()
        with leads_to(page, "/item/"):
            page.get_by_role("link", name="居民身份证换领", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("居民身份证换领")
        with leads_to(page, "#materials$"):
            page.get_by_role("link", name="带什么").click()
        expect(page.locator("#materials .material").first).to_be_in_viewport()
        shoot(page, tmp_path / "item.png", whole=True)
        with leads_to(page, "region=330106"):
            choose_by_name(page, "西湖", "浙江省杭州市西湖区")
        expect(page.locator(REGION)).to_contain_text("西湖区")
        expect(page.get_by_role("link", name="查看西湖区的办理指南")).to_be_visible()
        shoot(page, tmp_path / "other-region.png")
        for _ in range(3):  # the other region, the anchor of the materials, the item
            back(page)
        expect(page.locator(".card")).to_have_count(len(cards))
        assert (page.url, titles(page)) == (address, cards)
        assert box(page).input_value() == "身份证"
        expect(page.locator(REGION)).to_contain_text("余杭区")
        # the header has a line more, back to the place chosen meanwhile; what was read stays where it was
        expect(page.get_by_role("link", name="居民身份证换领", exact=True)).to_be_in_viewport()


def test_going_back_within_a_search_brings_page_and_place_back(visit):
    with visit("phone") as page:
        go(page, "/?q=身份证&region=330110")
        first = titles(page)
        page.get_by_role("link", name="第 2 页").scroll_into_view_if_needed()
        scrolled = page.evaluate("scrollY")
        with leads_to(page, "page=2"):
            page.get_by_role("link", name="第 2 页").click()
        hears(page, "项", quiet=True)
        assert page.evaluate("scrollY") == 0
        assert titles(page) != first
        back(page)
        expect(page.locator(".card h2").first).to_have_text(first[0])
        page.wait_for_function("(y) => scrollY === y", arg=scrolled)
        assert titles(page) == first
        page.go_forward()
        expect(page.locator(".card h2").first).not_to_have_text(first[0])


def tab_to(page, selector, most=40, key="Tab"):
    """Press Tab until something has the focus, and see to it that all on the way show theirs."""
    for _ in range(most):
        page.keyboard.press(key)
        seen = page.evaluate(
            "(s) => { const a = document.activeElement; return [a.matches(s), a === document.body"
            " || parseFloat(getComputedStyle(a).outlineWidth) >= 2]; }",
            selector,
        )
        assert seen[1], page.evaluate("document.activeElement.outerHTML")
        if seen[0]:
            return
    raise AssertionError(f"{selector} is out of reach of the keyboard")


def test_the_way_goes_by_keys_alone_with_the_focus_seen(visit, size, tmp_path):
    with visit(size) as page:
        go(page, "/?region=330110")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="跳到主要内容")).to_be_focused()
        shoot(page, tmp_path / "skip.png")
        tab_to(page, REGION)
        page.keyboard.press("Enter")
        tab_to(page, ".lists select")
        page.keyboard.press("Escape")
        expect(page.locator(REGION)).to_be_focused()
        expect(page.locator(".chooser")).to_be_hidden()
        tab_to(page, "#q")
        page.keyboard.type("身份证")
        with leads_to(page, "q="):
            page.keyboard.press("Enter")
        expect(page.locator("#results")).to_be_focused()
        # the next Tab would be the first result: what narrows them stands before
        tab_to(page, ".drawer > summary" if size == "phone" else ".filter summary", key="Shift+Tab")
        if size == "phone":
            page.keyboard.press("Enter")
            tab_to(page, ".filter summary")
        page.keyboard.press("Enter")
        tab_to(page, ".panel a")
        with leads_to(page, "department=|matter_type="):
            page.keyboard.press("Enter")
        if size == "phone":  # the sheet stays open
            page.keyboard.press("Escape")
        tab_to(page, ".card h2 a")
        shoot(page, tmp_path / "focus.png")
        with leads_to(page, "/item/"):
            page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="带什么")).to_be_visible()


def test_turning_the_phone_keeps_query_and_place(visit, tmp_path):
    with visit("phone") as page:
        go(page, "/?region=330110")
        with leads_to(page, "q="):
            search(page, "身份证")
        box(page).fill("身份证 补领")
        page.set_viewport_size({"width": 844, "height": 390})
        page.wait_for_function("() => innerWidth === 844")
        shoot(page, tmp_path / "turned.png")
        assert box(page).input_value() == "身份证 补领"
        expect(page.locator(REGION)).to_contain_text("余杭区")
        assert fits(page)


def test_3_large_text_fits_small_phones(visit, tmp_path):
    with visit("phone") as page:
        page.set_viewport_size({"width": 320, "height": 640})
        go(page, "/?q=身份证&region=330110")
        assert fits(page)
        page.get_by_role("button", name="大字版").click()
        for path in (
            "/?q=身份证&region=330110",
            "/catalog?region=330110",
            "/regions?at=330110",
            "/item/faq-330110-0001",
        ):
            go(page, path)
            assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
            assert fits(page), path
            shoot(page, tmp_path / f"large{path.count('=')}{len(path)}.png")


def test_lists_of_regions_leave_out_levels_that_a_place_lacks(visit):
    with visit("desk") as page:
        go(page, "/?q=身份证")
        page.locator(REGION).click()
        lists = page.locator(".lists select")
        lists.nth(0).select_option("440000")
        lists.nth(1).select_option("441900")
        expect(page.locator(".lists label").nth(2)).to_contain_text("街道、乡镇")
        lists.nth(0).select_option("110000")
        expect(page.locator(".lists label").nth(1)).to_contain_text("县、区")
        expect(lists).to_have_count(2)
        with leads_to(page, "q=.*region=110000"):
            page.get_by_role("button", name="确定").click()


def test_5_what_is_suggested_is_found(visit, tmp_path):
    with visit("phone") as page:
        go(page, "/?region=330110")
        # A list that a newer answer replaces is no list to press on: the answer for all that is typed is the last.
        with page.expect_response(lambda answer: parse_qs(urlsplit(answer.url).query).get("q") == ["居民身份证补"]):
            box(page).press_sequentially("居民身份证补", delay=60)
        settled(page)
        option = page.locator(".suggestions").get_by_role("option").filter(has_text="居民身份证补领").first
        expect(option).to_contain_text("本区")
        shoot(page, tmp_path / "suggestions.png")
        with leads_to(page, "q="):
            page.get_by_role("button", name="搜索：居民身份证补领").first.click()
        expect(page.locator(".card h2").first).to_have_text("居民身份证补领")


def test_6_a_link_of_the_directory_finds_what_it_counts(visit):
    with visit("desk", java_script_enabled=False) as page:
        for way in ("nature", "audience", "department", "theme", "level", "coverage"):
            go(page, "/catalog?region=330110")
            link = page.locator(f"#{way} a").first
            count = re.search(r"\d+", link.locator("small").inner_text()).group()
            with leads_to(page, r"/\?"):
                link.click()
            expect(page.locator(".total")).to_have_text(f"共 {count} 项")


def test_6_a_life_event_leads_to_its_guide_and_matters(visit):
    with visit("phone") as page:
        go(page, "/?region=330110")
        with leads_to(page, "/life-events/.*region=330110"):
            page.get_by_role("link", name="新生儿出生").click()
        with leads_to(page, "/item/.*region=330110"):
            page.get_by_role("link", name="新生儿出生一件事", exact=True).click()
        expect(page.get_by_role("link", name="出生登记", exact=True)).to_be_visible()
