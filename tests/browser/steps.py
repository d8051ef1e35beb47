"""What a visitor does, in words that several tests use."""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import Locator, Page

PATIENCE = 20.0  # seconds that a loaded machine may take
CLS = 0.1  # a page that moves more than this is poor, after web.dev's Core Web Vitals


def wait_for(condition: Callable[[], bool]) -> None:
    """Return as soon as something holds that no page shows; `AssertionError` when patience ends."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def box(page: Page) -> Locator:
    """The search box, which scripts make a combobox."""
    return page.get_by_label("查找事项、政策、应用")


def search(page: Page, words: str) -> None:
    box(page).fill(words)
    box(page).press("Enter")


def choose_by_lists(page: Page, *codes: str) -> None:
    page.locator(".place > summary").click()
    for place, code in enumerate(codes):
        page.locator(".lists select").nth(place).select_option(code)
    page.get_by_role("button", name="确定").click()


def choose_by_name(page: Page, typed: str, name: str) -> None:
    page.locator(".place > summary").click()
    page.get_by_label("地区名称").fill(typed)
    page.locator(".chooser").get_by_role("link", name=name, exact=True).click()


def choose_filter(page: Page, facet: str, value: str) -> None:
    if page.locator(".drawer > summary").is_visible():
        page.locator(".drawer > summary").click()
    page.locator(".filter summary").filter(has_text=facet).first.click()
    page.locator(".filter[open] .panel a").filter(has_text=value).first.click()


def titles(page: Page) -> list[str]:
    return page.locator(".card h2").all_inner_texts()


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def shifted(page: Page) -> float:
    return float(page.evaluate("window.shifted"))
