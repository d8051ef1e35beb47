"""What the pages tell of a visitor, and the visitor's say in it.

1. A search, what it showed, what was opened and looked at are told, in batches, without a token.
2. Leaving the page tells what still waits.
3. Whose browser asks for silence, or who has chosen it, sends nothing.
4. Signing in, agreeing, looking, deleting, taking along, withdrawing: by the page alone.
5. Nothing is kept before consent, and no token is attached then; after it the token is in a header only.
6. Favourites of the browser go to the account of who agrees, once; and off it. Nothing of an account stays for who uses
   the browser next, whether or not somebody signed out, and the pages say where favourites are.
7. Who has agreed rates a matter or a guide, by mouse or keys; it is in the footprint. Nobody else is asked, and about
   what is only read nobody is.
8. Without scripts the pages say what they can.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from search_engine import Settings
from search_engine.installation.installation import Installation
from search_engine.people.activity.transfer import rows_without_persons
from tests.browser.steps import BATCH, fits, go, hears, leads_to, settled, shoot, wait_for
from tests.browser.test_quality import serious

RESULTS = "/?q=身份证&region=330110"
# No other test opens any of these.
RESULTS_OF_NOBODY = "/?q=居住证&region=330110"
HIDDEN_GUIDE, LEFT_GUIDE = "guide-330110-jzz", "guide-330110-gjjdk"
ITEM = "/item/policy-330110-zfbt-2024?region=330110"
TELLING = re.compile(r"/v1/events$")
GUIDE_ID = "guide-330000-xsecs"
GUIDE = f"/item/{GUIDE_ID}?region=330110"
SILENCE = "Object.defineProperty(navigator, 'globalPrivacyControl', { value: true });"
EXPORTED = """fetch("/v1/me/export", { headers: { "X-Zwfw-User": sessionStorage.getItem("zwfw-user") } })
    .then((answer) => answer.json())"""
HIDE = """
Object.defineProperty(document, "visibilityState", { value: "hidden" });
document.dispatchEvent(new Event("visibilitychange"));
"""


def told(page: Page, kind: str, do) -> tuple[list[dict], dict[str, str]]:
    """The events of the next batch with one of a kind, and its headers; the service has it when this ends."""

    def tells(asked: Request) -> bool:
        return bool(TELLING.search(asked.url)) and any(event["type"] == kind for event in events_of(asked))

    with page.expect_event("requestfinished", tells) as caught:
        do()
        settled(page)
        page.clock.fast_forward(BATCH)
    return events_of(caught.value), caught.value.all_headers()


def events_of(asked: Request) -> list[dict]:
    return json.loads(asked.post_data or '{"events": []}')["events"]


def kept(home: Path) -> set[tuple[str, str | None]]:
    """Kind and document of each event that the service has: of those too that no test of a page can see going. They
    are what `zwfw events export` writes.
    """
    place = Installation(Settings(home=home, log_queries=False))
    try:
        return {(event["type"], event.get("document")) for event in rows_without_persons(place.events)}
    finally:
        place.events.close()
        place.store.engine.dispose()


def sign_in(page: Page) -> None:
    go(page, "/me")
    page.get_by_role("button", name="演示登录").click()
    expect(page.get_by_label("同意随账号保存")).to_be_visible()
    settled(page)  # the box shows what the account has said


def agree(page: Page) -> None:
    with page.expect_response(re.compile("/v1/me/consent$")):
        page.get_by_label("同意随账号保存").check()
    settled(page)  # what the browser had has gone to the account
    expect(page.get_by_role("heading", name="我的足迹")).to_be_visible()


def test_1_a_search_is_told(visit):
    with visit() as page:
        page.clock.install()
        events, headers = told(page, "search", lambda: go(page, RESULTS))
        search, shown = events
        assert (search["type"], search["query"], search["region"]) == ("search", "身份证", "330110")
        assert shown["type"] == "impression"
        assert shown["position"] == 1
        assert shown["search_id"] == search["search_id"]
        cards = page.locator("[data-document]")
        assert shown["documents"] == [cards.nth(n).get_attribute("data-document") for n in range(cards.count())]
        assert "x-zwfw-user" not in headers
        assert len({event["id"] for event in events}) == 2
        assert len({event["session"] for event in events}) == 1


def test_1_and_2_what_is_opened_and_left_is_told(visit, home):
    with visit() as page:
        page.clock.install()
        go(page, RESULTS_OF_NOBODY)
        second = page.locator("[data-document]").nth(1)
        opened = second.get_attribute("data-document")

        def open_it() -> None:
            with leads_to(page, "/item/"):
                second.locator("h2 a").click()

        events, _ = told(page, "view", open_it)
        assert [(event["type"], event["document"]) for event in events] == [("view", opened)]
        go(page, f"/item/{HIDDEN_GUIDE}?region=330110")
        with page.expect_event("requestfinished", lambda asked: TELLING.search(asked.url)):
            page.evaluate(HIDE)
        go(page, f"/item/{LEFT_GUIDE}?region=330110")
        go(page, "/privacy")
        # Of what goes while a page is left, a browser tells no test.
        expected = {("click", opened), ("view", opened), ("view", HIDDEN_GUIDE), ("view", LEFT_GUIDE)}
        wait_for(page, lambda: kept(home) >= expected)


def test_a_browser_that_asks_for_silence_sends_nothing(visit):
    with visit() as page:
        page.clock.install()
        page.add_init_script(SILENCE)
        sent: list[str] = []
        page.on("request", lambda asked: TELLING.search(asked.url) and sent.append(asked.url))
        go(page, RESULTS)
        page.clock.fast_forward(BATCH)
        page.evaluate(HIDE)
        go(page, "/privacy")
        expect(page.get_by_label("不发送使用统计")).to_be_checked()
        expect(page.get_by_label("不发送使用统计")).to_be_disabled()
        go(page, "/")
        assert sent == []


def test_who_has_chosen_silence_sends_nothing(visit):
    with visit() as page:
        page.clock.install()
        go(page, "/privacy")
        page.get_by_label("不发送使用统计").check()
        hears(page, "不再发送使用统计")
        sent: list[str] = []
        page.on("request", lambda asked: TELLING.search(asked.url) and sent.append(asked.url))
        go(page, ITEM)
        page.clock.fast_forward(BATCH)
        page.evaluate(HIDE)
        go(page, "/privacy")
        expect(page.get_by_label("不发送使用统计")).to_be_checked()
        assert sent == []


def test_a_person_agrees_looks_deletes_and_withdraws_by_the_page(visit):
    with visit() as page:
        page.clock.install()
        sign_in(page)
        _, headers = told(page, "view", lambda: go(page, ITEM))
        assert "x-zwfw-user" not in headers
        go(page, "/me")
        agree(page)
        expect(page.get_by_text("还没有足迹。")).to_be_visible()
        _, headers = told(page, "view", lambda: go(page, ITEM))
        assert headers["x-zwfw-user"].count(".") == 2
        told(page, "search", lambda: go(page, RESULTS))
        go(page, "/me")
        lines = page.locator("[data-footprint] li")
        expect(lines).to_have_count(2)
        expect(lines.first).to_contain_text("身份证")
        expect(lines.first).to_contain_text("搜索")
        expect(page.get_by_role("button", name="更早的")).to_be_hidden()
        with page.expect_download() as download:
            page.get_by_role("button", name="导出我的全部记录").click()
        taken = json.loads(download.value.path().read_text(encoding="utf-8"))
        assert {event["type"] for event in taken["events"]} == {"view", "search", "impression"}
        lines.first.get_by_role("button").click()
        expect(lines).to_have_count(1)
        page.on("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="删除全部足迹").click()
        expect(page.get_by_text("还没有足迹。")).to_be_visible()
        page.get_by_label("同意随账号保存").uncheck()
        expect(page.get_by_role("heading", name="我的足迹")).to_be_hidden()
        page.get_by_role("button", name="退出登录").click()
        expect(page.get_by_role("button", name="演示登录")).to_be_visible()
        assert page.evaluate("sessionStorage.getItem('zwfw-user')") is None


def test_4_deleting_all_leaves_nothing(visit):
    with visit("phone") as page:
        go(page, ITEM)
        page.get_by_role("button", name="收藏").click()
        sign_in(page)
        with page.expect_response(re.compile("/v1/me/favourites/")):
            agree(page)
        page.on("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="删除关于我的全部记录").press("Enter")
        hears(page, "已全部删除")
        settled(page)
        expect(page.get_by_label("同意随账号保存")).not_to_be_checked()
        found = page.evaluate(EXPORTED)
        assert (found["consent"]["agreed"], found["favourites"], found["events"]) == (False, [], [])
        go(page, "/favourites")
        expect(page.get_by_text("还没有收藏")).to_be_visible()


def test_4_deleting_a_line_by_keys_goes_on_at_the_next(visit):
    """Who deletes one line by keys goes on at the next one."""
    with visit() as page:
        sign_in(page)
        agree(page)
        for item in (ITEM, GUIDE):
            go(page, item)
            with page.expect_response(re.compile("/v1/me/favourites/")):
                page.get_by_role("button", name="收藏").click()
        go(page, "/me")
        kept = page.locator("[data-own-favourites] li")
        expect(kept).to_have_count(2)
        for left in (1, 0):
            kept.first.get_by_role("button").press("Enter")
            expect(kept).to_have_count(left)
            expect(kept.get_by_role("button") if left else page.get_by_role("main")).to_be_focused()


def test_who_says_no_to_withdrawing_stays_agreed(visit):
    with visit() as page:
        sign_in(page)
        agree(page)
        questions = []
        page.on("dialog", lambda dialog: questions.append(dialog.message) or dialog.dismiss())
        page.get_by_label("同意随账号保存").click()
        settled(page)
        assert len(questions) == 1
        expect(page.get_by_label("同意随账号保存")).to_be_checked()
        expect(page.get_by_role("heading", name="我的足迹")).to_be_visible()


def test_favourites_go_to_the_account_of_who_agrees(visit):
    with visit() as page:
        go(page, ITEM)
        page.get_by_role("button", name="收藏").click()
        sign_in(page)
        with page.expect_response(re.compile("/v1/me/favourites/")):
            agree(page)
        page.reload()
        kept = page.locator("[data-own-favourites] li")
        expect(kept).to_have_count(1)
        go(page, "/item/guide-330000-xsecs?region=330110")
        with page.expect_response(re.compile("/v1/me/favourites/guide")):
            page.get_by_role("button", name="收藏").click()
        go(page, "/me")
        expect(kept).to_have_count(2)
        go(page, ITEM)
        with page.expect_response(re.compile(r"/v1/me/favourites\?id=")):
            page.get_by_role("button", name="收藏").click()
        go(page, "/me")
        expect(kept).to_have_count(1)
        kept.get_by_role("button").click()
        expect(page.get_by_text("还没有收藏。")).to_be_visible()
        go(page, "/favourites")
        expect(page.get_by_text("还没有收藏")).to_be_visible()


def kept_here(page: Page) -> list[str]:
    return page.evaluate("JSON.parse(localStorage.getItem('zwfw-favourites') ?? '[]')")


@pytest.mark.parametrize("leaving", ["sessionStorage.clear()", "void 0"], ids=["the tab closes", "another token"])
def test_nothing_of_an_account_stays_for_who_comes_next(visit, leaving):
    with visit() as page:
        go(page, ITEM)
        page.get_by_role("button", name="收藏").click()
        go(page, "/favourites")
        expect(page.get_by_text("只保存在这台设备")).to_be_visible()
        sign_in(page)
        with page.expect_response(re.compile("/v1/me/favourites/")):
            agree(page)
        wait_for(page, lambda: kept_here(page) == [])
        go(page, "/favourites")
        expect(page.get_by_text("收藏随您的账号保存")).to_be_visible()
        expect(page.locator(".card")).to_have_count(1)
        page.evaluate(leaving)
        page.evaluate("""fetch("/demo/sign-in", { method: "POST" }).then((answer) => answer.json())
            .then(({ token }) => sessionStorage.setItem("zwfw-user", token))""")
        go(page, "/favourites")
        expect(page.get_by_text("还没有收藏")).to_be_visible()
        go(page, "/me")
        expect(page.get_by_label("同意随账号保存")).not_to_be_checked()
        agree(page)
        go(page, "/me")
        expect(page.get_by_text("还没有收藏。")).to_be_visible()


def ratings(page: Page) -> list[tuple[str, int]]:
    """What the person has rated, with how many stars."""
    taken = page.evaluate(EXPORTED)
    return sorted((*event["documents"], event["rating"]) for event in taken["events"] if event["type"] == "rate")


def test_7_who_has_agreed_rates_a_guide(visit, tmp_path):
    with visit("phone") as page:
        go(page, GUIDE)
        asked = page.get_by_role("group", name="评价")
        expect(asked).to_be_hidden()
        sign_in(page)
        go(page, GUIDE)
        expect(asked).to_be_hidden()
        go(page, "/me")
        agree(page)
        go(page, GUIDE)
        expect(asked).to_be_visible()
        assert fits(page)
        best = asked.get_by_role("button", name="很满意，5 星")
        best.focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        chosen = asked.get_by_role("button", name="满意，4 星", exact=True)
        expect(chosen).to_have_attribute("aria-pressed", "true")
        hears(page, "已评价：满意")
        assert serious(page) == []
        chosen.scroll_into_view_if_needed()
        shoot(page, tmp_path / "rating.png")
        chosen.click()  # said already
        best.click()
        expect(chosen).to_have_attribute("aria-pressed", "false")
        go(page, "/me")
        wait_for(page, lambda: ratings(page) == [(GUIDE_ID, 4), (GUIDE_ID, 5)])
        page.reload()
        expect(page.locator("[data-footprint] li").filter(has_text="评价")).to_have_count(2)
        go(page, ITEM)
        expect(page.locator("[data-viewed]")).to_be_visible()
        expect(asked).to_have_count(0)
        go(page, "/privacy")
        page.get_by_label("不发送使用统计").check()
        go(page, GUIDE)
        expect(asked).to_be_hidden()


def test_without_scripts_the_pages_say_what_they_can(visit):
    with visit(java_script_enabled=False) as page:
        go(page, "/me")
        expect(page.get_by_text("需要启用脚本")).to_be_visible()
        page.get_by_role("link", name="隐私说明").click()
        expect(page.get_by_role("heading", name="隐私说明")).to_be_visible()
