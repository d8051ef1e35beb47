"""The console in a browser, against a real server.

1. An editor drafts 咕噜哒坊 → 食品经营许可 and checks it; a publisher publishes it; the portal finds it within a
   second; an auditor sees who did that; the publisher undoes it.
2. Every page, in light and dark, at a desk: axe finds nothing serious, nothing is wider than the screen, nothing is
   asked of another host.
3. The table narrows as one types, its address with it, and says how many are left; what takes something away asks
   first.
4. Passwords are hidden, may be pasted, and managers know them.
5. All to a draft is done without scripts.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from search_engine import Service, Settings
from tests.browser.server import Server
from tests.browser.steps import fits, go, leads_to, settled, shoot, wait_for, wait_until_served, without_replay
from tests.browser.test_quality import COLOURS, serious
from tests.console_accounts import PASSWORD, add_once, cheap_hashes

pytestmark = pytest.mark.long

EDITOR, PUBLISHER, AUDITOR, ADMIN = "林编辑", "周发布", "吴审计", "郑管理"
ROLES = {EDITOR: "editor", PUBLISHER: "publisher", AUDITOR: "auditor", ADMIN: "admin"}
# Nothing that it sounds like, or is near to in meaning.
TERM, TARGET = "咕噜哒坊", "食品经营许可"
RESULTS = f"/?q={TERM}&region=330110"


@pytest.fixture(scope="module", autouse=True)
def _accounts(home: Path, server: Server) -> Iterator[None]:
    with cheap_hashes(), Service.open(Settings(home=home, log_queries=False)) as service:
        for name, role in ROLES.items():
            add_once(service, name, role)
        yield


# Who has signed in, by the form and once: name → cookies. All servers of a process have one home, and so its sessions.
SIGNED_IN: dict[str, list[Any]] = {}


def enter(page: Page, name: str, path: str = "/admin/") -> None:
    """Open a page of the console as somebody, whoever was in before."""
    without_replay(page)
    page.context.clear_cookies()
    page.context.add_cookies(SIGNED_IN.get(name, []))
    go(page, path)
    if "/admin/login" in page.url:  # for the first time, or after half an hour
        page.get_by_label("用户名").fill(name)
        page.get_by_label("密码").fill(PASSWORD)
        with leads_to(page, "^[^?]*/admin/(?!login)"):
            page.get_by_role("button", name="登录", exact=True).click()
        SIGNED_IN[name] = page.context.cookies()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()
    page.wait_for_load_state()


def draft(page: Page, term: str, target: str) -> None:
    page.get_by_role("navigation").get_by_role("link", name="词典", exact=True).click()
    page.get_by_role("link", name="同义词", exact=True).click()
    page.get_by_role("link", name="新增一行").first.click()
    page.get_by_label("词语 *", exact=True).fill(term)
    page.get_by_label("对应词").fill(target)
    page.get_by_label("关系").select_option("official")
    press(page, "存为草稿")
    expect(page.get_by_text("已起草")).to_be_visible()


def finds(page: Page, name: str) -> bool:
    go(page, quote(RESULTS, safe="/?&="))
    return page.locator(".card h2").filter(has_text=name).count() > 0


def test_a_row_goes_from_the_draft_to_the_portal_and_back(visit: Callable, tmp_path: Path) -> None:
    with visit("desk") as page:
        assert not finds(page, TARGET)
        enter(page, EDITOR)
        draft(page, TERM, TARGET)
        shoot(page, tmp_path / "drafts.png")
        press(page, "检查所选")
        expect(page.get_by_role("heading", name="将要改动")).to_be_visible()
        shoot(page, tmp_path / "checked-by-an-editor.png")
        expect(page.get_by_role("button", name="发布", exact=True)).to_have_count(0)

        enter(page, PUBLISHER)
        expect(page.locator(".side .waits")).to_have_text(re.compile("^1 份"))
        go(page, "/admin/drafts")
        look(page, "drafts-of-others", tmp_path)
        expect(page.get_by_label(TERM).last).not_to_be_checked()
        page.get_by_label(f"{EDITOR} 的全部").check()
        expect(page.get_by_label(TERM).last).to_be_checked()
        press(page, "检查所选")
        page.get_by_label("发布说明").fill("本地的叫法")
        for box in page.get_by_label("已核对").all():
            box.check()
        shoot(page, tmp_path / "check.png")
        press(page, "发布")
        expect(page.get_by_text("已发布为版本")).to_be_visible()
        published = time.monotonic()
        shoot(page, tmp_path / "version.png")
        address = page.url
        wait_until_served(page, RESULTS, TARGET)
        wait_for(page, lambda: finds(page, TARGET))
        assert time.monotonic() - published < 10  # on a loaded machine; a second by itself

        enter(page, AUDITOR, "/admin/audit?action=dictionaries.publish")
        row = page.locator("table.audit tbody tr").first
        expect(row).to_contain_text(PUBLISHER)
        row.locator("summary").click()
        expect(row).to_contain_text(TERM)
        shoot(page, tmp_path / "audit.png")

        enter(page, PUBLISHER, address)
        page.on("dialog", lambda dialog: dialog.accept())
        press(page, "撤销版本")
        expect(page.get_by_text("已回到版本")).to_be_visible()
        wait_until_served(page, RESULTS, TARGET, gone=True)
        wait_for(page, lambda: not finds(page, TARGET))


PAGES = {
    "overview": "/admin/",
    "kinds": "/admin/dictionaries",
    "rows": "/admin/dictionaries/synonyms",
    "rows-none": "/admin/dictionaries/synonyms?q=zzqqxx",
    "new": "/admin/dictionaries/synonyms/new",
    "shipped": "/admin/dictionaries/stopwords/row?c.text=请问",
    "drafts": "/admin/drafts",
    "versions": "/admin/versions",
    "users": "/admin/users",
    "user": f"/admin/users/{EDITOR}",
    "new-user": "/admin/users/new",
    "audit": "/admin/audit",
    "account": "/admin/account",
    "help": "/admin/help",
    "help-pins": "/admin/help/pins",
    "missing": "/admin/nothing",
}
# Their colours are in others of these, and in what is looked at beside them: dark in `make soak` alone.
LIGHT = ("kinds", "new", "versions", "users", "user", "account", "missing")
# Pages of a form, a table or a text that another of these has as well: they only have to fit.
ALIKE = ("rows-none", "new-user", "help-pins")


def look(page: Page, name: str, folder: Path, *, closely: bool = True, dark: bool = True) -> None:
    """Axe looks at what is asked for closely, in light and in dark."""
    assert fits(page), name
    if not closely:
        return
    assert serious(page) == [], name
    shoot(page, folder / f"{name}.png", whole=True)
    if not dark:
        return
    page.emulate_media(color_scheme="dark")
    settled(page)
    assert serious(page, COLOURS) == [], name
    shoot(page, folder / f"{name}-dark.png")
    page.emulate_media(color_scheme="light")


@pytest.mark.parametrize("light", [LIGHT, pytest.param((), marks=pytest.mark.soak)], ids=["tokens", "all"])
def test_2_nothing_serious_on_any_page(visit: Callable, tmp_path: Path, light: tuple[str, ...]) -> None:
    with visit("desk", broken=True) as page:
        go(page, "/admin/")
        look(page, "sign-in", tmp_path)
        page.get_by_label("用户名").fill("nobody")
        page.get_by_label("密码").fill("wrong")
        press(page, "登录")
        expect(page.get_by_role("alert")).to_have_text("用户名或密码不正确")
        look(page, "refused", tmp_path)
        enter(page, ADMIN)
        draft(page, "糖水铺子", TARGET)
        for name, path in PAGES.items():
            go(page, quote(path, safe="/?&=%"))
            look(page, name, tmp_path, closely=name not in ALIKE, dark=name not in light)
        go(page, "/admin/drafts")
        press(page, "检查所选")
        look(page, "check", tmp_path)
        go(page, "/admin/dictionaries/synonyms/new")
        page.get_by_label("词语 *", exact=True).fill("ＡＢＣ")
        page.get_by_label("对应词").fill("没有")
        press(page, "存为草稿")
        look(page, "faults", tmp_path)
        page.on("dialog", lambda dialog: dialog.accept())
        go(page, "/admin/drafts")
        press(page, "放弃所选")
        expect(page.get_by_text("已放弃 1 份草稿")).to_be_visible()


def test_the_console_fits_a_phone(visit: Callable) -> None:
    with visit("phone") as page:
        enter(page, ADMIN)
        for path in ("/admin/", "/admin/dictionaries", "/admin/dictionaries/synonyms", "/admin/users", "/admin/audit"):
            go(page, path)
            assert fits(page), path


def test_3_the_table_narrows_as_one_types(visit: Callable) -> None:
    with visit("desk") as page:
        enter(page, EDITOR, "/admin/dictionaries/synonyms")
        before = page.locator("#rows tbody tr").count()
        page.get_by_label("筛选", exact=True).fill("奶茶")
        page.wait_for_url("**q=*")
        expect(page.locator("#rows .count")).to_contain_text("含“奶茶”")
        assert 0 < page.locator("#rows tbody tr").count() < before
        expect(page.locator("#said")).to_contain_text("共")
        expect(page.get_by_label("筛选", exact=True)).to_be_focused()
        page.get_by_label("自有").check()
        expect(page.locator("#rows")).to_contain_text("没有符合筛选的行")
        page.reload()
        expect(page.get_by_label("筛选", exact=True)).to_have_value("奶茶")


def test_3_locking_an_account_asks_first(visit: Callable) -> None:
    with visit("desk") as page:
        enter(page, ADMIN, f"/admin/users/{AUDITOR}")
        asked: list[str] = []
        page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
        page.get_by_role("button", name="锁定", exact=True).click()
        assert asked == [f"锁定 {AUDITOR}？其现有登录结束，不能再登录。"]
        go(page, quote(f"/admin/users/{AUDITOR}"))
        expect(page.locator(".facts")).not_to_contain_text("已锁定")


def test_4_passwords_are_hidden_and_may_be_pasted(visit: Callable) -> None:
    with visit("desk") as page:
        go(page, "/admin/login")
        field = page.get_by_label("密码")
        assert (field.get_attribute("type"), field.get_attribute("autocomplete")) == ("password", "current-password")
        assert page.get_by_label("用户名").get_attribute("autocomplete") == "username"
        field.evaluate("""(field) => {
            const data = new DataTransfer();
            data.setData("text/plain", "x");
            window.kept = field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, cancelable: true }));
        }""")
        assert page.evaluate("() => window.kept"), "pasting is not kept from anybody"
        enter(page, EDITOR, "/admin/account")
        kinds = [one.get_attribute("autocomplete") for one in page.locator("input[type=password]").all()]
        assert kinds == ["current-password", "new-password", "new-password"]


def test_5_a_draft_is_made_without_scripts(visit: Callable) -> None:
    with visit("desk", java_script_enabled=False) as page:
        page.goto("/admin/login")
        page.get_by_label("用户名").fill(EDITOR)
        page.get_by_label("密码").fill(PASSWORD)
        press(page, "登录")
        draft(page, "甜水铺子", TARGET)
        page.goto("/admin/dictionaries/synonyms")
        page.get_by_label("筛选", exact=True).fill("奶茶")
        press(page, "筛选")
        expect(page.locator("#rows .count")).to_contain_text("含“奶茶”")
        page.goto("/admin/drafts")
        press(page, "放弃所选")
        expect(page.get_by_text("已放弃 1 份草稿")).to_be_visible()
