"""The portal page in a browser, on a phone and on a desk.

1. Type, search, open a document: every step shows what was asked for.
2. Nothing is wider than the screen, nothing is asked of another host, nothing breaks the content policy.
3. The region is chosen in the lists; the large text stays switched on; an open panel closes by Escape.
4. Without scripts the same address shows the same cards.

Screenshots go to the test's own folder (`pytest --basetemp=…` keeps them).
"""

import shutil
import threading

import pytest
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from api.app import create_app
from tests.api.fake_service import FakeService

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"


@pytest.fixture(scope="module")
def address():
    server = make_server("127.0.0.1", 0, create_app(FakeService()), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        # Test machines often run everything as root, where Chromium's own sandbox refuses to start.
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(params=SIZES)
def page(request, browser, address):
    context = browser.new_context(viewport=SIZES[request.param], base_url=address, locale="zh-CN")
    page = context.new_page()
    faults = []
    page.on("request", lambda asked: asked.url.startswith(address) or faults.append(asked.url))
    page.on("console", lambda message: message.type in ("error", "warning") and faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_1_type_search_open(page, tmp_path):
    page.goto("/?region=330110")
    page.screenshot(path=tmp_path / "first.png")
    page.get_by_role("searchbox").fill("身份证")
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_url("**/?q=*")
    assert page.locator(".card mark").first.inner_text() == "身份证"
    assert page.locator(".badge.own").first.inner_text() == "本区"
    assert fits(page)
    page.screenshot(path=tmp_path / "results.png")
    page.get_by_role("link", name="居民身份证补领").click()
    assert page.get_by_role("heading", level=1).inner_text() == "居民身份证补领"
    assert page.get_by_role("heading", name="带什么").is_visible()
    assert fits(page)
    page.screenshot(path=tmp_path / "item.png", full_page=True)


def test_2_every_page_fits_and_keeps_to_itself(page):
    for path in ("/", "/?q=身份证", "/item/hostile", "/docs"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert fits(page), path
    assert page.locator(".opblock").first.is_visible()


def test_3_lists_large_text_and_panels(page):
    page.goto("/?q=身份证")
    page.get_by_text("选择地区").click()
    page.locator(".chooser select").select_option("330000")
    page.wait_for_url("**&region=330000")
    assert "浙江省" in page.locator(".place summary").inner_text()
    page.get_by_role("button", name="大字版").click()
    page.reload()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    page.locator(".filter summary").first.click()
    assert page.locator(".panel").first.is_visible()
    page.keyboard.press("Escape")
    assert not page.locator(".panel").first.is_visible()


def test_4_without_scripts(browser, address):
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto("/?q=身份证&region=330110")
    assert page.locator(".card").count() == 2
    page.locator(".filter summary").first.click()
    page.locator(".panel a").first.click()
    assert "department=" in page.url
    context.close()
