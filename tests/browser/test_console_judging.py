"""Judging in a browser against a real server.

1. By keys alone: grades go on to the next card and are kept at once, u takes the last one back, a reason is written and
   kept, the next query is opened; axe finds nothing serious, and the page fits a phone.
2. Without scripts the same forms do it.
3. A grade that is not kept is told at its card, and what stood there is shown again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from search_engine import Service, Settings
from search_engine.access import Author
from search_engine.tuning.judging.judged_set import JudgedSet, Judgement
from search_engine.tuning.judging.judging_service import Judging
from search_engine.tuning.query_set import SetQuery
from tests.browser.sample import LONG
from tests.browser.steps import fits, go, settled, shoot
from tests.browser.test_console import EDITOR, PUBLISHER, _accounts, enter
from tests.browser.test_quality import serious

pytestmark = pytest.mark.long
__all__ = ["_accounts"]

NAME = "十二月"
ADDRESS = f"/admin/judging/{quote(NAME)}"
TREES, SHOPS = "古树认养找谁", "开一家小店"


@pytest.fixture
def judging(home: Path, _accounts: None) -> Iterator[Judging]:
    with Service.open(Settings(home=home, log_queries=False)) as service:
        documents = (str(LONG["id"]), "gone-1", "gone-2")
        queries = (SetQuery("q1", TREES, "330110", "natural"), SetQuery("q2", SHOPS, "330110", "legal"))
        pool = {"q1": documents, "q2": documents[:2]}
        service.judging.make(Author.of_shell("周发布"), JudgedSet(NAME, queries, pool=pool))
        yield service.judging
        service.judging.remove(Author.of_shell("周发布"), NAME)


def grades(judging: Judging) -> list[tuple[str, int, str]]:
    found = judging.judged(NAME).judgements
    return [(one.query, one.grade, one.reason) for one in found]


def focused_card(page: Page) -> str:
    return str(page.evaluate("() => document.activeElement.id"))


def kept(page: Page, words: str) -> None:
    expect(page.locator("#said")).to_contain_text(words)


def test_1_a_query_is_judged_by_keys_alone(visit: Callable, judging: Judging, tmp_path: Path) -> None:
    with visit("desk") as page:
        enter(page, EDITOR, ADDRESS)
        assert focused_card(page) == "card-1"
        expect(page.locator(".pair")).to_have_count(3)
        page.keyboard.press("3")
        assert focused_card(page) == "card-2"
        kept(page, "已打 3 分，本页还剩 2 份")
        page.keyboard.press("0")
        kept(page, "已打 0 分，本页还剩 1 份")
        page.keyboard.press("u")
        kept(page, "还没有打分，本页还剩 2 份")
        assert focused_card(page) == "card-2"
        page.keyboard.press("r")
        page.keyboard.insert_text("沾边")
        page.keyboard.press("Enter")
        page.keyboard.press("1")
        kept(page, "已打 1 分，本页还剩 1 份")
        page.keyboard.press("ArrowUp")
        assert focused_card(page) == "card-2"
        assert sorted(grades(judging)) == [("q1", 1, "沾边"), ("q1", 3, "")]
        expect(page.locator("[data-judged]")).to_have_text("2")
        assert serious(page) == []
        shoot(page, tmp_path / "sheet.png", whole=True)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("2")
        kept(page, "本页还剩 0 份")
        page.keyboard.press("Enter")  # the way on has the focus
        expect(page.get_by_role("heading", level=1)).to_have_text(SHOPS)
        settled(page)
        assert focused_card(page) == "card-1"
        page.keyboard.press("p")
        expect(page.get_by_role("heading", level=1)).to_have_text(TREES)
        expect(page.locator("button[aria-pressed=true]")).to_have_count(3)


def test_1_the_pages_are_for_everybody(visit: Callable, judging: Judging, size: str, tmp_path: Path) -> None:
    judging.merge(
        Author.of_shell("周发布"),
        JudgedSet("x", (SetQuery("q1", TREES),), tuple(
            Judgement("q1", str(LONG["id"]), who, grade, "理由") for who, grade in (("甲", 3), ("乙", 0))
        )), NAME,
    )  # fmt: skip
    with visit(size, color_scheme="dark") as page:
        for name, path in (("list", "/admin/judging"), ("sheet", ADDRESS), ("apart", f"{ADDRESS}/apart")):
            enter(page, PUBLISHER, path)
            assert (serious(page), fits(page)) == ([], True), name
            shoot(page, tmp_path / f"{name}-{size}.png", whole=True)


def test_2_forms_do_it_without_scripts(visit: Callable, judging: Judging) -> None:
    with visit("phone", java_script_enabled=False) as page:
        enter(page, EDITOR, ADDRESS)
        card = page.locator(".pair").first
        card.get_by_label("理由").fill("就是它")
        card.get_by_role("button", name="3 正是").click()
        expect(page.locator(".pair").first.locator("[data-told]")).to_have_text("已打 3 分")
        assert grades(judging) == [("q1", 3, "就是它")]
        page.locator(".pair").first.get_by_role("button", name="撤回").click()
        expect(page.locator(".pair").first.locator("[data-told]")).to_have_text("还没有打分")


def test_3_a_grade_that_is_not_kept_is_told(visit: Callable, judging: Judging) -> None:
    with visit("desk", broken=True) as page:
        enter(page, EDITOR, ADDRESS)
        page.keyboard.press("2")
        kept(page, "已打 2 分")
        page.route(f"**{ADDRESS}", lambda route: route.abort())
        page.keyboard.press("ArrowUp")
        page.keyboard.press("0")
        expect(page.locator("#card-1 [data-told]")).to_contain_text("没有保存")
        expect(page.locator("#card-1 button[aria-pressed=true]")).to_contain_text("2")
        assert grades(judging) == [("q1", 2, "")]
        page.unroute(f"**{ADDRESS}")
        go(page, f"{ADDRESS}?q=q1")
        expect(page.locator("#card-1 button[aria-pressed=true]")).to_contain_text("2")
