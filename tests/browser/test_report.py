"""The report for staff, as a browser shows it.

1. It needs nothing from elsewhere, and fits a phone and a desk: what is too wide is scrolled within its frame, and no
   text is broken into single characters.
"""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser

from indexer.events.summaries import Step
from search_engine.measuring.event_report.collecting import EventReport, Missing, RegionTerms
from search_engine.measuring.event_report.page import page_of
from tests.browser.conftest import SIZES
from tests.browser.steps import fits

NAME = "城乡居民基本医疗保险参保登记"
TERM: dict[str, Any] = {
    "text": NAME, "rank": 1, "trend": "new", "heat": 3.1, "from": "330110",
    "actors": 20.0, "seen": 25, "blocks": 20, "networks": 6, "top_share": 0.05, "buckets": 9, "z": 0.0, "usual": None,
    "hours": [0] * 23 + [25],
}  # fmt: skip
REPORT = EventReport(
    1_772_607_600_000, 30, (RegionTerms("浙江省", (TERM,)),), {"浙江省": (Missing("无人机驾驶证", 20, 14),)},
    (Step("search", 100, 90), Step("click", 50, 40)),
)  # fmt: skip


def test_the_report_fits_a_phone_and_a_desk_and_needs_nothing_else(browser: Browser, size: str) -> None:
    context = browser.new_context(viewport={"width": SIZES[size]["width"], "height": 800}, offline=True)
    page, asked = context.new_page(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(page_of(REPORT))
    assert fits(page)
    for cell in page.get_by_role("cell", name=NAME).all():
        assert cell.evaluate("(cell) => cell.offsetHeight") < 60
    assert page.locator("svg").count() == page.locator("svg[aria-label], svg:has(title)").count() > 0
    assert asked == []
    context.close()
