"""The console by keys alone: from signing in to publishing, back, into the manual and out; the focus is always seen."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.keyboard import focused, press_key, reach
from tests.browser.steps import go, settled, without_replay
from tests.browser.test_console import PUBLISHER, _accounts
from tests.console_accounts import PASSWORD

pytestmark = pytest.mark.long
__all__ = ["_accounts"]


def test_one_signs_in_publishes_and_signs_out_by_keys_alone(visit: Callable) -> None:
    with visit("desk") as page:
        page.on("dialog", lambda dialog: dialog.accept())
        without_replay(page)
        go(page, "/admin/login")
        reach(page, "用户名 *")
        page.keyboard.type(PUBLISHER)
        reach(page, "密码 *")
        page.keyboard.type(PASSWORD)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        settled(page)
        page.keyboard.press("Tab")
        assert focused(page)["name"] == "跳到主要内容"
        page.keyboard.press("Enter")
        page.keyboard.press("Shift+Tab")
        go(page, "/admin/")
        press_key(page, "词典")
        reach(page, page.locator("summary", has_text="更多词典").inner_text())
        page.keyboard.press("Enter")
        press_key(page, "自定义词")
        press_key(page, "新增一行")
        reach(page, "词 *")
        page.keyboard.type("测试用词语")
        press_key(page, "存为草稿", then="测试用词语")
        expect(page.get_by_text("已起草")).to_be_visible()
        press_key(page, "草稿与发布")
        press_key(page, "检查所选", then="检查结果")
        expect(page.get_by_role("heading", name="检查结果")).to_be_visible()
        reach(page, "发布说明")
        page.keyboard.type("只用键盘")
        for _ in page.get_by_label("已核对").all():
            reach(page, page.get_by_label("已核对").first.evaluate("(box) => box.labels[0].innerText.trim()"))
            page.keyboard.press("Space")
        press_key(page, "发布", then="已发布为版本")
        undo = page.get_by_role("button", name="撤销版本").inner_text()
        press_key(page, undo, then="已回到版本")
        press_key(page, "帮助")
        assert page.url.endswith(f"#{quote('回退')}")
        press_key(page, "退出")
        expect(page.get_by_label("用户名")).to_be_visible()
