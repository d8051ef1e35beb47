"""Pages of search quality in a browser, against a real server.

1. An editor pins a document from a query's results, sees the preview, a publisher approves and publishes, the portal
   shows it first, and going back undoes it.
2. Every page in light and dark: axe finds nothing serious, nothing is wider than the screen; nothing is asked of
   another host. The catalogue is looked over now by keys alone, and the log has who asked.
3. A job of a preview is followed by scripts, and without them.
4. What a reader marks without scripts stands in the queue once it is gathered; many are set at once, one is opened and
   leads to its mend.
5. From a reader's mark an editor teaches once: a query of the queue, a document by its name, a row that was tried, what
   else it moves, a draft. Without scripts the same rows are proposed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from search_engine import Service, Settings
from search_engine.maintenance.queue.refreshing import QueueRefresh
from tests.browser.conftest import visits_to
from tests.browser.keyboard import into, press_key
from tests.browser.server import Server
from tests.browser.steps import go, settled, shoot, wait_for, without_replay
from tests.browser.test_console import ADMIN, EDITOR, PUBLISHER, _accounts, enter, look, press

pytestmark = pytest.mark.long
__all__ = ["_accounts"]

QUERY, REGION = "居住证", "330110"
QUALITY = f"/admin/quality?region={REGION}"
RESULTS = f"/?q={QUERY}&region={REGION}"
PAGES = {
    "pins": "/admin/pins",
    "pin-new": f"/admin/pins/new?c.query={QUERY}&c.region={REGION}",
    "teach-empty": "/admin/teach",
    "explain": f"/admin/explain?q=身份证丢了怎么办&region={REGION}&document=nothing",
    "explain-banned": "/admin/explain?q=枪支买卖",
    "files": "/admin/files",
    "patrol": "/admin/patrol",
    "queries": f"/admin/queries?region={REGION}&list=none",
    "hot": f"/admin/hot?region={REGION}",
    "switches": "/admin/switches",
    "keys": "/admin/keys",
    "interfaces": "/admin/interfaces",
    "interface-new": "/admin/interfaces/new",
    "review-none": "/admin/drafts/review?drafts=99999",
}
# Their colours are in others of these: dark in `make soak` alone.
LIGHT = ("pins", "teach-empty", "files", "patrol", "switches", "keys", "interfaces", "interface-new")


def address(path: str) -> str:
    return quote(path, safe="/?&=%#")


def first(page: Page) -> str:
    go(page, address(RESULTS))
    return page.locator(".card h2").first.inner_text()


def pin(page: Page, name: str) -> str:
    """Somebody drafts that the third result stands first; returns its title."""
    enter(page, name, PAGES["pin-new"])
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


def test_a_pin_goes_from_the_draft_to_the_portal_and_back(visit: Callable, tmp_path: Path) -> None:
    with visit("desk") as page:
        before = first(page)
        title = pin(page, EDITOR)
        press(page, "检查所选")
        expect(page.locator(".words summary")).to_contain_text("第一条变为")
        expect(page.locator(".page").nth(1).locator("li").first).to_contain_text("↑ 上升 2 位")
        shoot(page, tmp_path / "preview.png")

        enter(page, PUBLISHER, "/admin/drafts")
        page.get_by_label(f"{EDITOR} 的全部").check()
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
        enter(page, ADMIN, version)
        press(page, "批准他人这样回退")
        expect(page.get_by_text("已批准回退")).to_be_visible()
        enter(page, PUBLISHER, version)
        press(page, "撤销版本")
        expect(page.get_by_text("已回到版本")).to_be_visible()
        wait_for(page, lambda: first(page) == before)


@pytest.fixture(scope="module")
def following(browser: Browser, server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page of which scripts follow a job. It has the processor when nobody else wants it, so it is begun before the
    pages are looked at.
    """
    with visits_to(server, browser, tmp_path_factory.mktemp("job"))("desk") as page:
        begin_a_job(page)
        yield page


def begin_a_job(page: Page) -> None:
    without_replay(page)
    page.goto("/admin/login")
    enter_plain(page, EDITOR)
    page.goto("/admin/dictionaries/synonyms/new")
    page.get_by_label("词语 *", exact=True).fill("甜水铺子")
    page.get_by_label("对应词").fill("食品经营许可")
    press(page, "存为草稿")
    press(page, "检查所选")
    drafts = page.url.partition("drafts=")[2]
    page.goto(f"/admin/drafts/review/replay?drafts={drafts}&queries=3&all=1")


@pytest.mark.usefixtures("following")
@pytest.mark.parametrize("light", [LIGHT, pytest.param((), marks=pytest.mark.soak)], ids=["tokens", "all"])
def test_2_nothing_serious_on_any_page(visit: Callable, tmp_path: Path, light: tuple[str, ...]) -> None:
    with visit("desk", broken=True) as page, visit("desk", broken=True) as beside:
        pin(page, ADMIN)
        enter(beside, ADMIN, QUALITY)
        look(beside, "quality", tmp_path, dark=False)
        into(beside, "/admin/quality")
        press_key(beside, "现在检查", then="已请后台重新检查")  # rests half of the time, while the others are looked at
        for name, path in PAGES.items():
            go(page, address(path))
            closely = name != "review-none"  # a line of text
            look(page, name, tmp_path, closely=closely, dark=name not in light)
        expect(beside.locator("#ran")).to_contain_text("检查于")
        expect(beside.get_by_role("button", name="现在检查")).to_be_enabled()
        look(beside, "quality-done", tmp_path)
        go(beside, "/admin/audit?action=quality.run")
        expect(beside.locator("table.audit tbody tr").first).to_contain_text(ADMIN)
        go(page, "/admin/drafts")
        press(page, "检查所选")
        expect(page.locator(".words .beside")).to_be_visible()
        look(page, "review", tmp_path)
        go(page, "/admin/files")
        rows = "term,target,relation,weight,note\n咕噜坊,食品经营许可,official,1,\n坏行,食品经营许可,official,7,\n"
        page.locator("#file").set_input_files({"name": "同义词.csv", "mimeType": "text/csv", "buffer": rows.encode()})
        page.locator("#kind-in").select_option("synonyms")
        press(page, "先核对")
        expect(page.get_by_text("尚未起草")).to_be_visible()
        look(page, "files-checked", tmp_path)
        discard(page)


@pytest.mark.parametrize("scripts", [True, pytest.param(False, marks=pytest.mark.soak)])
def test_3_a_job_is_followed_to_its_outcome(
    request: pytest.FixtureRequest, visit: Callable, tmp_path: Path, scripts: bool
) -> None:
    if scripts:
        page = request.getfixturevalue("following")
        its_outcome(page)
        look(page, "job", tmp_path)
        put_away(page)
    else:
        with visit("desk", java_script_enabled=False) as page:
            begin_a_job(page)
            its_outcome(page)
            put_away(page)


def its_outcome(page: Page) -> None:
    expect(page.locator(".summary")).to_contain_text("个高频查询中")
    expect(page.get_by_text("对所试的查询都不起作用", exact=True)).to_be_visible()


def put_away(page: Page) -> None:
    page.goto("/admin/drafts")
    page.on("dialog", lambda dialog: dialog.accept())
    press(page, "放弃所选")


def test_a_readers_mark_stands_in_the_queue_and_leads_to_its_mend(visit: Callable, home: Path, tmp_path: Path) -> None:
    with visit("phone", java_script_enabled=False) as page:
        page.goto(address(f"/?q=咕噜噜证&region={REGION}"))
        press(page, "没找到，告诉工作人员")
        expect(page.get_by_role("heading", name="已记下，谢谢")).to_be_visible()
        page.get_by_role("link", name="返回").click()
        expect(page.locator("#q")).to_have_value("咕噜噜证")
    with Service.open(Settings(home=home, log_queries=False)) as service:
        QueueRefresh(service, lambda _: None).run()
    with visit("desk") as page:
        enter(page, PUBLISHER, "/admin/queue")
        look(page, "queue", tmp_path)
        page.get_by_label("筛选").first.fill("咕噜噜证")
        expect(page).to_have_url(re.compile("q="))  # the table that was there is gone, and its ticks
        expect(page.locator("[data-count]")).to_have_text("共 1 条")
        page.get_by_label("全选本页").check()
        page.locator(".at-once").get_by_label("负责人").fill(EDITOR)
        page.locator(".at-once").get_by_label("期限").fill("2020-01-01")
        press(page, "改所选")
        expect(page.get_by_role("status").first).to_have_text("已改 1 条")
        expect(page.locator("#rows")).to_contain_text("2020年1月1日 过期")
        page.get_by_role("link", name="咕噜噜证", exact=True).click()
        page.wait_for_load_state()
        look(page, "queue-item", tmp_path)
        page.get_by_label("备注").fill("已请部门补录")
        press(page, "保存")
        expect(page.get_by_text("已保存")).to_be_visible()
        page.get_by_role("link", name="建词").click()
        expect(page.get_by_label("词语 *", exact=True)).to_have_value("咕噜噜证")


TAUGHT, TARGET = "刚买了只泰迪要去上牌吗", "养犬登记"


def test_an_editor_teaches_once_from_the_queue(visit: Callable, home: Path, tmp_path: Path) -> None:
    with visit("phone", java_script_enabled=False) as page:
        page.goto(address(f"/?q={TAUGHT}&region={REGION}"))
        press(page, "没找到，告诉工作人员")
        expect(page.get_by_role("heading", name="已记下，谢谢")).to_be_visible()
    with Service.open(Settings(home=home, log_queries=False)) as service:
        QueueRefresh(service, lambda _: None).run()
    with visit("desk") as page:
        enter(page, EDITOR, "/admin/teach")
        page.get_by_label("地区").first.press_sequentially("余杭区")
        expect(page.locator("#region-list option").first).to_have_attribute("value", "浙江省杭州市余杭区")
        go(page, "/admin/queue")
        page.get_by_role("link", name=TAUGHT, exact=True).click()
        page.wait_for_load_state()
        page.get_by_role("main").get_by_role("link", name="教一次").first.click()
        page.wait_for_load_state()
        expect(page.get_by_label("查询", exact=True)).to_have_value(TAUGHT)
        expect(page.locator(".results li").first).to_contain_text("现在第一")
        look(page, "teach-results", tmp_path)
        page.get_by_label("文档").fill(TARGET)
        press(page, "找")
        settled(page)
        expect(page.locator("#lesson h2")).to_contain_text("个改动能做到")
        best = page.locator(".proposal").first
        expect(best).to_contain_text("第 1 位")
        look(page, "teach-lesson", tmp_path)
        best.get_by_role("link", name="看还会变什么").click()
        settled(page)
        expect(page.locator("#effect .summary")).to_contain_text("个高频查询中")
        expect(page.locator(".page").nth(1).locator("li").first).to_contain_text(TARGET)
        look(page, "teach-effect", tmp_path)
        press(page, "存为草稿")
        expect(page.get_by_text("已起草 1 行")).to_be_visible()
        discard(page)

    with visit("desk", java_script_enabled=False) as page:
        page.goto("/admin/login")
        enter_plain(page, EDITOR)
        page.goto(address(f"/admin/teach?q={TAUGHT}&region=余杭区&document={TARGET}"))
        expect(page.locator("#lesson h2")).to_contain_text("个改动能做到")


def enter_plain(page: Page, name: str) -> None:
    """Sign in without scripts too."""
    from tests.console_accounts import PASSWORD

    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    press(page, "登录")
