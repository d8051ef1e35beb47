"""What a visitor does, in words that several tests use.

Each step that changes what is shown ends when the change is shown: nothing here is read, pressed or photographed while
a page comes.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Locator, Page

# Of pages that are as they should be, where somebody wants to look at them: there are hundreds.
PICTURES = bool(os.environ.get("ZWFW_TEST_PICTURES"))
PATIENCE = 60.0  # seconds that a loaded machine may take
# Milliseconds between two looks at a page: with each frame, as is usual, a page is painted that nothing changes.
POLL = 20
# What a review asks for by itself; who asks for fewer queries is answered by the service.
REPLAY = re.compile(r"/admin/drafts/review/replay\?drafts=[-,0-9]+$")
REPLAYED = '<div id="replay"><p class="summary" data-count>500 个高频查询中 0 个结果页变化</p></div>'
BATCH = 5_000  # milliseconds between two of what the pages tell of a visitor
CLS = 0.1  # a page that moves more than this is poor, after web.dev's Core Web Vitals
# A function, not an expression: the pages forbid to evaluate text, which an expression is each time but the first.
QUIET = "() => pending === 0 && !document.querySelector('[aria-busy=true]')"
# Nearly always it is quiet already: then one question is enough. Where scripts are off nothing changes any more, and no
# frame is ever reported.
SETTLED = f"""() => {{
  if (!document.documentElement.classList.contains("scripts")) return true;
  return ({QUIET})() && painted().then(() => true);
}}"""
HEARD = """([words, quiet]) => {
  const found = said.findIndex((one) => one.quiet === quiet && one.words.includes(words));
  if (found >= 0) said.splice(0, found + 1);
  return found >= 0;
}"""


def without_replay(page: Page) -> None:
    """From now on a page that reviews drafts is told at once that no frequent query changes: a process that asks them
    takes longer than all else that is looked at.
    """
    page.context.unroute(REPLAY)
    page.context.route(REPLAY, lambda route: route.fulfill(content_type="text/html", body=REPLAYED))


def wait_until_served(page: Page, path: str, text: str, *, gone: bool = False) -> None:
    """Return as soon as what is served at an address has a text, or has it no more; `AssertionError` when patience
    ends. No page is shown: to show one each time is dear.
    """
    asked = quote(path, safe="/?&=%")
    wait_for(page, lambda: (text in page.request.get(asked).text()) is not gone, pause=200)


def wait_for(page: Page, condition: Callable[[], bool], pause: int = 50) -> None:
    """Return as soon as something holds that no page shows; `AssertionError` when patience ends."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        page.wait_for_timeout(pause)  # meanwhile the browser's news comes in, which it would not while sleeping


def settled(page: Page) -> None:
    """Return when the page has come whole: loaded, what its scripts asked for answered, and all of it painted."""
    page.wait_for_load_state()
    while not page.evaluate(SETTLED):
        page.wait_for_function(QUIET, polling=POLL)


def go(page: Page, path: str) -> None:
    """Open an address, as by typing it."""
    page.goto(path)
    settled(page)


def back(page: Page) -> None:
    page.go_back()
    settled(page)


def stop_clock(page: Page) -> None:
    """Have the timers of the page, which is still to be opened, wait for `page.clock`."""
    page.clock.install()
    page.clock.pause_at(datetime.now() + timedelta(hours=1))


@contextmanager
def leads_to(page: Page, pattern: str) -> Iterator[None]:
    """What is done within leads to an address that matches, and to none that already did."""
    assert not re.search(pattern, page.url), f"{page.url} is such an address already"
    yield
    page.wait_for_url(re.compile(pattern))
    settled(page)


def shoot(page: Page, path: Path, *, waiting: bool = False, whole: bool = False) -> None:
    """Take the picture of a settled page, where pictures are wanted; waiting: of one that is meant to wait for an
    answer; whole: to its end.
    """
    if not waiting:
        settled(page)
    if PICTURES:
        page.screenshot(path=path, animations="disabled", full_page=whole)


def hears(page: Page, words: str, *, quiet: bool = False) -> None:
    """Wait until the status line has said something; quiet: to screen readers only."""
    page.wait_for_function(HEARD, arg=[words, quiet], polling=POLL)


def box(page: Page) -> Locator:
    """The search box, which scripts make a combobox."""
    return page.get_by_label("查找事项、政策、应用")


def search(page: Page, words: str) -> None:
    """Ask; what comes is the caller's to wait for."""
    box(page).fill(words)
    box(page).press("Enter")


def choose_by_lists(page: Page, *codes: str) -> None:
    page.locator(".place > summary").click()
    for place, code in enumerate(codes):
        page.locator(".place .lists select").nth(place).select_option(code)
        settled(page)  # the next list has come
    with leads_to(page, f"region={codes[-1]}$"):
        page.locator(".place").get_by_role("button", name="确定").click()


def choose_by_name(page: Page, typed: str, name: str) -> None:
    page.locator(".place > summary").click()
    page.locator(".place").get_by_label("地区名称").fill(typed)
    page.locator(".chooser").get_by_role("link", name=name, exact=True).click()


def choose_filter(page: Page, facet: str, value: str, parameter: str) -> None:
    if page.locator(".drawer > summary").is_visible():
        page.locator(".drawer > summary").click()
    page.locator(".filter summary").filter(has_text=facet).first.click()
    with leads_to(page, f"[?&]{parameter}="):
        page.locator(".filter[open] .panel a").filter(has_text=value).first.click()


def titles(page: Page) -> list[str]:
    return page.locator(".card h2").all_inner_texts()


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def shifted(page: Page) -> float:
    """How much has moved by itself up to now, all of it painted."""
    settled(page)
    return float(page.evaluate("shifts()"))
