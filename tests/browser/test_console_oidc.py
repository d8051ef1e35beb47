"""Signing in by OpenID Connect with a real browser, server and provider: by a link out, back with the cookie, into the
page that was wanted, and out of both. No policy of a page stands in the way.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.server import Server, serving
from tests.browser.steps import PATIENCE
from tests.browser.test_console import EDITOR, _accounts
from tests.oidc_provider import CLIENT, SECRET, provider

pytestmark = pytest.mark.long
__all__ = ["_accounts"]


def test_in_and_out(browser: Browser, home: Path, server: Server) -> None:
    with provider() as idp:
        settings = {"ISSUER": idp.issuer, "CLIENT_ID": CLIENT, "CLIENT_SECRET": SECRET}
        variables = {f"ZWFW_OIDC_{name}": value for name, value in settings.items()}
        with serving(home, "--workers", "1", "--no-worker", **variables) as other:
            # not by `visit`: here another host is asked, and has to be
            context = browser.new_context(base_url=other.address, locale="zh-CN")
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
