"""Every task of the console by keys alone: what is chosen, written and pressed is reached by Tab and seen, what scripts
put in anew does not take the focus away, and after each action the focus is where its outcome is told. Axe looks at
the states that no other test of the console opens.

1. Users and keys: made, given another role, locked, let in again, a password for once changed by its owner, sessions
   ended.
2. Switches: off with a reason, on again, reviewed by another.
3. Kept queries: kept, let go.
4. Rows: pasted, stepped back in, many changed at once, a file, a preview.
5. A pin that another approves, and whose end another approves.
6. The queue: many and one are set, taught once, why not.
7. Reports: narrowed to a region, looked at closely, taken along as a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from search_engine import Service, Settings
from search_engine.access import NewAccount, generated_password
from search_engine.maintenance.queue.refreshing import QueueRefresh
from tests.browser.keyboard import choose, focused, into, press_key, reach, tick, write
from tests.browser.steps import go, shoot, without_replay
from tests.browser.test_console import ADMIN, EDITOR, PUBLISHER, SIGNED_IN, _accounts, enter
from tests.browser.test_quality import serious
from tests.console_accounts import PASSWORD, SOMEBODY

pytestmark = pytest.mark.long
__all__ = ["_accounts"]

NEWCOMER, OWNER, KEY = "钱新人", "孙本人", "事项库同步"
MARKED, TARGET, QUERY, REGION = "刚买了只贵宾要去上牌吗", "养犬登记", "居住证", "330110"
REFILL = """() => {
  document.querySelector(".words").dataset.old = "1";
  document.querySelector("form[data-live]").dispatchEvent(new Event("input"));
}"""


@contextmanager
def by_keys(visit: Callable, name: str, path: str) -> Iterator[Page]:
    """A page of somebody who is in; what is asked first is agreed to. Answers that refuse are no faults of a page."""
    with visit("desk", broken=True) as page:
        page.on("dialog", lambda dialog: dialog.accept())
        turn(page, name, path)
        yield page


def turn(page: Page, name: str, path: str) -> None:
    """Somebody else goes on, at an address; who was in once stays so."""
    if found := SIGNED_IN.get(name):
        without_replay(page)
        page.context.clear_cookies()
        page.context.add_cookies(found)
    else:
        enter(page, name)
    into(page, path)


def look(page: Page, name: str, folder: Path) -> None:
    assert serious(page) == [], name
    shoot(page, folder / f"{name}.png", whole=True)


def discard(page: Page) -> None:
    """Put away what was drafted."""
    into(page, "/admin/drafts")
    press_key(page, "放弃所选", then="已放弃")


def test_an_account_is_made_changed_and_locked_by_keys(visit: Callable, tmp_path: Path) -> None:
    with by_keys(visit, ADMIN, "/admin/users") as page:
        press_key(page, "新建用户")
        write(page, "用户名 *", NEWCOMER)
        choose(page, "角色", "发布")
        press_key(page, "新建", then=f"{NEWCOMER} 的一次性密码")
        look(page, "password", tmp_path)
        press_key(page, NEWCOMER)
        choose(page, "角色", "编辑")
        press_key(page, "保存", then=f"已更改 {NEWCOMER} 的角色")
        press_key(page, "锁定", then=f"已锁定 {NEWCOMER}")
        look(page, "locked", tmp_path)
        press_key(page, "解除锁定", then="已解除")
        press_key(page, "重置密码", then="只显示这一次")


def test_an_owner_changes_a_password_for_once_by_keys(visit: Callable, home: Path, tmp_path: Path) -> None:
    with Service.open(Settings(home=home, log_queries=False)) as service:
        secret = generated_password()
        new = NewAccount(OWNER, "editor", password=secret, must_change=True)
        service.console_access.accounts.add(new, author=SOMEBODY)
    with visit("desk", broken=True) as page:
        go(page, "/admin/")
        write(page, "用户名 *", OWNER)
        write(page, "密码 *", "kuaizi")
        press_key(page, "登录", then="用户名或密码不正确")
        write(page, "密码 *", secret)
        press_key(page, "登录", then="请先修改一次性密码")
        for name, password in (("现在的密码 *", secret), ("新密码 *", PASSWORD), ("再输一次 *", "wanzi")):
            write(page, name, password)
        press_key(page, "修改密码", then="请改正标出的内容")
        look(page, "account-faults", tmp_path)
        for name, password in (("现在的密码 *", secret), ("新密码 *", PASSWORD), ("再输一次 *", PASSWORD)):
            write(page, name, password)
        press_key(page, "修改密码", then="密码已修改")
        with visit("desk") as elsewhere:
            enter(elsewhere, OWNER)
            go(page, "/admin/account")
            press_key(page, "结束其他登录", then="结束")
            go(elsewhere, "/admin/account")
            expect(elsewhere.get_by_label("用户名")).to_be_visible()


def test_a_key_is_made_and_ended_by_keys(visit: Callable, tmp_path: Path) -> None:
    with by_keys(visit, ADMIN, "/admin/keys") as page:
        write(page, "名称 *", KEY)
        press_key(page, "新建", then="请改正标出的内容")
        look(page, "keys-faults", tmp_path)
        tick(page, "写入、删除文档")
        press_key(page, "新建", then=f"{KEY} 的密钥")
        look(page, "keys-made", tmp_path)
        press_key(page, "停用", then=f"密钥 {KEY} 已停用")


def test_a_switch_goes_off_and_on_and_is_reviewed_by_keys(visit: Callable, tmp_path: Path) -> None:
    with by_keys(visit, PUBLISHER, "/admin/switches") as page:
        write(page, "关闭热词的原因", "试一试")
        press_key(page, "关闭", then="热词已关闭")
        look(page, "switched-off", tmp_path)
        reach(page, "打开热词的原因")
        press_key(page, "打开", then="热词已打开")
        turn(page, ADMIN, "/admin/switches")
        write(page, "复核意见", "属实")
        press_key(page, "复核", then="已复核")


def test_a_query_is_kept_and_let_go_by_keys(visit: Callable, tmp_path: Path) -> None:
    with by_keys(visit, EDITOR, "/admin/patrol") as page:
        write(page, "查询 *", "代办文凭")
        press_key(page, "守护", then="请改正标出的内容")
        choose(page, "须找到", "什么都不能搜到")
        press_key(page, "守护", then="代办文凭")
        look(page, "kept", tmp_path)
        tick(page, "代办文凭")
        press_key(page, "不再守护所选", then="还没有守护的查询")


def test_pasted_rows_are_drafted_and_stepped_back_by_keys(visit: Callable, tmp_path: Path) -> None:
    with by_keys(visit, EDITOR, "/admin/dictionaries/synonyms?q=补发") as page:
        press_key(page, "粘贴多行")
        write(page, "内容", "甜水铺子一\t食品经营许可\tofficial\t1\n")
        press_key(page, "先核对", then="1 新增")
        press_key(page, "起草这 1 行", then="已起草")
        press_key(page, "检查这些草稿", then="检查结果")
        press_key(page, "草稿与发布")
        press_key(page, "撤销 同义词“甜水铺子一 → 食品经营许可” 的上一步", then="已撤销")


def test_many_rows_are_changed_at_once_by_keys(visit: Callable, tmp_path: Path) -> None:
    with by_keys(visit, EDITOR, "/admin/dictionaries/synonyms?q=补发") as page:
        page.locator("tbody [tabindex='0']").focus()
        for key in ("Space", "ArrowDown", "Shift+Space"):
            page.keyboard.press(key)
        expect(page.locator("[data-picked]")).to_have_text("，已选 2 行")
        reach(page, "起草", key="Shift+Tab")
        choose_back(page, "做什么", "停用")
        press_key(page, "起草", then="已起草 2")
        look(page, "many", tmp_path)
        discard(page)


def test_a_preview_that_comes_late_leaves_the_focus(visit: Callable) -> None:
    with by_keys(visit, EDITOR, "/admin/dictionaries/words/new") as page:
        write(page, "词 *", "甜水铺子三")
        press_key(page, "存为草稿", then="甜水铺子三")
        press_key(page, "检查所选", then="检查结果")
        expect(page.get_by_role("link", name="换个查询或地区")).to_be_visible()
        press_key(page, "换个查询或地区")
        write(page, "查询", QUERY)
        expect(page.locator(".words summary")).to_contain_text(f"“{QUERY}”")
        assert focused(page)["name"] == "查询"
        reach(page, "第一条不对？教一次")
        page.evaluate(REFILL)  # as when an answer comes late
        page.wait_for_selector(".words:not([data-old])")
        assert focused(page)["name"] == "第一条不对？教一次"
        discard(page)


def choose_back(page: Page, name: str, start: str) -> None:
    """Go back to a list by Shift+Tab, and down to the choice that begins so."""
    reach(page, name, key="Shift+Tab")
    page.keyboard.press("Shift+Tab")
    choose(page, name, start)


def test_a_file_is_drafted_by_keys(visit: Callable, tmp_path: Path) -> None:
    rows = "term,target,relation,weight,note\n甜水铺子二,食品经营许可,official,1,\n"
    with by_keys(visit, EDITOR, "/admin/files") as page:
        page.on("filechooser", lambda _: None)  # from now on, not from when the key is pressed
        reach(page, "文件")
        with page.expect_file_chooser() as chooser:
            page.keyboard.press("Enter")
        chooser.value.set_files({"name": "同义词.csv", "mimeType": "text/csv", "buffer": rows.encode()})
        choose(page, "词典", "同义词")
        press_key(page, "先核对", then="尚未起草")
        press_key(page, "起草这 1 行", then="已起草")
        look(page, "file-drafted", tmp_path)
        press_key(page, "到草稿与发布")
        press_key(page, "放弃所选", then="已放弃")


def test_a_file_is_taken_along_by_keys(visit: Callable) -> None:
    with by_keys(visit, EDITOR, "/admin/files") as page:
        reach(page, "格式")
        with page.expect_download() as taken:
            reach(page, "下载")
            page.keyboard.press("Enter")
        assert taken.value.suggested_filename.endswith(".xlsx")


def test_a_pin_is_approved_and_ended_by_keys(visit: Callable, tmp_path: Path) -> None:
    with by_keys(visit, PUBLISHER, f"/admin/pins/new?c.query={QUERY}&c.region={REGION}") as page:
        title = page.locator("table.list tbody tr").nth(1).locator("th").inner_text().split("\n")[0]
        press_key(page, f"置顶 {title}", then="规则")
        press_key(page, "存为草稿", then=QUERY)
        press_key(page, "检查所选", then="检查结果")
        look(page, "check-own-pin", tmp_path)
        turn(page, ADMIN, "/admin/drafts")
        tick(page, f"{PUBLISHER} 的全部 1 份")
        press_key(page, "检查所选", then="检查结果")
        press_key(page, "批准这些改动", then="已批准")
        for box in page.get_by_label("已核对").all():
            tick(page, str(box.evaluate("(box) => box.labels[0].innerText.trim()")))
        press_key(page, "发布", then="已发布为版本")
        version = page.url
        press_key(page, "批准他人这样回退", then="已批准")
        turn(page, PUBLISHER, version)
        press_key(page, page.get_by_role("button", name="撤销版本").inner_text(), then="已回到版本")


def test_items_of_the_queue_are_set_by_keys(visit: Callable, home: Path, tmp_path: Path) -> None:
    with visit("desk", java_script_enabled=False) as page:
        page.goto(quote(f"/?q={MARKED}&region={REGION}", safe="/?&="))
        page.get_by_role("button", name="没找到").first.click()
        expect(page.get_by_role("heading", name="已记下，谢谢")).to_be_visible()
    with Service.open(Settings(home=home, log_queries=False)) as service:
        QueueRefresh(service, lambda _: None).run()
    with by_keys(visit, PUBLISHER, f"/admin/queue?q={MARKED}") as page:
        tick(page, MARKED)
        write(page, "负责人", EDITOR)
        press_key(page, "改所选", then="已改 1 条")
        reach(page, MARKED)  # its box; the link comes next
        press_key(page, MARKED)
        choose(page, "状态", "处理中")
        write(page, "备注", "先教一次")
        press_key(page, "保存", then="已保存")
        press_key(page, "为何没有")
        expect(page.get_by_role("heading", level=1)).to_have_text("检索解释")


def test_one_teaches_once_by_keys(visit: Callable) -> None:
    with by_keys(visit, EDITOR, f"/admin/teach?q={MARKED}&region={REGION}") as page:
        write(page, "文档", TARGET)
        press_key(page, "找")
        expect(page.locator("#lesson .proposal").first).to_be_visible()
        tick(page, "同时守护这个查询")
        press_key(page, "存为草稿", then=MARKED[:2], back=True)
        press_key(page, "守护与巡查")
        tick(page, MARKED)
        press_key(page, "不再守护所选", then="还没有守护的查询")
        discard(page)


def test_reports_are_narrowed_and_taken_along_by_keys(visit: Callable, tmp_path: Path) -> None:
    with by_keys(visit, ADMIN, "/admin/hot") as page:
        for path in ("/admin/hot", "/admin/quality", "/admin/queries"):
            into(page, path)
            write(page, "地区", "余杭区")
            press_key(page, "查看")
            expect(page.get_by_role("main")).to_contain_text("余杭区")
        reach(page, "导出 CSV")
        with page.expect_download() as taken:
            page.keyboard.press("Enter")
        assert taken.value.suggested_filename.endswith(".csv")
