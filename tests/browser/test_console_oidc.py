"""Signing in by OpenID Connect with a real browser, server and provider: by a link out, back with the cookie, into the
page that was wanted, and out of both. No policy of a page stands in the way.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Equipped
from tests.browser.server import Server
from tests.browser.steps import PATIENCE
from tests.browser.test_console import EDITOR, _accounts

pytestmark = pytest.mark.long
__all__ = ["_accounts"]


def test_one_signs_in_and_out_by_the_provider(browser: Browser, server: Server, equipped: Equipped) -> None:
    idp = equipped.identities
    # not by `visit`: here another host is asked, and has to be
    context = browser.new_context(base_url=equipped.server.address, locale="zh-CN")
    context.set_default_timeout(PATIENCE * 1000)
    page, faults = context.new_page(), list[str]()
    page.on("console", lambda said: said.type in ("error", "warning") and faults.append(said.text))
    idp.name = EDITOR
    page.goto("/admin/drafts")
    page.get_by_role("link", name="用统一身份认证登录").click()
    page.wait_for_url("**/admin/drafts")
    expect(page.locator(".who")).to_contain_text(EDITOR)
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/admin/login")
    assert idp.asked.count("/logout") == 1
    page.goto("/admin/")
    page.wait_for_url("**/admin/login**")
    context.close()
    assert faults == []
