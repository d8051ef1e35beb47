"""What every page keeps to.

1. axe (WCAG 2.2 A and AA, and its own good practice) finds nothing serious, in light and dark.
2. The first page weighs at most 100 kB compressed; nothing is asked of another host; no page is wider than its screen.
3. The API's own page stays within the same policy.
"""

import gzip
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.steps import fits
from tests.browser.test_states import STATES

MOST = 100_000  # bytes
SERIOUS = {"serious", "critical"}
# The sizes of WCAG 2.2's targets are looked at only where they are asked for.
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


def serious(page):
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        (fault["id"], fault["nodes"][0]["html"][:200], fault["nodes"][0]["failureSummary"])
        for fault in found
        if fault["impact"] in SERIOUS
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_1_axe(visit, size, scheme, tmp_path):
    with visit(size, broken=True, color_scheme=scheme) as page:
        for name, path in STATES.items():
            page.goto(quote(path, safe="/?&=%"))
            assert serious(page) == [], name
            assert fits(page), name
        page.goto(quote(STATES["results"], safe="/?&=%"))
        if size == "phone":
            page.locator(".drawer > summary").click()
        page.locator(".filter summary").first.click()
        assert serious(page) == []
        page.screenshot(path=tmp_path / f"filters-{scheme}.png")
        page.locator(".place > summary").click()
        assert serious(page) == []
        page.screenshot(path=tmp_path / f"chooser-{scheme}.png")


@pytest.mark.parametrize("path", ["/", "/?region=330110", STATES["results"]])
def test_2_weight(visit, path):
    with visit("phone") as page:
        bodies = []
        page.on("response", lambda response: bodies.append(response.body()))
        page.goto(quote(path, safe="/?&="), wait_until="networkidle")
        assert len(bodies) > 5
        assert sum(len(gzip.compress(body)) for body in bodies) <= MOST


def test_3_the_description_of_the_api(visit):
    with visit("desk") as page:
        page.goto("/docs")
        expect(page.locator(".opblock").first).to_be_visible()
