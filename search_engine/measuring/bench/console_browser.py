"""The console's table in Chromium: when the first of it is painted, and how long a filter takes as somebody types."""

from __future__ import annotations

import shutil
from typing import Any

from search_engine.measuring.bench.timing import spread

NAMES = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")
MISSING = "没有 playwright 或 Chromium，没有测量"
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
# From the key to the table that is narrowed, and a frame that shows it.
FILTER = """async (text) => {
  const field = document.getElementById("q"), begun = performance.now();
  const shown = new Promise((ready) => document.addEventListener("console:shown", ready, { once: true }));
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  await shown;
  await new Promise((ready) => requestAnimationFrame(() => setTimeout(ready)));
  return performance.now() - begun;
}"""


def measure_browser(root: str, table: str, name: str, password: str, times: int) -> dict[str, Any] | str:
    """First contentful paint, and a filter with the pause that the page waits for the next key, in ms; or why not."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return MISSING
    if path is None:
        return MISSING
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(base_url=root, viewport={"width": 1280, "height": 800})
        page.goto("/admin/login")
        page.locator("input[name=name]").fill(name)
        page.locator("input[name=password]").fill(password)
        page.locator("form [type=submit]").first.click()
        page.wait_for_load_state()
        painted = []
        for number in range(1, times + 1):
            page.goto(f"{table}?page={number}", wait_until="load")
            page.wait_for_function(f"() => {PAINTED}")
            painted.append(float(page.evaluate(PAINTED)))
        page.goto(table)
        narrowed = [float(page.evaluate(FILTER, f"第{number * 41}")) for number in range(times)]
        browser.close()
    return {"first_contentful_paint": spread(painted), "filter_with_pause_of_100_ms": spread(narrowed)}
