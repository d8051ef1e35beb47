"""What every page keeps to.

1. In every state, in light and dark: axe (WCAG 2.2 A and AA, and its own good practice) finds nothing serious, nothing
   moves while the page loads, nothing is wider than the screen, nothing is asked of another host.
2. The first page weighs at most 100 kB compressed.
3. The API's own page stays within the same policy.
"""

import gzip
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.steps import CLS, fits, go, settled, shifted, shoot

# Each state of a page has an address.
STATES = {
    "first": "/",
    "results": "/?q=身份证&region=330110",
    "one": "/?q=余杭区租房补贴办法&region=330110&kind=interpretation",
    "no-place": "/?q=身份证",
    "near": "/near?q=附近的古树名木迁移登记&region=330110",
    "none": "/?q=zzqqxx&region=330110&theme=证件办理",
    "abolished": "/?q=身份证&region=330103",
    "fault": "/?q=a&page=0",
    "missing": "/nothing",
    "needs-region": "/?q=身份证&region=330000",
    "catalog": "/catalog?region=330110",
    "regions": "/regions?at=441900",
    "life-event": "/life-events/新生儿出生?region=330110",
    "copies": "/copies/000711001000330110000000001?region=330110",
    "favourites": "/favourites",
    "me": "/me",
    "privacy": "/privacy",
    "matter": "/?q=居民身份证补领&region=330110",
    "policy-replaced": "/item/policy-330110-zfbt-2021?region=330110",
    "policy": "/item/policy-330110-zfbt-2024?region=330110",
    "report": "/report?document=policy-330110-zfbt-2024&region=330110",
    "guide": "/item/guide-330000-xsecs?region=330110",
    "answer": "/item/faq-330110-0001?region=330110",
}
# States whose page is made of the same parts as another's: axe looks at the other one.
ALIKE = ("one", "abolished", "missing", "matter", "policy")
# Colours are a few tokens, of which dark has other values: these pages have all of them between them. Axe looks at the
# dark others in `make soak`.
DARK = ("first", "results", "fault", "me", "policy-replaced", "report", "guide")
# The page is the same on every screen; these are laid out otherwise on a wide one.
OTHERWISE_AT_A_DESK = ("results", "catalog", "guide")
MOST = 100_000  # bytes
SERIOUS = {"serious", "critical"}
# The sizes of WCAG 2.2's targets are looked at only where they are asked for.
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}


# Once in a page: to read it takes as long as to look for colours.
AXE, HAS_AXE = Axe().axe_script, "() => 'axe' in window"
# One template makes all rows of a table and all entries of a list: the first of them are looked at.
ROWS = 6
# Rules whose violations are never more than moderate find nothing that counts here.
VIOLATIONS = f"""async (options) => {{
  const mild = axe._audit.rules.filter((rule) => ["minor", "moderate"].includes(rule.impact)).map((rule) => rule.id);
  const rules = {{ ...options.rules, ...Object.fromEntries(mild.map((name) => [name, {{ enabled: false }}])) }};
  const exclude = [["tbody tr:nth-of-type(n+{ROWS + 1})"], ["li:nth-of-type(n+{ROWS + 1})"]];
  return (await axe.run({{ exclude }}, {{ ...options, rules }})).violations;
}}"""


def serious(page, options=OPTIONS):
    if not page.evaluate(HAS_AXE):
        page.evaluate(AXE)
    found = page.evaluate(VIOLATIONS, options)
    return [
        (fault["id"], fault["nodes"][0]["html"][:200], fault["nodes"][0]["failureSummary"])
        for fault in found
        if fault["impact"] in SERIOUS
    ]


def look(page, name, folder, *, closely, dark=True):
    """Take its picture; closely: ask axe, in light and in dark, which differ in colours only."""
    shoot(page, folder / f"{name}.png", whole=True)
    if not closely:
        return
    assert serious(page) == [], name
    if not dark:
        return
    page.emulate_media(color_scheme="dark")
    settled(page)
    assert serious(page, COLOURS) == [], name
    shoot(page, folder / f"{name}-dark.png")
    page.emulate_media(color_scheme="light")


@pytest.mark.parametrize("dark", [DARK, pytest.param(tuple(STATES), marks=pytest.mark.soak)], ids=["tokens", "all"])
def test_1_nothing_serious_in_any_state(visit, size, tmp_path, dark):
    with visit(size, broken=True) as page:
        for name, path in STATES.items():
            go(page, quote(path, safe="/?&=%"))
            assert shifted(page) < CLS, name
            assert fits(page), name
            closely = name not in ALIKE if size == "phone" else name in OTHERWISE_AT_A_DESK
            look(page, name, tmp_path, closely=closely, dark=size == "phone" and name in dark)


def test_1_nothing_serious_in_opened_panels(visit, size, tmp_path):
    with visit(size) as page:
        go(page, quote(STATES["matter"], safe="/?&=%"))
        if size == "phone":
            page.locator(".drawer > summary").click()
        page.locator(".filter summary").first.click()
        look(page, "filters", tmp_path, closely=True)
        page.keyboard.press("Escape")
        page.locator(".place > summary").click()
        look(page, "chooser", tmp_path, closely=True)


@pytest.mark.parametrize("path", ["/", "/?region=330110", STATES["results"]])
def test_2_the_first_page_weighs_at_most_100_kb(visit, path):
    with visit("phone") as page:
        answers = []
        page.on("response", lambda answer: answers.append(answer))
        go(page, quote(path, safe="/?&="))
        assert len(answers) >= 4  # the page, its sheet, its scripts
        assert sum(len(gzip.compress(answer.body())) for answer in answers) <= MOST


def test_3_the_page_of_the_api_stays_within_the_policy(visit):
    with visit("desk") as page:
        go(page, "/docs")
        expect(page.locator(".opblock").first).to_be_visible()
