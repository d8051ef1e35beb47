"""Pages of search quality in a browser, against a real server.

1. An editor pins a document from a query's results, sees the preview, a publisher approves and publishes, the portal
   shows it first, and going back undoes it.
2. Every page in light and dark: axe finds nothing serious, nothing is wider than the screen; nothing is asked of
   another host.
3. A job of a preview is followed by scripts, and without them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import go, shoot, wait_for
from tests.browser.test_console import ADMIN, EDITOR, PUBLISHER, _accounts, enter, look, press

pytestmark = pytest.mark.long
__all__ = ["_accounts"]

QUERY, REGION = "居住证", "330110"
RESULTS = f"/?q={QUERY}&region={REGION}"
PAGES = {
    "pins": "/admin/pins",
    "pin-new": f"/admin/pins/new?c.query={QUERY}&c.region={REGION}",
    "explain-empty": "/admin/explain",
    "explain": f"/admin/explain?q=身份证丢了怎么办&region={REGION}&document=nothing",
    "explain-banned": "/admin/explain?q=枪支买卖",
    "files": "/admin/files",
    "patrol": "/admin/patrol",
    "queries": f"/admin/queries?region={REGION}&list=none",
    "queries-held": "/admin/queries?list=held",
    "hot": f"/admin/hot?region={REGION}",
    "quality": f"/admin/quality?region={REGION}",
    "switches": "/admin/switches",
    "keys": "/admin/keys",
    "preview-none": "/admin/preview?drafts=99999",
}


def address(path: str) -> str:
    return quote(path, safe="/?&=%#")


def first(page: Page) -> str:
    go(page, address(RESULTS))
    return page.locator(".card h2").first.inner_text()


def pin(page: Page) -> str:
    """Draft that the third result stands first; returns its title."""
    go(page, address(PAGES["pin-new"]))
    row = page.locator("table.list tbody tr").nth(2)
    title = row.locator("th").inner_text().split("\n")[0]
    row.get_by_role("link", name="置顶").click()
    page.wait_for_load_state()
    press(page, "存为草稿")
    expect(page.get_by_text("已起草")).to_be_visible()
    return title


def discard(page: Page) -> None:
    go(page, "/admin/drafts")
    page.on("dialog", lambda dialog: dialog.accept())
    press(page, "放弃所选")
    expect(page.get_by_text("已放弃")).to_be_visible()


def test_1_from_a_pin_to_the_portal_and_back(visit: Callable, tmp_path: Path) -> None:
    with visit("desk") as page:
        before = first(page)
        enter(page, EDITOR)
        title = pin(page)
        press(page, "预览所选")
        page.get_by_label("查询", exact=True).fill(QUERY)
        page.get_by_label("地区").fill(REGION)
        expect(page.locator("#shown .summary")).to_contain_text("结果页有变化")
        expect(page.locator(".page").nth(1).locator("li").first).to_contain_text("↑ 上升 2 位")
        shoot(page, tmp_path / "preview.png")

        enter(page, PUBLISHER)
        go(page, "/admin/drafts")
        press(page, "检查所选")
        press(page, "批准这些改动")
        for box in page.get_by_label("已核对").all():
            box.check()
        press(page, "发布")
        expect(page.get_by_text("已发布为版本")).to_be_visible()
        version = page.url
        wait_for(page, lambda: title in first(page))
        go(page, "/admin/pins")
        expect(page.locator("#rows")).to_contain_text("在用")
        # what two look at to publish, two look at to undo
        page.on("dialog", lambda dialog: dialog.accept())
        enter(page, ADMIN)
        page.goto(version)
        press(page, "批准他人这样回退")
        expect(page.get_by_text("已批准回退")).to_be_visible()
        enter(page, PUBLISHER)
        page.goto(version)
        press(page, "撤销版本")
        expect(page.get_by_text("已回到版本")).to_be_visible()
        wait_for(page, lambda: first(page) == before)


def test_2_every_page(visit: Callable, tmp_path: Path) -> None:
    with visit("desk", broken=True) as page:
        enter(page, ADMIN)
        pin(page)
        for name, path in PAGES.items():
            go(page, address(path))
            look(page, name, tmp_path)
        go(page, "/admin/quality")
        press(page, "现在检查")
        expect(page.locator("#ran")).to_contain_text("检查于")
        expect(page.get_by_role("button", name="现在检查")).to_be_enabled()
        look(page, "quality-done", tmp_path)
        go(page, "/admin/drafts")
        press(page, "预览所选")
        page.get_by_label("查询", exact=True).fill(QUERY)
        expect(page.locator("#shown .beside")).to_be_visible()
        look(page, "preview", tmp_path)
        go(page, "/admin/files")
        rows = "term,target,relation,weight,note\n咕噜坊,食品经营许可,official,1,\n坏行,食品经营许可,official,7,\n"
        page.locator("#file").set_input_files({"name": "同义词.csv", "mimeType": "text/csv", "buffer": rows.encode()})
        page.locator("#kind-in").select_option("synonyms")
        press(page, "先核对")
        expect(page.get_by_text("尚未起草")).to_be_visible()
        look(page, "files-checked", tmp_path)
        discard(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_3_a_job(visit: Callable, tmp_path: Path, scripts: bool) -> None:
    with visit("desk", java_script_enabled=scripts) as page:
        page.goto("/admin/login")
        enter_plain(page, ADMIN)
        page.goto("/admin/dictionaries/synonyms/new")
        page.get_by_label("词语 *", exact=True).fill("甜水铺子")
        page.get_by_label("对应词").fill("食品经营许可")
        press(page, "存为草稿")
        press(page, "预览所选")
        page.get_by_label("查询个数").fill("3")
        press(page, "开始重放")
        expect(page.locator(".summary")).to_contain_text("个高频查询中")
        expect(page.get_by_text("对所试的查询都不起作用")).to_be_visible()
        if scripts:
            look(page, "job", tmp_path)
        page.goto("/admin/drafts")
        page.on("dialog", lambda dialog: dialog.accept())
        press(page, "放弃所选")


def enter_plain(page: Page, name: str) -> None:
    """Sign in without scripts too."""
    from tests.console_accounts import PASSWORD

    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    press(page, "登录")
