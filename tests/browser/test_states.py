"""What the page says when things do not go well, and what it keeps for its reader.

1. A slow answer shows a skeleton after 400 ms, and nothing jumps.
2. No network, no answer within ten seconds, an overloaded or broken server: each is said, and a retry goes on.
3. Favourites stay in the browser; their page asks for each; sharing gives the address of the document.
4. Paper shows the document and not the buttons.
5. What is wrong is told in a sentence; its receipt is copied, and back leads to the results.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.steps import CLS, back, box, go, hears, leads_to, search, shifted, shoot, stop_clock, wait_for

SEARCHES = re.compile(r"/\?q=")


def test_a_slow_answer_shows_a_skeleton_and_nothing_jumps(visit, size, tmp_path):
    with visit(size) as page:
        go(page, "/?region=330110")
        held = []
        page.route(SEARCHES, lambda route: held.append(route))
        search(page, "身份证")
        expect(page.locator(".skeleton")).to_be_visible()
        shoot(page, tmp_path / "skeleton.png", waiting=True)
        wait_for(page, lambda: len(held) == 1)
        held[0].continue_()
        expect(page.locator(".cards .card").first).to_be_visible()
        expect(page.locator(".skeleton")).to_have_count(0)
        assert shifted(page) < CLS


def test_without_network_it_is_said_and_a_retry_goes_on(visit, tmp_path):
    with visit(broken=True) as page:
        go(page, "/?region=330110")
        page.context.set_offline(True)
        search(page, "身份证")
        expect(page.get_by_role("heading", name="网络已断开")).to_be_visible()
        shoot(page, tmp_path / "offline.png")
        assert box(page).input_value() == "身份证"
        page.context.set_offline(False)
        with leads_to(page, "q="):
            page.get_by_role("button", name="重试").click()
        expect(page.locator(".card")).to_have_count(10)
        back(page)
        expect(page.get_by_role("heading", name="按主题")).to_be_visible()


def test_no_answer_in_ten_seconds_is_said_and_a_retry_goes_on(visit, tmp_path):
    with visit(broken=True) as page:
        stop_clock(page)
        go(page, "/?region=330110")
        page.route(SEARCHES, lambda route: None)
        search(page, "身份证")
        page.clock.run_for(500)
        expect(page.locator(".skeleton")).to_be_visible()
        page.clock.run_for(9_400)
        expect(page.locator(".skeleton")).to_be_visible()
        page.clock.run_for(200)
        expect(page.get_by_role("heading", name="等了 10 秒")).to_be_visible()
        shoot(page, tmp_path / "ten-seconds.png")
        page.unroute(SEARCHES)
        with leads_to(page, "q="):
            page.get_by_role("button", name="重试").click()
        expect(page.locator(".card")).to_have_count(10)


@pytest.mark.parametrize(("status", "heading"), [(429, "请求过于频繁"), (502, "服务暂时出错")])
def test_an_error_page_of_a_proxy_is_told_in_our_words(visit, tmp_path, status, heading):
    with visit(broken=True) as page:
        go(page, "/?region=330110")
        page.route(
            SEARCHES, lambda route: route.fulfill(status=status, body="<h1>nginx</h1>", content_type="text/html")
        )
        search(page, "身份证")
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        expect(page.get_by_role("button", name="重试")).to_be_focused()
        shoot(page, tmp_path / f"{status}.png")


def test_favourites_stay_in_the_browser_until_taken_off(visit, tmp_path):
    with visit("phone") as page:
        go(page, "/?q=身份证&region=330110")
        page.get_by_role("button", name="收藏：居民身份证补领").click()
        hears(page, "已收藏")
        go(page, "/favourites?region=330110")
        expect(page.get_by_role("link", name="居民身份证补领", exact=True)).to_be_visible()
        shoot(page, tmp_path / "favourites.png")
        page.get_by_role("button", name="收藏：居民身份证补领").click()
        hears(page, "已取消收藏")
        page.reload()
        expect(page.get_by_text("还没有收藏")).to_be_visible()


def test_sharing_gives_the_address_of_the_document(visit):
    with visit("desk", permissions=["clipboard-read", "clipboard-write"]) as page:
        page.add_init_script("delete Navigator.prototype.share")
        go(page, "/?q=身份证&region=330110")
        page.get_by_role("button", name="分享：居民身份证补领").click()
        hears(page, "链接已复制")
        assert re.search(r"/item/.+\?region=330110$", page.evaluate("navigator.clipboard.readText()"))
    with visit("phone") as page:
        page.add_init_script("Navigator.prototype.share = async (what) => { window.sent = what; }")
        go(page, "/item/faq-330110-0001?region=330110")
        page.get_by_role("button", name="分享").click()
        page.wait_for_function("() => window.sent")
        assert page.evaluate("window.sent") == {"title": "医保断缴三个月，能补缴吗？", "url": page.url}


def test_5_what_is_wrong_is_told_in_a_sentence_and_its_receipt_is_copied(visit, tmp_path):
    with visit("phone", permissions=["clipboard-read", "clipboard-write"]) as page:
        go(page, "/?q=身份证&region=330110")
        before = page.url
        page.get_by_role("link", name="信息有误").first.click()
        page.get_by_label("收费").check()
        page.get_by_label("实际应是怎样？").fill("现在不收费了")
        shoot(page, tmp_path / "wrong.png")
        page.get_by_role("button", name="告诉工作人员").click()
        page.get_by_role("button", name="复制网址").click()
        hears(page, "链接已复制")
        shoot(page, tmp_path / "thanks.png")
        copied = page.evaluate("navigator.clipboard.readText()")
        page.get_by_role("link", name="返回").click()
        expect(page).to_have_url(before)
        page.goto(copied)
        expect(page.get_by_text("已收到")).to_be_visible()


def test_3_copies_open_in_the_card(visit, tmp_path):
    with visit("phone") as page:
        go(page, "/?q=身份证&region=330110")
        page.locator(".card .elsewhere").first.click()
        expect(page.locator(".folded a").filter(has_text="西湖区")).to_be_visible()
        shoot(page, tmp_path / "elsewhere.png")


def test_paper_shows_the_document_and_not_the_buttons(visit, tmp_path):
    with visit("desk") as page:
        go(page, "/item/guide-330000-xsecs?region=330110")
        page.emulate_media(media="print")
        expect(page.get_by_role("heading", name="带什么")).to_be_visible()
        for hidden in (".search", ".place", ".actions", ".contents", ".foot"):
            expect(page.locator(hidden).first).to_be_hidden()
        shoot(page, tmp_path / "paper.png", whole=True)
